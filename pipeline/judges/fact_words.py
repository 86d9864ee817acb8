"""Words that tell a time, a paper, a witness, in seven languages. Plain data, as `phrases` is.

By language, since “hier” is yesterday in one and here in another. `only read`: the same words of
somebody who has read or seen our own report, or has it from a relative who works there; each takes
one of the witness's away.
"""

from collections.abc import Mapping
from types import MappingProxyType

TIME, PLACE, DOCUMENT, FIRST_HAND = "time", "place", "document", "first hand"
FACTS = (TIME, PLACE, DOCUMENT, FIRST_HAND)  # as they are shown
ONLY_READ = "only read"
Words = Mapping[str, str]


def _working(kin: str, verbs: str) -> str:
    """Relatives who work there: what they tell reaches us at second hand."""
    return "; ".join(f"{one} {verb}" for one in kin.split(";") for verb in verbs.split(";"))


_EN_KIN = """
my brother; my sister; my husband; my wife; my son; my daughter; my mother; my father; my uncle;
my aunt; my cousin
"""
_EN: Words = {
    TIME: """
yesterday; last night; last week; last month; last year; last summer; last winter; last spring;
last autumn; last monday; last march; this morning; this afternoon; this evening; tonight; today;
tomorrow; last weekend; this week; next week; a week ago; days ago; weeks ago; months ago; an hour
ago; hours ago; minutes ago; the day before; at dawn; at midnight; at noon; since january; since
february; since march; since april; since june; since july; since august; since september; since
october; since november; since december; monday*; tuesday*; wednesday*; thursday*; friday*;
saturday*; sunday*; in january; in february; in march; in april; in may; in june; in july; in
august; in september; in october; in november; in december
""",
    DOCUMENT: """
attached; attachment; attachments; enclosed; i attach; i enclose; i have copies; i have a copy; i
have documents; i have the documents; i have the contract; i have proof; i have screenshots; i
have recordings; i have emails; i have the emails; i have photos; we have copies; we have
documents; we have photos; we have proof; a copy of the; copies of the; a scan of; scans of; leaked
document*; internal memo*; leaked email*; screenshots of; a screenshot of; photographs of; can
send you the document*; can show you the document*
""",
    FIRST_HAND: f"""
i saw; i have seen; i ve seen; we saw; we have seen; i witnessed; we witnessed; i heard him; i
heard her; i heard them; i heard the; i heard shots; i was there; we were there; i was present; i
was in the room; i was at the; i filmed; we filmed; i recorded; we recorded; i photographed; i took
photos; i took pictures; i took a photo; i work at; i work for; i work in; i work as; i worked at;
i worked for; i worked in; i worked as; i used to work; i am a nurse; i am an employee; with my own
eyes; my colleague*; my boss; happened to me; they told me to; told us to sign; i was told to; we
were told to; i was ordered to; we were ordered to; i watched them; i watched him; i signed; i was
fired; i drove past; we live next; i live next;
{_EN_KIN}
""",
    ONLY_READ: f"""
i saw your; i saw the article; i saw the report; i saw the story; i saw on tv; i saw on television;
i saw on the news; i saw it on tv; i saw it on television; i saw it on the news; i saw it in the
news; i saw it on facebook; i saw on facebook; i saw it on twitter; i have seen your; i ve seen
your; we saw your; i heard the news; i heard the interview; i saw in your; i saw that you;
{_working(_EN_KIN, "work*; who work*; has work*; used to work; is employed")}
""",
}
_WORK_UK_RU = """
працю*; який працю*; яка працю*; що працю*; там працю*; служ*; работа*; который работа*; которая
работа*; там работа*
"""  # both are looked for in a letter of either: “моя сестра” is a word of both
_UK_KIN = """
мій брат; моя сестра; мій чоловік; моя дружина; мій син; моя донька; моя мати;
мій батько
"""
_UK: Words = {
    TIME: """
вчора*; учора*; позавчора; сьогодні; завтра; минулого тижня; минулого місяця; минулого року;
минулої ночі; минулої неділі; цього тижня; цього ранку; зранку; увечері; ввечері; уночі; вночі;
опівночі; тиждень тому; тижні тому; днів тому; дні тому; місяць тому; місяці тому; годину тому;
годин тому; рік тому; понеділ*; вівтор*; середу; у середу; в середу; четвер*; п'ятниц*; субот*; у
неділю; в неділю; неділі; у січні; в січні; у лютому; у березні; у квітні; у травні; у червні; у
липні; у серпні; у вересні; у жовтні; у листопаді; у грудні
""",
    DOCUMENT: """
у вкладенні; в додатку; у додатку; додаю; долучаю; прикріпл*; прикладаю; є копії; є копія; є
документи; є документ; є докази; є фото; є відео; є записи; маю копії; маю документи; маємо
копії; маємо документи; скан договор*; скани; скріншот*; копія договор*; копії накладних; копія
наказу; надсилаю фото; надсилаю копі*; надсилаю документ*
""",
    FIRST_HAND: f"""
я бачила; я бачив; бачив як; бачила як; чув як; чула як; ми бачили; сама бачила; сам бачив; на
власні очі; я була там; я був там; ми були там; була свідком; був свідком; я чула; я чув; ми чули;
я працюю; я працювала; я працював; ми зняли; я зняв; я зняла; я знімав; я сфотографува*; мій
колега; моя колега; мій сусід; нам наказали; мені наказали; мені сказали підписати; я підписав; я
підписала; мене звільнили; я їхав повз; я служу; я служив;
{_UK_KIN}
""",
    ONLY_READ: f"""
я бачила ваш*; я бачив ваш*; ми бачили ваш*; я бачила статтю; я бачив статтю; я бачила по; я бачив
по; я чула ваш*; я чув ваш*;
{_working(_UK_KIN, _WORK_UK_RU)}
""",
}
_RU_KIN = """
мой брат; моя сестра; мой муж; моя жена; мой сын; моя дочь; моя мать; мой отец
"""
_RU: Words = {
    TIME: """
вчера*; позавчера; сегодня; завтра; на прошлой неделе; в прошлом месяце; в прошлом году; прошлой
ночью; прошлым летом; этой ночью; сегодня утром; утром; вечером; ночью; в полночь; неделю назад;
недели назад; дней назад; дня назад; месяц назад; месяца назад; час назад; часа назад; год назад;
в понедельник; понедельник*; вторник*; в среду; среду; четверг*; пятниц*; суббот*; в воскресенье;
в январе; в феврале; в марте; в апреле; в мае; в июне; в июле; в августе; в сентябре; в октябре; в
ноябре; в декабре
""",
    DOCUMENT: """
во вложении; в приложении к письму; прилагаю; прикрепляю; прикрепил*; прикладываю; есть копии;
есть копия; есть документы; есть документ; есть доказательства; есть фото; есть видео; есть
записи; имею копии; имеются документы; скан договор*; сканы; скриншот*; копия приказа; копии
приказ*; копия договор*; копии договор*; высылаю фото; высылаю копи*; отправляю документ*
""",
    FIRST_HAND: f"""
я видел; я видела; видел как; видела как; слышал как; слышала как; мы видели; сам видел; сама
видела; своими глазами; я был там; я была там; мы были там; были там; был свидетелем; была
свидетелем; я слышал; я слышала; мы слышали; я работаю; я работал; я работала; мы сняли; я снял; я
сняла; я снимал*; я сфотографирова*; мой коллега; моя коллега; мой сосед; нам приказали; мне
приказали; мне велели; нам велели; меня заставили; я подписал; я подписала; меня уволили; я
проезжал; я служу; я служил;
{_RU_KIN}
""",
    ONLY_READ: f"""
я видел ваш*; я видела ваш*; мы видели ваш*; я видел статью; я видела статью; я видел по; я видела
по; я слышал ваш*; я слышала ваш*;
{_working(_RU_KIN, _WORK_UK_RU)}
""",
}
_DE_KIN = """
mein bruder; meine schwester; mein mann; meine frau; mein sohn; meine tochter;
meine mutter; mein vater
"""
_DE: Words = {
    TIME: """
gestern; vorgestern; heute; morgen früh; heute morgen; heute nacht; letzte woche; letzten monat;
letztes jahr; letzte nacht; letzten sommer; vergangene woche; vergangenen monat; diese woche; vor
einer woche; vor zwei wochen; vor drei wochen; vor einem monat; vor einem jahr; vor einer stunde;
um mitternacht; montag*; dienstag*; mittwoch*; donnerstag*; freitag; freitags; freitagabend;
freitagnacht; samstag*; sonnabend*; sonntag; sonntags; sonntagnacht; im januar; im februar; im
märz; im april; im mai; im juni; im juli; im august; im september; im oktober; im november; im
dezember
""",
    DOCUMENT: """
im anhang; anbei; beigefügt*; angehängt; hänge ich an; füge ich bei; liegen unterlagen; liegen
dokumente; habe unterlagen; habe dokumente; habe kopien; habe beweise; habe fotos; haben
unterlagen; haben kopien; haben fotos; kopie des vertrags; kopien der; kopie der; interne mail*;
internes papier; screenshot*; scan des; scans; mir liegt der vertrag; schicke ihnen die unterlagen
""",
    FIRST_HAND: f"""
ich habe gesehen; wir haben gesehen; ich sah; wir sahen; ich habe gehört; ich hörte wie; ich war
dabei; ich war selbst dabei; ich war dort; wir waren dort; wir waren dabei; ich war zeug*; mit
eigenen augen; selbst gesehen; selbst erlebt; ich arbeite; ich habe gearbeitet; wir haben gefilmt;
ich habe gefilmt; ich habe fotografiert; mein kollege; meine kollegin; mein nachbar; meine
nachbarin; mein chef; mir wurde gesagt; uns wurde gesagt; mir wurde befohlen; wir mussten
unterschreiben; ich musste unterschreiben; ich habe unterschrieben; mir wurde gekündigt; ich fuhr;
{_DE_KIN}
""",
    ONLY_READ: f"""
ich habe gesehen dass sie; ich habe ihren; ich sah ihren; ich sah ihre;
{_working(_DE_KIN, "arbeitet*; der dort arbeitet*; die dort arbeitet*; ist dort")}
""",
}
_FR_KIN = """
mon frère; ma sœur; mon mari; ma femme; mon fils; ma fille; ma mère; mon père
"""
_FR: Words = {
    TIME: """
hier; avant hier; aujourd hui; demain; ce matin; ce soir; cette nuit; cet après midi; la semaine
dernière; le mois dernier; l année dernière; l an dernier; la nuit dernière; l été dernier; cette
semaine; il y a une semaine; il y a deux jours; il y a trois jours; il y a un mois; il y a un an;
il y a une heure; à minuit; à midi; lundi; mardi; mercredi; jeudi; vendredi; samedi; dimanche; en
janvier; en février; en mars; en avril; en mai; en juin; en juillet; en août; en septembre; en
octobre; en novembre; en décembre
""",
    DOCUMENT: """
pièce jointe; pièces jointes; ci joint*; en annexe; je joins; je vous joins; j ai des copies; j ai
une copie; j ai les documents; j ai des documents; j ai des preuves; j ai des photos; nous avons
des copies; nous avons des photos; nous avons des documents; copie du contrat; copies des; copie
de la lettre; capture d écran; captures d écran; document interne; documents internes; un scan du
""",
    FIRST_HAND: f"""
j ai vu; nous avons vu; on a vu; j ai entendu; nous avons entendu; j étais là; j étais présent*;
nous étions là; j y étais; j ai assisté; j ai été témoin; de mes propres yeux; de mes yeux; je
travaille; j ai travaillé; je travaillais; j ai filmé; nous avons filmé; j ai photographié; j ai
pris des photos; mon collègue; ma collègue; mon voisin; ma voisine; mon chef; on m a demandé de; on
nous a demandé; on m a ordonné; j ai signé; j ai été licencié*; je suis passé devant;
{_FR_KIN}
""",
    ONLY_READ: f"""
j ai vu votre; j ai vu vos; j ai vu l article; j ai vu à la télé; nous avons vu votre; j ai
entendu votre; j ai vu le reportage; on a vu votre;
{_working(_FR_KIN, "travaill*; qui travaill*; y travaill*; qui y travaill*; est employé*")}
""",
}
_ES_KIN = """
mi hermano; mi hermana; mi marido; mi esposo; mi mujer; mi esposa; mi hijo; mi hija;
mi madre; mi padre
"""
_ES: Words = {
    TIME: """
ayer; anteayer; anoche; hoy; mañana por la; esta mañana; esta noche; esta tarde; la semana pasada;
el mes pasado; el año pasado; la noche pasada; el verano pasado; esta semana; hace una semana;
hace dos días; hace tres días; hace un mes; hace un año; hace una hora; a medianoche; a mediodía;
lunes; martes; miércoles; jueves; viernes; sábado; el domingo; en enero; en febrero; en marzo; en
abril; en mayo; en junio; en julio; en agosto; en septiembre; en octubre; en noviembre; en
diciembre
""",
    DOCUMENT: """
adjunto; adjunta; adjuntos; adjuntas; tengo copias; tengo una copia; tengo documentos; tengo los
documentos; tengo pruebas; tengo fotos; tengo grabaciones; tenemos copias; tenemos documentos;
tenemos fotos; copia del contrato; copias de los; copias del; captura de pantalla; capturas de
pantalla; documento interno; documentos internos; un escaneo del; le envío los documentos
""",
    FIRST_HAND: f"""
yo vi; vi cómo; vi a; lo vi; he visto; vimos; hemos visto; oí cómo; escuché cómo; yo estaba allí;
yo estaba ahí; estuve allí; estuve presente; estábamos allí; fui testigo; con mis propios ojos;
trabajo en; trabajo como; trabajé en; trabajaba en; grabé; grabamos; hice fotos; tomé fotos;
fotografié; mi compañero; mi compañera; mi vecino; mi vecina; mi jefe; me obligaron; nos obligaron;
me ordenaron; firmé; me despidieron; pasé por delante;
{_ES_KIN}
""",
    ONLY_READ: f"""
vi su; vi a su; he visto su; he visto vuestro; vi vuestro; he visto en la tele*; vi en la tele*; lo
vi en la tele*; vi el reportaje; he visto el reportaje;
{_working(_ES_KIN, "trabaj*; que trabaj*; ha trabajado")}
""",
}
_AR_KIN = """
أخي; أختي; زوجي; زوجتي; ابني; ابنتي; أمي; أبي; والدي; والدتي
"""
_AR: Words = {
    TIME: """
أمس; البارحة; اليوم; غدا; أول أمس; الأسبوع الماضي; الشهر الماضي; السنة الماضية; العام الماضي;
الليلة الماضية; الليلة; هذا الصباح; صباح اليوم; هذا الأسبوع; قبل أسبوع; قبل يومين; قبل شهر; قبل
سنة; قبل ساعة; منذ أسبوع; منذ يومين; منذ شهر; منتصف الليل; الاثنين; الثلاثاء; الأربعاء; الخميس;
الجمعة; السبت; يوم الأحد; في يناير; في فبراير; في مارس; في أبريل; في مايو; في يونيو; في يوليو; في
أغسطس; في سبتمبر; في أكتوبر; في نوفمبر; في ديسمبر
""",
    DOCUMENT: """
مرفق; مرفقة; مرفقات; المرفق; أرفق; أرفقت; لدي نسخ; لدي نسخة; لدي وثائق; لدي مستندات; لدي صور; لدي
أدلة; عندي نسخ; عندي وثائق; عندي مستندات; عندي صور; لدينا وثائق; لدينا نسخ; لدينا صور; نسخة من
العقد; صورة من العقد; وثائق مسربة; لقطة شاشة; لقطات شاشة
""",
    FIRST_HAND: f"""
رأيت; رأينا; شاهدت; شاهدنا; سمعت بنفسي; بأم عيني; بعيني; كنت هناك; كنا هناك; كنت حاضرا; كنت شاهدا;
أعمل في; أعمل لدى; عملت في; صورت; صورنا; زميلي; زميلتي; جاري; طلبوا مني; طلبوا منا; أمرونا;
أجبروني; وقعت على; فصلوني;
{_AR_KIN}
""",
    ONLY_READ: f"""
رأيت تقريركم; شاهدت تقريركم; شاهدت على; رأيت مقالكم; شاهدت برنامجكم; رأيت على; شاهدنا تقريركم;
رأينا تقريركم;
{_working(_AR_KIN, "يعمل; تعمل; الذي يعمل; التي تعمل; يشتغل; تشتغل; عمل; كان يعمل; كانت تعمل")}
""",
}
FACT_WORDS: Mapping[str, Words] = MappingProxyType(
    {"en": _EN, "uk": _UK, "ru": _RU, "de": _DE, "fr": _FR, "es": _ES, "ar": _AR}
)
