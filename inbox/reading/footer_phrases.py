"""The words of what is added below mails, in many languages. Words only: `footers` weighs them.

Each list is one kind of words; a footer has several kinds.
"""

from inbox.reading.lists import words

MESSAGE = words("""
tämän viestin|tämän sähköpostin|этого сообщения|этого письма|этом письме|данного сообщения
настоящего сообщения|tej wiadomości|této zprávy|této zprávě|tohoto e-mailu|ezt az üzenetet
ezt az e-mailt|цього повідомлення|цього листа|acestui mesaj|detta mejl|presente messaggio
presente e-mail|presente comunicazione|le présent message|presente mensaje|presente correo
presente mensagem|desta mensagem|deze mail|dette e-post|του παρόντος|το μήνυμα αυτό|this e-mail
this email|this mail|this message|this communication|this transmission|this electronic|diese e-mail
dieser e-mail|diese mail|diese nachricht|dieser nachricht|ce message|ce mail|ce courriel|cet e-mail
cet email|este mensaje|este correo|este email|questo messaggio|questa e-mail|questa email
quest'e-mail|esta mensagem|este e-mail|dit bericht|deze e-mail|dit e-mailbericht|detta meddelande
det här meddelandet|det här mejlet|detta e-post|denne e-mail|denne meddelelse|denne e-post
denne meldingen|tämä viesti|tämä sähköposti|ta wiadomość|niniejsza wiadomość|niniejszy e-mail
tato zpráva|tento e-mail|táto správa|ez az üzenet|ez az e-mail|acest mesaj|acest e-mail|acest email
это сообщение|данное сообщение|это письмо|настоящее сообщение|данное письмо|це повідомлення
цей лист|дане повідомлення|αυτό το μήνυμα|το παρόν μήνυμα|bu e-posta|bu ileti|bu mesaj|هذه الرسالة
هذا البريد|הודעה זו|הודעת דוא|דואר אלקטרוני זה|本邮件|此邮件|本郵件|此郵件|このメール|本メール
이 메일|본 메일|이 메시지|이 이메일|thư này|email này|email ini|pesan ini|e-mail ini
""")
SECRET = words("""
confidential|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|konfidentiell|sekretess
fortrolig|luottamuksellis|luottamuksellinen|poufn|důvěrn|dôvern|bizalmas|confidenți|confidenţi
конфиденциальн|конфіденційн|εμπιστευτικ|gizli|سرية|سري|חסוי|סודי|机密|保密|機密|기밀|비밀|bảo mật
rahasia
""")
FOR_WHOM = words("""
to which it is addressed|to which it was addressed|person or entity|persons named|person named
recipient|addressee|to whom it is addressed|to whom they are addressed|individual or entity
privileged|empfänger|adressat|destinataire|destinatari|destinatário|destinada|destinado
geadresseerde|bestemd voor|mottagare|adressaten|modtager|mottaker|vastaanottaj|adresat|příjemc
príjemc|címzett|destinatar|получател|адресат|отримувач|одержувач|παραλήπτ|αποδέκτ|alıcı|المستلم
المرسل إليه|נמען|לנמענ|收件人|接收者|受信者|宛先|수신자|수신인|người nhận|penerima
""")
ASTRAY = words("""
in error|by mistake|erroneously|irrtümlich|versehentlich|par erreur|por error|per errore|por engano
por erro|abusievelijk|ten onrechte|per ongeluk|av misstag|ved en fejl|ved en feil|vahingossa
erehdyksessä|omyłk|pomyłk|omylem|tévedés|din greșeală|din greşeală|din eroare|по ошибке|ошибочно
помилково|κατά λάθος|εκ παραδρομής|yanlışlıkla|بالخطأ|عن طريق الخطأ|בטעות|误收|誤收|誤って|잘못
nhầm|karena kesalahan|secara tidak sengaja
""")
FORBIDS = words("""
prohibited|unauthori|disclos|disseminat|not permitted|untersagt|unbefugt|nicht gestattet|interdit
non autorisé|prohibid|no autorizad|vietat|non autorizzat|proibid|não autorizad|verboden
niet toegestaan|förbjud|otillåt|forbudt|uautoriseret|uautorisert|kielletty|zabronion|zakázán
zakázan|tilos|interzis|запрещ|заборон|απαγορεύ|yasak|محظور|يحظر|يمنع|אסור|禁止|不得|금지|nghiêm cấm
dilarang
""")
ANSWERS_FOR = words("""
views expressed|opinions expressed|opinions exprimées|opiniones expresadas|opinioni espresse
liability|liable|haftung|responsabilité|responsabilidad|responsabilità|responsabilidade
aansprakelijk|ansvarar inte|tager ikke ansvar|vastuu|odpowiedzialno|odpovědnost|felelősség
răspundere|ответственност|відповідальн|ευθύν|sorumlu|مسؤولية|אחריות|责任|責任|책임|trách nhiệm
tanggung jawab|virus|вирус|вірус|病毒|ウイルス|바이러스|delete|destroy|notify|löschen|vernichten
supprimer|détruire|eliminar|borrar|cancellar|apagar|verwijder|radera|slett|poista|usun|smaž|töröl
ștergeți|удалит|видал|διαγράψ|silin|حذف|מחק|删除|刪除|削除|삭제|xóa|hapus
""")
MEANT = words("""
intended|bestimmt|destiné|dirigid|destinad|destinat|bestemd|avsett|avsedd|bestemt|beregnet
tarkoitettu|przeznaczon|určen|szól|предназначен|призначен|προορίζ|yönelik|مخصص|موجه|מיועד|供|のみ
만을|dành|ditujukan
""")
ATTACHED = words("""
attachment|attached|transmitted with|anhäng|anlagen|pièces jointes|fichiers joints|adjunt|allegat
anexo|bijlage|bilag|vedhæft|vedlegg|liitte|załącznik|příloh|príloh|melléklet|ataș|вложени|вкладен
додатк|συνημμέν|ekler|ekinde|المرفق|مرفقات|מצורפ|צרופ|附件|添付|첨부|đính kèm|lampiran
""")
MAY_HOLD = words("""
may contain|may include|may be privileged|kann vertraul|können vertraul|peut contenir
puede contener|puede incluir|può contenere|pode conter|kan bevatten|kan vertrouw|kan innehålla
kan indeholde|kan inneholde|saattaa sisältää|voi sisältää|może zawierać|může obsahovat
môže obsahovať|tartalmazhat|poate conține|может содержать|може містити|μπορεί να περιέχει
içerebilir|قد تحتوي|עשוי להכיל|עלול להכיל|可能包含|可能含有|포함할 수|có thể chứa|mungkin berisi
dapat berisi
""")
LABELS = words("""
confidential notice|confidentiality notice|confidentiality note|confidentiality disclaimer
legal disclaimer|disclaimer|email disclaimer|e-mail disclaimer|confidentiality|confidential
privileged and confidential|vertraulichkeitshinweis|haftungsausschluss|rechtlicher hinweis
avis de confidentialité|clause de confidentialité|confidentialité|avertissement|aviso legal
aviso de confidencialidad|confidencialidad|avviso di riservatezza|nota di riservatezza|riservatezza
aviso de confidencialidade|vertrouwelijkheid|sekretessmeddelande|fortrolighed|luottamuksellisuus
klauzula poufności|upozornění|adatvédelmi nyilatkozat|confidențialitate
уведомление о конфиденциальности|конфиденциальность|повідомлення про конфіденційність
конфіденційність|ρήτρα εμπιστευτικότητας|gizlilik bildirimi|yasal uyarı|إخلاء مسؤولية|إشعار السرية
הודעת סודיות|免责声明|免責聲明|保密声明|免責事項|보안 안내|tuyên bố miễn trừ|penafian
""")
SURE_LABELS = frozenset(
    words("""
confidentiality notice|confidentiality note|legal disclaimer|confidentiality disclaimer
email disclaimer|e-mail disclaimer|vertraulichkeitshinweis|avis de confidentialité
clause de confidentialité|aviso de confidencialidad|avviso di riservatezza|nota di riservatezza
aviso de confidencialidade|klauzula poufności|уведомление о конфиденциальности
повідомлення про конфіденційність|gizlilik bildirimi|إشعار السرية|הודעת סודיות|保密声明
""")
)
# By themselves enough, since no person writes them of his own mail.
OF_PROGRAMS = words("""
follow us on|think before you print|think before printing|suivez-nous sur|folgen sie uns auf
síguenos en|síganos en|seguici su|siga-nos n|volg ons op|följ oss på|følg oss på|følg os på
seuraa meitä|śledź nas|sledujte nás|kövess minket|urmăriți-ne|подписывайтесь на нас|ακολουθήστε μας
bizi takip edin|تابعونا على|עקבו אחרינו|关注我们|關注我們|you received this message because
you received this email because|you received this e-mail because|you are receiving this message
you are receiving this e|you're receiving this e|you've received this email because
view this email in your browser|view in browser|manage your subscription|manage subscription
manage your preferences|manage preferences|manage your notification|email preferences
notification settings|update your preferences|reply to this email directly|view it on github
this is an automated message|this is an automated e|this is an automated response
this is an automated notification|this is an automatic message|this is an automatically generated
this email is a service from|please do not reply to this|you can respond by just replying
you can add a comment by|to add additional comments|to add a comment, reply|powered by zendesk
delivered by zendesk|powered by freshdesk|powered by intercom|powered by help scout
sie erhalten diese e-mail|sie erhalten diese mail|sie haben diese e-mail erhalten, weil
im browser ansehen|im browser anzeigen|vous recevez cet e-mail|vous recevez ce message car
vous recevez ce message parce|vous recevez ce courriel|vous avez reçu cet e-mail parce
afficher dans le navigateur|ha recibido este correo porque|recibes este correo porque
recibe este correo porque|ver en el navegador|hai ricevuto questa e|ricevi questa e
visualizza nel browser|você recebeu este e-mail|você está recebendo este|u ontvangt deze e-mail
je ontvangt deze e-mail|u ontvangt deze nieuwsbrief|bekijk in browser|du får det här mejlet
du får detta mejl|du modtager denne mail|du modtager denne e-mail|du mottar denne e-post
saat tämän viestin|otrzymujesz tę wiadomość|otrzymali państwo tę wiadomość|tento e-mail vám byl
tuto zprávu jste obdrželi|ezt az e-mailt azért kapta|ați primit acest e
вы получили это письмо, потому|вы получили это письмо, так|вы получаете это письмо,
ви отримали цей лист, оскільки|ви отримали цей лист, бо|ви отримуєте цей лист|λαμβάνετε αυτό το
bu e-postayı aldınız|bu e-postayı alıyorsunuz|تلقيت هذه الرسالة|קיבלת הודעה זו|您收到此邮件
您收到這封|このメールは自動|このメールは配信専用|본 메일은 발신전용|bạn nhận được email này
anda menerima email ini
""")
LEAVES = words("""
unsubscribe|book a meeting|book time with me|schedule a meeting|opt out|opt-out|stop receiving
abmelden|abbestellen|désabonner|désinscri|darse de baja|cancelar la suscripción
cancelar suscripción|desuscrib|disiscri|annulla l'iscrizione|cancellare l'iscrizione
cancelar inscrição|cancelar a inscrição|descadastr|afmelden|uitschrijven|avprenumerera|avregistrera
avsluta prenumeration|afmeld|meld deg av|meld dig af|avslutt abonnement|peruuta tilaus|wypisz
anuluj subskrypcję|odhlásit|odhlášení|odhlásiť|leiratkoz|dezabon|отписаться|отказаться от рассылки
відписатися|διαγραφή από τη λίστα|κατάργηση εγγραφής|abonelikten|إلغاء الاشتراك|הסרה מרשימת|להסרה
退订|退訂|取消订阅|配信停止|수신거부|수신 거부|hủy đăng ký|berhenti berlangganan
""")
HERE = frozenset(
    words("""
here|hier|ici|aquí|qui|aqui|här|tästä|tutaj|zde|sem|ide|aici|здесь|сюда|тут|εδώ|burada|buradan
tıklayın|هنا|כאן|preferences|settings
""")
)
HERE_SIGNS = ("点击", "點擊", "こちら", "여기", "tại đây", "di sini", "klik her", "klikk her")
SENT_TO = words("""
this email was sent to|this e-mail was sent to|this message was sent to|this mail was sent to
diese e-mail wurde an|cet e-mail a été envoyé à|este correo fue enviado a
questa email è stata inviata a|este e-mail foi enviado para|deze e-mail is verzonden aan
это письмо отправлено|цей лист надіслано
""")
VIRUS = ("virus", "viren", "vírus", "wirus", "вирус", "вірус", "ιούς", "virüs", "فيروس", "וירוס",
          "病毒", "ウイルス", "바이러스", "malware", "dangerous content")  # fmt: skip
PRINTS = words("""
paper|papier|papel|papír|бумаг|папір|紙|纸|really need|necessary|wirklich|nécessaire|necesario
necessario|necessário|nodig|nödvändig|nødvendig|необходим|konieczn|nutné|environment|umwelt
environnement|medio ambiente|medioambiente|ambiente|milieu|miljön|miljøet|ympäristö|środowisk
přírod|životní prostředí|környezet|mediu|окружающ|природ|довкілл|περιβάλλον|çevre|البيئة|הסביבה
环保|环境|環境|환경|môi trường|lingkungan|trees
""")
PRINTING = words("""
print|druck|imprim|stampa|afdruk|skriv ut|skriver ut|udskriv|tulosta|drukow|drukuj|vydruk|wydruk
tisk|nyomtat|tipări|распеч|печат|друк|εκτυπ|yazdır|طباع|הדפס|打印|列印|印刷|인쇄|in email|cetak
""")
BEFORE = words("""
before|prior to|unless|only if|don't|do not|please do|save paper|save a tree|go green|in email
bevor|ob sie|nicht|avant|n'imprim|ne pas|uniquement|antes|no imprima|só se|prima di|non stampare
voordat|niet|innan|inte|før|inden|ikke|ennen|älä|zanim|przed|nie druk|než|před|netisk|skôr|mielőtt
ne nyomtas|înainte|nu tipăr|прежде|перед|не печат|перш|не друк|πριν|μην|önce|yazdırmadan
gerekmedikçe|قبل|לפני|אל ת|之前|前|请勿|請勿|전에|마세요|trước|đừng|không in|sebelum|jangan
""")
# Whom none but a reader speaks to.
NEWSROOM = words("""
newsroom|your desk|your paper|your editor|your reporter|journalist|redaktion|ihre zeitung|rédaction
votre journal|redacción|periodista|redazione|giornalist|redação|jornalista|redactie|redaktør
redaktør|redaksjon|redaktionen|toimitus|toimittaj|redakcj|dziennikarz|redakc|novinář|szerkesztőség
újságíró|redacți|jurnalist|ziarist|редакц|журналист|журналіст|σύνταξη|δημοσιογράφ|yazı işleri
gazeteci|هيئة التحرير|صحفي|המערכת|עיתונאי|编辑部|編輯部|記者|记者|編集部|편집국|기자님
tòa soạn|phóng viên|redaksi|wartawan|jurnalis
""")
# Who is spoken to, or on what condition: of a mail that went astray.
CONDITIONS = frozenset(
    words("""
if|you|your|should|unless|wenn|falls|sollte|sollten|sie|ihnen|du|si|s'il|s'ils|vous|usted|ustedes|tu|te|lei
voi|se|você|vocês|caso|indien|als|u|om|ni|hvis|såfremt|jos|mikäli|jeśli|jeżeli|gdyby|państwo|pan
pani|pokud|jestliže|ak|vám|vás|ha|amennyiben|ön|önt|dacă|если|вы|вам|вами|якщо|ви|εάν|αν|σας|eğer
إذا|إن|אם|nếu|quý|bạn|jika|apabila|bila|anda
""")
)
CONDITION_SIGNS = words("""
ysanız|iseniz|sanız|seniz|如|若|您|你|もし|場合|された方|만약|경우|받으신|误收|誤收
""")
RESERVED = words("""
all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados
tutti i diritti riservati|todos os direitos reservados|alle rechten voorbehouden
wszelkie prawa zastrzeżone|všechna práva vyhrazena|minden jog fenntartva|все права защищены
усі права захищено|all rättigheter förbehållna|tüm hakları saklıdır|جميع الحقوق محفوظة
כל הזכויות שמורות|版权所有
""")
OPENINGS = (*MESSAGE, *LABELS, *OF_PROGRAMS, *LEAVES, *SENT_TO, *RESERVED, *words("""
notice:|important notice|important:|note:|hinweis:|wichtiger hinweis|please do not print
please don't print|do not print|il presente|la presente|le présent|el presente|o presente
a presente|presente|if you have received|if you are not|if you no longer|if you wish
if you would like|if you want to|to unsubscribe|to stop|to opt|to manage|to view|to update|click
the information|information contained|the contents|the content of|any views|any unauthori|unauthori
please consider|please think|think before|before printing|save paper|save a tree|go green
scanned by|checked by|virus-free|no virus|internal virus|privileged|copyright|©|(c)|wenn sie
falls sie|sollten sie|die information|der inhalt|die in dieser|bitte denken|bitte prüfen|denken sie
virenfrei|um sich|klicken sie|zum abmelden|vertraulich|si vous|les informations|le contenu
toute utilisation|pensez|avant d'imprimer|n'imprimez|pour vous|pour ne plus|cliquez|sans virus
si usted|si ha recibido|si no es|la información|el contenido|antes de|para darse|para dejar
haga clic|libre de virus|por favor, piense|piense|se avete|se ha ricevuto|se non è|le informazioni
il contenuto|prima di|per annullare|per non|clicca|privo di virus|se você|caso você|as informações
o conteúdo|para cancelar|clique|livre de vírus|indien u|als u|de informatie|de inhoud|denk aan
voordat u|om u|klik hier|virusvrij|om du|informationen i|innehållet i|tänk på|klicka här|hvis du
oplysninger|indholdet|tænk på|klik her|informasjonen|innholdet|tenk på|klikk her|jos et|jos olet
viestin sisältö|ajattele|jeśli|jeżeli|informacje|treść|pomyśl|zanim|aby zrezygnować|kliknij|pokud
informace|obsah|než vytisknete|před vytištěním|pro odhlášení|ak nie|ha nem ön|ha ön|amennyiben
mielőtt|kérjük|dacă|informațiile|conținutul|înainte de|если вы|информация|содержание|прежде чем
подумайте|чтобы отписаться|чтобы отказаться|якщо ви|інформація|зміст|перш ніж|щоб відписатися
щоб відмовитися|εάν|αν δεν|οι πληροφορίες|πριν|eğer|bu e-posta|yazdırmadan|إذا|المعلومات|קיבלת
אם אינך|אם קיבלת|המידע|לפני|如果您|若您|打印|本邮件|请考虑|もし|印刷|만약|귀하|인쇄|nếu|thông tin
trước khi|jika|apabila|informasi|sebelum
"""))  # fmt: skip
PERSONAL = frozenset(
    words("""
my|me|mine|myself|ich|mein|meine|meinen|meinem|meiner|mir|mich|moi|mes|mon|j'ai|yo|mi|mí|mis
conmigo|io|mio|mia|miei|eu|meu|minha|meus|minhas|ik|mijn|mij|jag|mig|mitt|jeg|meg|minä|minun|minua
minulle|mnie|mój|moje|moja|mojego|mojej|mne|můj|moji|mého|nekem|engem|mea|mele|я|мне|меня|мной|мой
моя|моё|мое|мои|моего|моей|мені|мене|мій|моє|мої|мого|моєї|εγώ|μου|ben|benim|bana|beni|أنا|اسمي|אני
שלי|אותי|tôi|saya
""")
)  # fmt: skip
