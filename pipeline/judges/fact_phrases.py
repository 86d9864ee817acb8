"""Phrases of more than set words: an hour in words, papers that somebody holds, who was there.

One regular expression a fact and language; none looks back, and what stands between two words is
counted, so that a long mail costs what it is long.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from pipeline.judges.fact_words import DOCUMENT, FIRST_HAND, PLACE, TIME


def _between(no: str, most: int) -> str:
    """Up to so many words, none of which turns the meaning."""
    return rf"(?: (?!(?:{no})\b)[\w’'-]+){{0,{most}}}"


_EN_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_EN_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_EN_PAPERS = (
    "cop(?:y|ies)|documents?|papers|contracts?|receipts?|invoices?|e-?mails?|letters?|messages?|"
    "recordings?|photos?|photographs?|pictures?|screenshots?|minutes|files|records|statements?|"
    "payslips?|videos?|footage|scans?|spreadsheets?|memos?|logs?"
)
_FR_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_FR_HOURS = "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze"
_FR_PAPERS = (
    "copies?|documents?|photos?|courriels?|mails?|e-mails?|lettres?|messages?|contrats?|factures?|"
    "enregistrements?|vidéos?|relevés?|bulletins?|captures?|preuves?|papiers|reçus?"
)
_ES_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_ES_HOURS = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_ES_PAPERS = (
    "copias?|documentos?|fotos?|correos?|mensajes?|cartas?|contratos?|facturas?|grabaci(?:ón|ones)|"
    "grabad[ao]s?|vídeos?|videos?|nóminas?|recibos?|actas?|pruebas?|capturas?|papeles"
)
_DE_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_DE_HOURS = "eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
_DE_PAPERS = (
    "Kopien?|Unterlagen|Dokumente?|Belege?|Rechnung(?:en)?|Protokolle?|Vertrag|Verträge|Fotos?|"
    "Bilder|Aufnahmen|E-?Mails?|Briefe?|Schreiben|Videos?|Screenshots?|Bescheide?|Quittungen|Akten"
)
_UK_MONTHS = (
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
)
_UK_HOURS = (
    "першій|другій|третій|четвертій|п.ятій|шостій|сьомій|восьмій|дев.ятій|десятій|одинадцятій|"
    "дванадцятій"
)
_UK_PAPERS = (
    r"копі\w{1,3}|документ\w{0,3}|фото\w{0,7}|листи|листування|наказ\w{0,2}|договір|договор\w{0,2}|"
    r"запис\w{0,2}|квитанці\w{1,2}|рахунк\w{1,2}|скан\w{0,4}|відео|акти?|довідк\w{1,2}|знімк\w{1,2}"
)
_RU_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_RU_HOURS = "час|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать"
_RU_PAPERS = (
    r"копи\w{1,2}|документ\w{0,3}|фото\w{0,8}|переписк\w|письма|приказ\w{0,2}|договор\w{0,3}|"
    r"запис\w|квитанци\w|скан\w{0,3}|видео|акты?|справк\w|чеки|снимк\w{1,2}|листки"
)
_AR_HOURS = "الواحدة|الثانية|الثالثة|الرابعة|الخامسة|السادسة|السابعة|الثامنة|التاسعة|العاشرة"
_AR_PAPERS = (
    "نسخ|نسخة|وثائق|وثيقة|صور|مستندات|رسائل|رسالة|عقود|فواتير|تسجيل|تسجيلات|تقرير|تقارير|فيديو|"
    "مقاطع|شهادات|إيصالات"
)
_NOT_EN = "no|not|never|any|read|seen|heard|your|about|question|questions|idea|written|sent"
_NOT_FR = "pas|aucune?|lu|vu|vos|votre|question|questions"
_NOT_ES = "no|ninguna?|leído|visto|su|sus|pregunta|que"
_NOT_DE = "kein|keine|nicht|Ihr|Ihre|Ihren|Ihrem|eine Frage|gelesen|gesehen"
_NOT_UK = "не|ваш\\w{0,3}|питання"
_NOT_RU = "не|нет|ваш\\w{0,3}|вопрос\\w?"

_TOLD: dict[str, dict[str, str]] = {
    "en": {
        TIME: rf"\b(?:at|around|about|before|after|past|"
        rf"until) (?:{_EN_HOURS}) (?:in the (?:morning|"
        rf"afternoon|evening)|at night|o['’]clock)|\b(?:beginning|start|middle|end) of (?:last |"
        rf"the )?"
        rf"(?:{_EN_MONTHS}|week|month|year)\b|\b(?:early|mid|late|mid-)[ -]?(?:{_EN_MONTHS})\b|"
        rf"\b(?:[Aa]round|[Bb]efore|after|until|since) (?:midnight|noon|dawn|dusk|lunchtime|"
        rf"Christmas|Easter)"
        rf"\b|\blast (?:Christmas|Easter)\b|\b(?:half|quarter) past (?:{_EN_HOURS})\b",
        DOCUMENT: rf"\b(?:I|[Ww]e)(?:['’]ve)?(?: (?:still|also|even|have|can|could|will))* "
        rf"(?:have|keep|kept|hold|got|saved|scan|scanned|photographed|copied|send|show|forward)\b"
        rf"{_between(_NOT_EN, 4)} (?:{_EN_PAPERS})\b",
        FIRST_HAND: r"\bI(?: am|['’]m) an? (?!reader|subscriber|fan)(?:[a-z-]+ ){1,2}(?:at|in|on|"
        r"for|"
        r"with)\b|\b(?:I|[Ww]e) (?:was|were) (?:sitting|standing|working|waiting|inside|sent|"
        r"made)\b|"
        r"\bI (?:drive|clean|teach|nurse|guard|deliver|run) (?:the|a|at|in|for)\b|"
        r"\b[Aa] (?:friend|colleague|neighbour|neighbor|relative) of mine\b"
        r"(?!,? (?:who )?works?\b)|"
        r"\b[Oo]ur (?:manager|boss|director|foreman|supervisor|landlord|headmaster|"
        r"headteacher) (?:told|"
        r"wrote|said|made|makes|asked|forced|ordered|wants|threatened)\b|"
        r"\b(?:made|told|forced|ordered) us\b",
    },
    "fr": {
        TIME: rf"\b(?:depuis|début|fin|mi|dès|jusqu['’]en)[ -](?:{_FR_MONTHS})\b|"
        rf"\b(?:à|vers) (?:{_FR_HOURS}) heures?\b|\b(?:vers|avant|après) (?:minuit|midi)\b",
        DOCUMENT: rf"\b(?:[Jj]['’]ai|[Nn]ous avons|[Jj]e (?:possède|conserve|garde|détiens|"
        rf"dispose|peux "
        rf"(?:vous )?(?:envoyer|transmettre|montrer)))\b{_between(_NOT_FR, 4)} (?:{_FR_PAPERS})\b",
        FIRST_HAND: r"\b[Jj]e suis (?!content|conscient|lect|abonn|retrait)[a-zéèê-]+(?:eur|euse|"
        r"ère|ier|"
        r"ière|ant|ante|ienne|ien|iste|trice|teur) (?:à|au|aux|chez|dans|en|de)\b|"
        r"\b(?:[Jj]['’]étais|[Nn]ous étions) (?:dans|sur|au|à la|à côté|en train)\b|"
        r"\b(?:on nous a fait|nous a obligé|notre (?:directeur|directrice|patron|chef|bailleur))\b",
    },
    "es": {
        TIME: rf"\b[Aa] las? (?:{_ES_HOURS})\b|\b[Dd]esde (?:{_ES_MONTHS})\b|"
        rf"\b[Aa] (?:principios|mediados|finales) de (?:{_ES_MONTHS}|mes|año|semana)\b|"
        r"\bde la madrugada\b",
        DOCUMENT: rf"\b(?:[Tt]engo|[Tt]enemos|[Cc]onservo|[Gg]uardo|[Hh]e guardado|[Pp]uedo "
        rf"(?:enviar|mandar|mostrar)(?:les?)?)\b{_between(_NOT_ES, 4)} (?:{_ES_PAPERS})\b",
        FIRST_HAND: r"\b[Ss]oy (?!lector|suscript|abonad)[a-z]+(?:era|ero|ora|or|ista|ante|ente) "
        r"(?:de|en|del)\b|\b[Nn]os (?:dieron|dijeron|obligan|hicieron|mandaron)\b|"
        r"\b(?:[Ee]stábamos|[Yy]o estaba|[Ee]staba yo) (?:en|dentro|allí)\b|"
        r"\b[Tt]engo grabad[ao]s?\b",
    },
    "de": {
        TIME: rf"\b(?:gegen|um|nach|vor) (?:halb |kurz vor |"
        rf"kurz nach )?(?:{_DE_HOURS})\b(?! \w+e[nr]?\b)|"
        rf"\b(?:[Ss]eit|[Aa]nfang|[Mm]itte|[Ee]nde|[Bb]is) (?:{_DE_MONTHS})\b|"
        rf"\b[Gg]egen Mitternacht\b|"
        r"\b[Ii]n der Nacht (?:zum|auf|von)\b",
        DOCUMENT: rf"\b(?:[Ii]ch habe|[Ww]ir haben|[Mm]ir lieg(?:en|t)|[Uu]ns lieg(?:en|t)|"
        rf"[Ii]ch besitze|"
        rf"[Ii]ch kann Ihnen)\b{_between(_NOT_DE, 4)} (?:{_DE_PAPERS})\b(?![^.!?]{{0,40}} gesehen)",
        FIRST_HAND: r"\b[Ii]ch bin (?!Leser|Abonnent|Rentner|Bürger|"
        r"Mitglied)[A-ZÄÖÜ][a-zäöüß]+(?:in|er|"
        r"kraft|schwester|frau|mann)\b|\b(?:[Ii]ch stand|[Ww]ir standen|[Ii]ch saß|[Ww]ir saßen)\b|"
        r"\b[Uu]nser(?:e)? (?:Chef|Chefin|Vermieter|Direktor|Vorarbeiter|Leiter|Leiterin)\b",
        PLACE: r"\b(?:[Ii]n|[Bb]ei|[Nn]ach|[Aa]us|[Nn]ahe) ([A-ZÄÖÜ][a-zäöüß]+(?:stadt|burg|dorf|"
        r"hausen|"
        r"heim|hofen|ingen|furt|berg|bach|feld|kirchen|walde|rode|büttel|münde|hude|brück|haven|"
        r"stedt|"
        r"weiler|thal|leben|brunn|kreuz))\b",
    },
    "uk": {
        TIME: rf"\b[Оо]б? (?:{_UK_HOURS})\b|\b(?:[Зз]|[Вв]ід|[Дд]о|початку|кінця|"
        rf"середини) (?:{_UK_MONTHS})"
        r"\b|\b[ВвУу]же (?:\w+ )?(?:тиждень|місяць|рік|тижні|місяці|роки)\b|\b[Оо]півночі\b",
        DOCUMENT: rf"\b(?:[Мм]аю|[Мм]аємо|[Зз]берегл\w{{1,3}}|[Зз]беріг\w?|[Мм]ожу (?:надіслати|"
        rf"переслати|"
        rf"показати|передати))\b{_between(_NOT_UK, 3)} (?:{_UK_PAPERS})\b|"
        rf"\b(?:{_UK_PAPERS})(?: \w+){{0,2}} (?:можу|маю|маємо|надішлю)\b",
        FIRST_HAND: r"\bПрацюю\b|\bЯ (?!пенс[иі]онер|чита[чт])[а-яіїєґ]+(?:ка|ар|ель|ист|іст|ник|"
        r"иця|ій|ор|ер)\b(?=[.,])|"
        r"\b[Нн]ас (?:зібрали|змусили|вигнали|змушують)|\b(?:зібрав|зібрала|змусив|змусила) нас\b|"
        r"\b[Нн]ам (?:не видають|не платять|сказали|заборонили)\b|\b[Сс]ам(?:а)? (?:стоя|чу|чит|"
        r"ба|бу)\w+",
    },
    "ru": {
        TIME: rf"\b(?:[Сс]|[Дд]о|начал[ае]|конц[ае]|середин[еы]) (?:{_RU_MONTHS})\b|"
        rf"\b[Вв] (?:{_RU_HOURS}) "
        r"(?:утра|вечера|ночи|дня|часов)\b|\b[Уу]же (?:\w+ )?(?:неделю|месяц|год|недели|месяца|"
        r"года)\b|"
        r"\b(?:в|около|после|до) полуночи\b|\bтретью неделю\b",
        DOCUMENT: rf"\b(?:[Ии]мею|[Хх]раню|сохранил\w{{1,3}}|остал\w{{1,3}}|[Мм]огу (?:выслать|"
        rf"прислать|"
        rf"показать|передать|отправить))\b{_between(_NOT_RU, 3)} (?:{_RU_PAPERS})\b|"
        rf"\b(?:{_RU_PAPERS})(?: \w+){{0,2}} (?:могу|вышлю|пришлю)\b",
        FIRST_HAND: r"\bРаботаю\b|\bЯ работаю\b|\b[Нн]ас (?:собрали|заставили|выгнали|заставляют)|"
        r"\bЯ (?!пенсионер|читат)[а-я]+(?:тель|ница|арь|ист|ник|тор|ер|ёр)\b(?=[.,])|"
        r"\b[Нн]ам (?:не платят|не выдают|сказали|запретили|велели)\b|\b[Сс]ам(?:а)? (?:стоял|"
        r"слышал|был)",
    },
    "ar": {
        TIME: rf"الساعة (?:{_AR_HOURS}|الحادية عشرة|الثانية عشرة)|منذ (?:\w+ )?(?:يوم|أيام|يومين|"
        rf"شهر|أشهر|"
        r"شهرين|عام|أعوام|سنة|سنوات|أسبوع|أسبوعين|أسابيع|ساعات)\b|(?:مساء|صباح|ليلة|ظهر) (?:أمس|"
        r"يوم|\bال\w+)",
        DOCUMENT: rf"\b(?:لدي|عندي|لدينا|عندنا|أحتفظ|نحتفظ|أملك|نملك|معي)(?: \w+){{0,1}} (?:ب|"
        rf"بال|ال)?"
        rf"(?:{_AR_PAPERS})\b",
        FIRST_HAND: r"\b(?:أعمل|عملت) \w+|\bأنا (?:ممرض|سائق|معلم|موظف|عامل|طبيب|مهندس|محاسب|"
        r"حارس|صياد)\w?\b|"
        r"\bأجبرون[اي]\b|\bكنا (?:في|داخل)\b|\bكنت (?:في|داخل)\b",
    },
}  # fmt: skip
PHRASES: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        code: {fact: re.compile(shape) for fact, shape in shapes.items()}
        for code, shapes in _TOLD.items()
    }
)
