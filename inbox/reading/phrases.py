"""The set phrases of mail programs around quotes, forwards and signatures. Words and tests, no
layout: what stands above or below a line is for `own_words` to weigh.
"""

import re

from inbox.reading.lines import BLANK
from inbox.reading.lists import words

LONGEST = 300  # characters of a divider
LONGEST_DEVICE = 90
FEW_WORDS = 5  # of a line about a program or a telephone that we do not know by name
MOST_WORDS = 12  # of one that does
MOST_RUN_ON = 14  # signs of it, where words have no blanks between them
DASHES = "-—–−_=*~#"
DOT = "\u0307"  # what is left above the Turkish İ in small letters
_AROUND = DASHES + ">|: ：" + BLANK

FORWARDED = frozenset(
    words("""
forwarded message|begin forwarded message|forwarded mail|forwarded email|start of forwarded message
original message forwarded|weitergeleitete nachricht|weitergeleitete e-mail
anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|message transféré
message réexpédié|début du message réexpédié|début du message transféré|début du message transmis
message transmis|courriel transféré|mail transféré|mensaje reenviado|inicio del mensaje reenviado
correo reenviado|messaggio inoltrato|inizio messaggio inoltrato|inizio del messaggio inoltrato
mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada
início da mensagem reencaminhada|doorgestuurd bericht|begin doorgestuurd bericht
begin van doorgestuurd bericht|doorgezonden bericht|vidarebefordrat meddelande|vidarebefordrat brev
vidarebefordrat mejl|start på vidarebefordrat meddelande|videresendt meddelelse|videresendt besked
start på videresendt besked|videresendt melding|start på videresendt melding|videresendt e-post
edelleenlähetetty viesti|välitetty viesti|välitetty viesti alkaa|välitetty viesti / fwd.msg
lähetetty viesti edelleen|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości
początek przekazanej wiadomości|początek przekazywanej wiadomości|přeposlaná zpráva
začátek přeposílané zprávy|začátek přeposlané zprávy|preposlaná správa|začiatok preposlanej správy
továbbított üzenet|továbbított levél|a továbbított levél kezdete|továbbított levél kezdete
mesaj redirecționat|mesaj redirecţionat|mesaj transmis|începutul mesajului redirecționat
începe mesajul redirecționat|proslijeđena poruka|započni proslijeđenu poruku|prosleđena poruka
переслане повідомлення|пересланий лист|переадресоване повідомлення|перенаправлене повідомлення
пересилається повідомлення|початок листа, що пересилається|початок пересланого повідомлення
пересылаемое сообщение|пересланное сообщение|пересланное письмо|переадресованное сообщение
переадресуемое сообщение|перенаправленное сообщение|начало переадресованного сообщения
начало пересылаемого сообщения|препратено съобщение|προωθημένο μήνυμα|έναρξη προωθημένου μηνύματος
iletilen ileti|iletilmiş mesaj|iletilen mesaj|yönlendirilen ileti|yönlendirilmiş mesaj
iletilen iletinin başlangıcı|ileti başlangıcı|iletilen e-posta|رسالة معاد توجيهها
الرسالة المعاد توجيهها|رسالة مُعاد توجيهها|رسالة محولة|بداية الرسالة المعاد توجيهها
بداية الرسالة المُعاد توجيهها|הודעה שהועברה|תחילת ההודעה שהועברה|ההודעה שהועברה|转发的邮件|转发邮件
转发邮件信息|已转发邮件|已转发的邮件|下面是被转发的邮件|以下是转发的邮件|开始转发的邮件|轉寄的郵件
轉寄郵件|以下是轉寄的郵件|转发邮件开始|転送メッセージ|転送されたメッセージ|転送メール
メッセージを転送|전달된 메시지|전달된 메세지|전달된 메일|전달된 이메일|thư đã chuyển tiếp
thư được chuyển tiếp|tin nhắn đã chuyển tiếp|tin nhắn được chuyển tiếp|bắt đầu thư được chuyển tiếp
bắt đầu thư đã chuyển tiếp|pesan terusan|pesan diteruskan|pesan yang diteruskan
awal pesan yang diteruskan|pesan yang dikirim ulang|edastatud kiri|edastatud sõnum|پیام هدایت‌شده
ข้อความที่ส่งต่อ
""")
)
_FORWARDED_BY = ("forwarded by", "weitergeleitet von", "transféré par", "reenviado por")
_FORWARD_ENDS = words("""
end of forwarded message|end forwarded message|конец пересылаемого сообщения
конец пересланного сообщения|кінець пересланого повідомлення|ende der weitergeleiteten
кінець повідомлення, що пересилається|fin du message réexpédié|fin du message transféré
fin del mensaje reenviado|fine messaggio inoltrato|einde doorgestuurd bericht
koniec przekazanej wiadomości|konec přeposlané zprávy|fim da mensagem encaminhada
""")
ORIGINAL = frozenset(
    words("""
original message|please type your reply above this line|please reply above this line
reply above this line|original e-mail|original email|original mail|original appointment
reply message|ursprüngliche nachricht|ursprüngliche e-mail|ursprüngliche mail|originalnachricht
original-nachricht|original nachricht|message d'origine|message d’origine|message original
message initial|e-mail d'origine|mail original|courriel original|mensaje original|correo original
messaggio originale|messaggio original|mensagem original|oorspronkelijk bericht
oorspronkelijke bericht|origineel bericht|ursprungligt meddelande|originalmeddelande
original meddelande|oprindelig meddelelse|original meddelelse|oprindelig besked|opprinnelig melding
opprinnelig e-post|original melding|alkuperäinen viesti|alkuperäinen sähköposti
wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna|původní zpráva|původní e-mail
originální zpráva|pôvodná správa|eredeti üzenet|eredeti levél|mesaj original|mesajul original
mesajul inițial|mesaj inițial|izvorna poruka|originalna poruka|izvirno sporočilo
вихідне повідомлення|оригінальне повідомлення|початкове повідомлення|вихідний лист
первинне повідомлення|исходное сообщение|оригинальное сообщение|исходное письмо
первоначальное сообщение|оригинальное письмо|оригинално съобщение|оригинално писмо|αρχικό μήνυμα
πρωτότυπο μήνυμα|αυθεντικό μήνυμα|özgün ileti|orijinal mesaj|orijinal ileti|asıl ileti|özgün mesaj
الرسالة الأصلية|رسالة أصلية|הודעה מקורית|ההודעה המקורית|پیام اصلی|原始邮件|原始郵件|原邮件
邮件原件|原始信件|元のメッセージ|オリジナルメッセージ|元メッセージ|元のメール|원본 메시지|원본 메일
원본메일|원래 메시지|원본 이메일|thư gốc|tin nhắn gốc|thư ban đầu|pesan asli|pesan asal|email asli
ข้อความต้นฉบับ|algne kiri
""")
)
_ABOVE_THIS_LINE = words("""
above this line|oberhalb dieser zeile|über dieser zeile|über dieser linie|oberhalb dieser linie
au-dessus de cette ligne|encima de esta línea|arriba de esta línea|sopra questa riga
sopra questa linea|al di sopra di questa|acima desta linha|acima dessa linha|boven deze regel
boven deze lijn|ovanför denna rad|ovanför den här raden|över den här raden|over denne linje
over denne linjen|tämän rivin yläpuolelle|tämän viivan yläpuolelle|powyżej tej linii|nad tą linią
powyżej tego wiersza|nad tuto čáru|nad tento řádek|nad touto čarou|nad tento riadok|e sor fölé
ezen vonal fölé|a vonal fölé|deasupra acestei linii|выше этой строки|выше этой линии
над этой линией|над этой строкой|над этой чертой|вище цієї лінії|вище цього рядка|над цим рядком
над цією лінією|πάνω από αυτή τη γραμμή|πάνω από αυτήν τη γραμμή|bu satırın üst|bu satırın yukarı
bu çizginin üst|فوق هذا السطر|فوق هذا الخط|מעל שורה זו|מעל לשורה זו|מעל השורה הזו|此行上方|此线上方
此行之上|本行上方|此行以上|この行より上|この線より上|이 줄 위|이 선 위|trên dòng này
di atas baris ini
""")
_ANSWER = words("""
пиш|отвеч|השיב
reply|respond|response|answer|write|type|antwort|schreib|répon|réécri|écri|respon|respuesta
rispo|resposta|antwoord|svar|vasta|odpow|odpov|válasz|răspun|ответ|відпов|απαντ|απάντ|yanıt|cevap
الرد|ردك|רשו|השב|תגוב|回复|回覆|返信|회신|답장|답변|trả lời|balas|tulis
""")
_FORWARD_TAGS = frozenset(
    words("""
fw|fwd|wg|tr|rv|i|enc|vb|pd|doorst|vs|vl|fs|vidarebefordrat|továbbítás|továbbítva|пересл|переслано
пересылка|пд|πρθ|ilt|yönlt|הועבר|إعادة|转发|轉寄|转|転送|전달|trans|redir|videresend|dop
weitergeleitet|inoltrato|reenviado|encaminhado|videresendt|edelleen|przekazane
""")
)
_DEVICE = words("""
yahoo mail: search|sent from|sent via|sent with|sent using|sent on my|sent by|get outlook
typed on my|get the new aol|von meinem|von meiner|gesendet mit|gesendet von|gesendet aus
gesendet über|diese nachricht wurde von mein|hol dir outlook|holen sie sich outlook|outlook für
envoyé de mon|envoyé depuis|envoyé à partir|envoyé avec|envoyé via|envoyé de|obtenir outlook
télécharger outlook|enviado desde|enviado do|enviado de|enviado con|enviado via|enviado através
enviado a partir|obtener outlook|obter outlook|obter o outlook|baixe o outlook|inviato da
inviato dal|inviato con|inviato tramite|scarica outlook|ottieni outlook|verzonden vanaf
verzonden met|verzonden via|verzonden vanuit|verstuurd vanaf|verstuurd met|outlook voor
download outlook|wysłane z|wysłano z|wysłane za|pobierz outlook|pobierz aplikację outlook
skickat från|skickat med|skickades från|hämta outlook|sendt fra|sendt med|sendt via|hent outlook
få outlook|skaff deg outlook|lähetetty|hanki outlook|odesláno z|odesláno ze|odoslané z
získat outlook|získejte outlook|küldve a|elküldve a|iphone-ról küldve|az outlook|trimis de pe
trimis din|trimis de la|trimis cu|descărcați outlook|obțineți outlook|poslano s|poslano iz
отправлено с|отправлено из|отправлено от|отправлено через|скачать outlook|получить outlook
загрузить outlook|надіслано з|надіслано від|надіслано через|відправлено з|отримати outlook
завантажити outlook|изпратено от|στάλθηκε από|εστάλη από|απεστάλη από|λήψη του outlook
ios'tan gönderildi|iphone'umdan|iphone'dan|ipad'imden|outlook'u|أرسلت من|مرسل من|أُرسلت من
تم الإرسال من|الحصول على outlook|נשלח מ|קבל את outlook|קבלו את outlook
发自我的|發自我的|從我的|从我的|发送自|来自我的|获取 outlook|下载 outlook|取得 outlook|傳送自|寄自
iphoneから送信|ipadから送信|androidから送信|나의 iphone에서|내 iphone에서|나의 ipad에서|iphone에서
gửi từ|đã gửi từ|được gửi từ|tải outlook|dikirim dari|dikirim dengan|terkirim dari
dapatkan outlook|ส่งจาก
""")
_DEVICE_ENDS = (
    "から送信",
    "에서 보냄",
    "dan gönderildi",
    "den gönderildi",
    "ról küldve",
    "ről küldve",
)
# A pattern and no list: names of companies are no phrase that a scrubbed mail may keep.
_A_DEVICE = re.compile("|".join(map(re.escape, words("""
iphon|ipad|ipod|ios|android|galaxy|samsung|blackberry|huawei|xiaomi|redmi|nokia|xperia|motorola
oneplus|pixel|windows|outlook|yahoo|gmail|aol|proton|mail.ru|яндекс|yandex|gmx|web.de|t-mobile
verizon|at&t|typo|brevity|tippfehler|smartphone|spark|k-9|tutanota|lenovo|thunderbird|айфон
смартфон|アイフォン|スマートフォン|スマホ|mail app
mailspring|superhuman|shortwave|missive|airmail|fastmail|zoho|roundcube|bluemail|mailbird|foxmail
icloud|hotmail|手机|手機|电脑|電腦|平板|小米|红米|华为|華為|荣耀|三星|苹果|蘋果|邮箱|郵箱|大师
아이폰|아이패드|갤럭시|스마트폰|휴대폰|핸드폰
telefonumdan|cihazımdan|tabletimden|telefonomról|mobilomról|táblagépemről
"""))))  # fmt: skip
_A_LINK = re.compile("<[^<>]{0,90}>?")
_A_TELEPHONE = re.compile(
    r"\b(?:"
    + "|".join(
        words("""
phone|telephone|cell|cellphone|mobile|handset|tablet|laptop|computer|pc|mac|macbook|app|handy|telefon
mobiltelefon|rechner|telefoon|mobiel|téléphone|portable|mobile|tablette|ordinateur|móvil|teléfono
celular|telemóvel|telefone|telefono|cellulare|komórki|telefonu|telefonul|mobilu|mobil|mobilen|telefonen
puhelimesta|puhelimestani|телефона|телефону|мобильного|мобільного|планшета|κινητό|τηλέφωνο|هاتفي
الهاتف|جوالي|מהטלפון|מהנייד|מהסלולרי|điện thoại|ponsel|hp
""")
    )
    + r")\b"
)
_BY_MEANS_OF = words("""
sent with|sent using|sent via|gesendet mit|gesendet über|envoyé avec|envoyé via|enviado con
enviado via|enviado através|inviato con|inviato tramite|verzonden met|verzonden via|verstuurd met
skickat med|sendt med|sendt via|wysłane za|trimis cu|отправлено через|надіслано через|dikirim dengan
""")
_PLEASE = ("please", "kindly", "excuse", "bitte", "entschuldigen", "veuillez")
_ASKS_PARDON = re.compile(
    r"(?:please |kindly )?excuse (?:\w{1,9} ){0,3}(?:typos?|brevity|errors|misspellings)"
    r"|(?:bitte )?entschuldigen sie (?:\w{1,9} ){0,3}(?:kürze|tippfehler)"
    r"|(?:veuillez )?excuse[rz] (?:\w{1,9} ){0,3}(?:brièveté|fautes)"
)
_RUN_ON = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # few blanks tell few words
_TRACKERS = ("ᐧ",)  # a sign that a program leaves alone in the last line
_OFFERS_OUTLOOK = re.compile(  # its link is dropped, the words around it are of any language
    r"(?=.*\b(?:ios|android)\b)(?=.*outlook)(?:[^\s.?!,;:]{1,16} ?){3,6}(?:<.*)?"
)


def words_between(line: str) -> str:
    """The words of a divider, without the dashes around them, in small letters."""
    return line[:LONGEST].strip(_AROUND).partition("---")[0].strip(_AROUND).lower().replace(DOT, "")


def is_ruled(line: str) -> bool:
    """Whether a line has dashes, or the like, before its words: `-----Original Message-----`."""
    drawn = len(line) > 2 and line[0] in DASHES and (line[1] in DASHES or line[0] in "*—–")
    return drawn or (line[:1] == "-" and "-----" in line)


def is_forward(line: str) -> bool:
    """`---------- Forwarded message ---------`, or Apple's `Begin forwarded message:`."""
    line = line.lstrip("> ")
    if not line or not (is_ruled(line) or line[-1] in ":：" or line.endswith("---")):
        return False
    return words_between(line) in FORWARDED or is_forwarded_by(line)


def is_forwarded_by(line: str) -> bool:
    """`----- Forwarded by Bob/Desk on 11/02/2026 -----`: Lotus Notes tells who forwards."""
    return is_ruled(line) and words_between(line).startswith(_FORWARDED_BY)


def is_undrawn(line: str) -> bool:
    """The words of a divider alone on their line: one where headers stand right below."""
    told = line.strip(_AROUND).lower().replace(DOT, "") if len(line) <= LONGEST_DEVICE else ""
    return told in FORWARDED or told in ORIGINAL


def is_end_of_forward(line: str) -> bool:
    """`-------- End of forwarded message --------`: what follows is the forwarder's again."""
    return is_ruled(line) and words_between(line).startswith(_FORWARD_ENDS)


def is_reply_divider(line: str) -> bool:
    """`-----Original Message-----`, with dashes before it; one program writes none."""
    if is_ruled(line) and words_between(line) in ORIGINAL:
        return True
    return line.endswith("®") and line.startswith("Original Message processed by ")


def is_reply_line(line: str) -> bool:
    """`--- Reply above this line to answer ticket 12 ---`, on a line of its own: what a ticket
    system writes on top of the mail that it asks to answer.
    """
    low = line[:LONGEST_DEVICE].lower()
    if len(line) > LONGEST_DEVICE or not any(one in low for one in _ABOVE_THIS_LINE):
        return False
    return len(low.split()) <= MOST_WORDS + 2 and any(one in low for one in _ANSWER)


def is_forward_subject(subject: str) -> bool:
    """Whether a subject says that the mail is a forward: `Fwd: x`, `WG: x`, `[FWD: x]`."""
    tag, colon, _ = subject[:60].lstrip("[ ").replace("：", ":").partition(":")
    return bool(colon) and tag.strip(" .").lower().replace(DOT, "") in _FORWARD_TAGS


def is_device_signature(line: str) -> bool:
    """`Sent from my phone`, on a line of its own, and no sentence that only begins so."""
    if len(line) > LONGEST_DEVICE:
        return False
    low = line.lower().strip(" \"'<>[]()*_-.!")
    if low in _TRACKERS:
        return True
    if low.startswith(_PLEASE) and _ASKS_PARDON.fullmatch(low):
        return True
    if "outlook" in low and line[-1] not in ".!?" and _OFFERS_OUTLOOK.fullmatch(low):
        return True
    if not low.startswith(_DEVICE) and not low.endswith(_DEVICE_ENDS):
        return False
    told = _A_LINK.sub(" ", low).partition("http")[0]
    known = bool(_A_DEVICE.search(told))
    run_on = len(_RUN_ON.findall(told))
    if run_on > MOST_RUN_ON or (not known and (run_on or low.endswith(_DEVICE_ENDS))):
        return False
    if not all(_A_DEVICE.search(more) or _ASKS_PARDON.match(more) for more in _behind_commas(told)):
        return False
    if known:
        return len(told.split()) <= MOST_WORDS
    if _A_TELEPHONE.search(told):
        return len(told.split()) <= FEW_WORDS + 1
    return low.startswith(_BY_MEANS_OF) and _names_one(line)


def _names_one(line: str) -> bool:
    """`Sent with Gulliver`: a program is named, and nothing else is said. A place is no program:
    `Sent from Kyiv`, `Wysłane z urzędu`.
    """
    told = line.partition("<")[0].split()
    return len(told) <= FEW_WORDS and any(word[0].isupper() for word in told[2:])


def _behind_commas(told: str) -> list[str]:
    """`Sent from my iPhone, approved` says more than a program does."""
    return [one.strip() for one in told.split(",")[1:] if one.strip()]
