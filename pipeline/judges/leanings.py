"""Words that lean to a sort of mail, in seven languages. Plain data, written as `phrases` is.

One of them proves nothing: the lane judge learns how much each kind weighs beside the others.
"""

LEANINGS = {
    # Corrections: talk of what was printed, and of one thing in place of another
    "printed": """
headline; caption; photo caption; footnote; typo; misprint; misspel*; misquot*; misattribut*;
mistranslat*; mix up; mixed up; confus*; paragraph; second paragraph; first paragraph; last
paragraph; your map; your chart; your graph; your graphic; your table; your text; your paper; your
site; your website; your obituary; your reporter; your journalist; your correspondent; your
caption; you have her; you have him; you have it; you call*; you describe*; you claim*; you
quote*; you attribute*; you name*; you identif*; you mention*; you got; you ve got; you print*;
заголовк*; підпис*; підзаголов*; абзац*; ваш текст; вашому тексті; ваша карта; вашій карті; ваша
мапа; вказан*; зазначен*; наведен*; назвали; називаєте; переплута*; сплута*; цитат*; одрук*; у вас
написано; у вас стоїть; заголовок; подпис*; вашем тексте; вашей карте; указан*; называете;
перепута*; опечатк*; у вас стоит; überschrift; schlagzeile; bildunterschrift; bildtext; absatz;
ihr text; ihrem text; ihre karte; ihrer karte; bei ihnen steht; steht bei ihnen; verwechsel*;
vertausch*; tippfehler; zitier*; sie nennen; sie behaupten; titre; légende; paragraphe; coquille;
votre carte; votre texte; votre titre; votre dossier; confond*; confusion; vous dites; vous
affirmez; vous indiquez; vous citez; vous attribuez; titular; pie de foto; párrafo; errata;
vuestro artículo; su texto; su titular; su mapa; confund*; dicen ustedes; ustedes dicen; afirman;
ponéis; me atribuyen; العنوان; الفقرة; الصورة المنشورة; تعليق الصورة; نسبتم; ذكرتم; ورد في; ورد;
جاء في
""",
    "instead": """
is not; isn t; was not; wasn t; are not; aren t; were not; weren t; it is actually; it s actually;
actually; in fact; rather than; instead of; the other way round; the other way around; never said;
did not say; didn t say; should read; should say; should have been; not in; not on; not by; а не;
не у; не в; насправді; нібито; зовсім не; замість; ніколи не; не казав; не казала; мало бути; має
бути; правильно; на самом деле; якобы; вместо; никогда не; не говорил; не говорила; должно быть;
sondern; statt; anstatt; tatsächlich; in wahrheit; niemals; nie gesagt; nicht gesagt; richtig ist;
korrekt ist; richtig wäre; müsste heißen; muss heißen; et non; et pas; mais bien; non pas; en
réalité; en fait; jamais dit; n ai pas dit; n ai jamais; au lieu de; il s agit; sino; en realidad;
y no; en vez de; en lugar de; nunca dije; no dije; lo correcto; se trata de; وليس; وليست; لا في;
والصواب; الصواب; والصحيح; الصحيح; في الحقيقة; بل; لم أقل; لم يكن; لم تكن; بدلا من
""",
    "mend": """
correct; corrected; fix; fixed; amend*; rectif*; retract*; clarif*; put right; put it right; set
the record straight; update the text; update the article; change the; take it down; take down;
виправ*; уточн*; спросту*; внести зміни; змін*; оновити; исправ*; опроверг*; опроверж*; поправ*;
измените; обновить; korrig*; korrektur*; berichtig*; richtigstell*; richtig stellen; ändern sie;
anpass*; gegendarstell*; rectifi*; corrig*; droit de réponse; préciser; précision; modifier;
corrij*; correg*; correcc*; modific*; aclar*; fe de errores; تصحيح; صحح*; تصويب; تعديل; تعديله;
توضيح; تصحيحه
""",
    # Questions
    "asking": """
what; when; where; who; whom; why; how; which; whether; is there; are there; do you; does; can i;
may i; could i; could you; can you; would you; should i; do i; will there; how much; how many; how
long; is it true; would it be possible; wonder*; i d love to know; що; коли; де; куди; хто; кому;
чому; навіщо; як; скільки; чи; який; яка; яке; які; чи можна; чи є; чи буде; чи правда; цікаво;
когда; где; куда; кто; почему; зачем; сколько; какой; какая; какое; какие; можно ли; есть ли;
будет ли; правда ли; интересно; wann; wo; wohin; wer; wem; wen; warum; wieso; weshalb; wie;
wieviel; welche; welcher; welches; darf ich; kann ich; könnte ich; gibt es; gilt; stimmt es;
quand; où; qui; pourquoi; comment; combien; quel; quelle; quels; quelles; est ce que; puis je;
peut on; faut il; y a t il; à qui; qué; cuándo; dónde; adónde; quién; por qué; cómo; cuánto;
cuánta; cuántos; cuál; cuáles; puedo; se puede; hay que; es verdad; es cierto; sabe; saben; هل;
متى; أين; من; لماذا; كيف; كم; ما; ماذا; أي; إلى من; هل يمكن; هل يحق
""",
    "courteous asking": """
please tell me; please advise; let me know; any idea; any news; grateful for; i would be grateful;
thank you in advance; thanks in advance; my question; a question; one question; question about;
whom do i; who do i; where can i; how can i; how do i; permission; підкажіть; чи не підкажете;
скажіть; дякую за відповідь; буду вдячн*; запитання; питання; дозвіл; подскажите; скажите; заранее
спасибо; буду благодар*; вопрос*; разрешен*; frage*; danke im voraus; dank im voraus; wäre
dankbar; erlaubnis; question*; merci d avance; je cherche; autorisation; savoir; pregunt*;
consulta*; gracias de antemano; quería saber; permiso; سؤال*; استفسار*; شكرا مقدما; أرجو شرح*; أود
الاستفسار; الإذن
""",
    # Tips: a witness, a secret, a wish that we cover something
    "witness": """
i; my; me; we; our; us; i ve; i was; i live; i work; i worked; we live; i know; i took; i kept; i
have; i can show; i can send; я; мене; мій; моя; мої; моїй; моєму; ми; нас; наш*; живу; знаю;
бачив; бачила; зняв; зняла; маю; маємо; меня; мой; мои; моей; мы; работаю; сняла; снял; у меня;
ich; mein; meine; meiner; meinem; mich; mir; wir; uns; unser*; bei uns; je; j ai; j habite; mon;
ma; mes; nous; notre; nos; chez nous; on nous; yo; mi; mis; nosotros; nosotras; nuestr*; soy;
tengo; somos; vivo; vivimos; trabajo; أنا; عندي; لدي; عندنا; نحن; صورت; صورنا; كنت; أعمل; أسكن;
نسكن; أعرف; بيتنا; حارتنا; حينا
""",
    "secret": """
my name; no name; without my name; no names; between us; secret*; leak*; fired; sacked; afraid;
scared; lose my job; get me fired; trace; traced; copies; copy of; photos; pictures; video;
footage; recording; screenshots; spreadsheet; internal; memo; invoices; falsif*; forged;
rewritten; dumped; dumping; hush*; hiding; they told us; we were told; was told; не називай*;
прізвищ*; між нами; звільн*; боюся; боюсь; фото; відео; скрін*; запис*; накладн*; копі*;
документ*; підроб*; приховують; мовчат*; крад*; вкрали; відкат*; между нами; уволи*; видео;
скрин*; копии; поддел*; скрыва*; молчат; вору*; откат*; vertraulich; heimlich; vertusch*; angst;
entlass*; kopien; kopie; fotos; aufnahme*; interne; intern; gefälscht; schwarz; ne pas me citer;
mon nom; entre nous; peur; viré; vidéo; captures; copie; falsifi*; cach*; mi nombre; entre
nosotros; miedo; despedir*; despido; vídeo; capturas; copias; copia; falsific*; ocult*; tapan;
اسمي; بيني وبينكم; سر; أخاف; خائف; صور; فيديو; تسجيل; نسخة; وثيق*; مستند*; تزوير; يخفون; سرقة;
رشاوى
""",
    "misdeed": """
illegal*; poison*; toxic; chemical*; waste; barrels; sewage; stolen; steal*; stole; theft; thief;
embezzl*; kickback*; envelope*; cash; rigged; abuse*; abused; beaten; beat; harass*; evict*;
unsafe; danger*; died; dead; dies; killed; injured; shelling; shelled; explosion*; drone*;
missile*; truck*; soldiers; smuggl*; lies; lying; lied; незаконн*; отру*; сміття; відход*; злив*;
вирубу*; побили; б ють; погрожу*; загинув; загинули; поранен*; обстріл*; вибух*; дрон*; ракет*;
контрабанд*; брешуть; отрав*; отход*; слива*; вырубк*; избил*; бьют; угрож*; погиб*; ранен*;
обстрел*; взрыв*; врут; giftig*; giftf*; müll; abfall; fässer; gestohlen; geschlagen; tot;
gestorben; verletzt; beschuss; drohne*; schmugg*; lügen; gelogen; gefährlich; illégal*; toxique*;
déchets; fûts; volé*; frapp*; mort; morts; décès; bless*; bombard*; mensonge*; dangereux; ilegal*;
tóxic*; residuos; vertid*; robad*; robo; golpe*; muert*; murió; herid*; bombarde*; explosi*;
dron*; mienten; mentira*; peligro*; غير قانوني; سموم; نفايات; سرق*; ضرب*; مات*; قتل*; جرح*; قصف;
انفجار; مسير*; تهريب; كذب; يكذبون; خطر
""",
    "wish": """
look into; please look; cover this; cover the; write about; write something; send somebody; send
someone; send a reporter; report on; reported on; a story about; a piece on; a piece about; do
something on; you should; someone should; somebody should; deserves; attention; nobody cares;
nobody writes; nobody talks; no one talks; come and see; come see; check; investigate; зверніть
увагу; приїдьте; приїжджайте; покажіть; напишіть; хотілося б; перевірте; ніхто; гляньте;
подивіться; зніміть; тема для; обратите внимание; приезжайте; покажите; напишите; хотелось бы;
проверьте; никто; посмотрите; снимите; schreiben sie; kommen sie; sehen sie; schauen; anregung;
themenvorschlag; wünsch*; reportage wert; niemand; recherchier*; venez; écrivez; regardez; parlez;
un sujet; un article sur; personne; enquêt*; vengan; escriban; miren; hablen; un reportaje; nadie;
investig*; propuesta; اكتبوا; تكتبون; تعالوا; شوفوا; انظروا; ليتكم; نتمنى; حققوا; تحقيق; لا أحد;
اقتراح; موضوع
""",
}
