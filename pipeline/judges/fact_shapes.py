"""Shapes of times, addresses and links to papers: regular expressions and what they must not be.

None looks back or repeats a group, so that a long mail costs what it is long.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_ENGLISH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|apr|aug|sept|sep|oct|nov|dec"
)
_MONTHS = (
    f"{_ENGLISH}|"
    "januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|"
    "janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|"
    "يناير|فبراير|مارس|أبريل|ابريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|"
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني"
)
# From a number on, and what may stand before one; digits of Arabic script are made ours before.
NUMBERS = re.compile(r"\d+")
FROM_A_NUMBER = re.compile(
    rf"""(?:
      (?:19|20)\d\d-\d\d-\d\d
    | \d{{1,2}}[./]\d{{1,2}}[./](?:19|20)?\d\d
    | \d{{1,2}}(?:\.|st|nd|rd|th|er|º)?[ ](?:of[ ]|de[ ])?(?:{_MONTHS})
    | (?:[01]?\d|2[0-3]):[0-5]\d(?:[ ]?(?:am|pm|a\.m|p\.m|uhr))?
    | (?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?[ ]?(?:am|pm|a\.m|p\.m|uhr|o'clock|o’clock)
    | (?:[01]?\d|2[0-3])[ ]?h(?:eures?|[0-5]\d)?
    | \d{{1,2}}[ ](?:утра|вечера|ночи|дня|годині|години|ранку|вечора|часов)
    | \d{{1,2}}[ ]de[ ]la[ ](?:mañana|tarde|noche)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Only English puts a day behind its month: “im März 18” is of somebody's age.
BEFORE_A_NUMBER = re.compile("\\b(?:a las|الساعة) $", re.IGNORECASE)
BEFORE_AN_ENGLISH_NUMBER = re.compile(rf"\b(?:{_ENGLISH}) $", re.IGNORECASE)
LONGEST_BEFORE = 16  # characters of it
_NUMBER = r"(?:,?[ ](?:дом[ ]|буд\.?[ ]|д\.[ ]?)?\d{1,4}[a-zа-я]?)?"
ADDRESSES = re.compile(
    rf"""\b(?:
      \d{{1,4}}[a-z]?[ ][A-Z]\w+[ ](?:Street|Road|Avenue|Lane|Square|Drive|Close|Terrace)
    | (?!(?:The|This|That|Our|My|Your|His|Her|Their|High|Primary|Every)\b)[A-Z]\w+[ ](?:Street|Road|
        Avenue|Square|Hospital|Bridge|Airport|Prison|Lane|House|School|Park|Farm|Hall|Court|Close|
        Estate|Station|Harbour|Mill|Market|College)
    | [A-ZÄÖÜ]\w+(?:straße|strasse|platz|gasse|allee)(?:[ ]\d{{1,4}}[a-z]?)?
    | (?:rue|avenue|boulevard|quai|place)[ ](?:d[eu]s?[ ]|de[ ]la[ ]|d['’])?[A-ZÉÈ]\w+
    | (?:école|lycée|collège|hôpital|clinique|gare|[Ee]hpad|EHPAD|résidence)[ ](?:d[eu]s?[ ]|
        de[ ]la[ ]|d['’])?[A-ZÉÈ]\w+
    | (?:calle|avenida|plaza|paseo|barrio)[ ](?:de[ ]|del[ ]|de[ ]la[ ])?[A-ZÁÉÍÓÚ]\w+{_NUMBER}
    | (?:вул\.|вулиц\w|площ\w|проспект\w{{0,3}}|ул\.|улиц\w|площад\w)[ ][А-ЯІЇЄҐЁ]\w+{_NUMBER}
    | (?:село|сел[іе]|містечку|деревн\w|пос[её]лке)[ ][А-ЯІЇЄҐЁ]\w+
    | (?:شارع|ميدان|قرية|مدينة|بلدة|محافظة|مخيم)[ ]\w+
    )""",
    re.VERBOSE,
)
# A name after a word that says “in”; where every noun is written large, none can be told so.
INSIDE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            r"\b(?:[Ii]n|[Nn]ear|[Oo]utside|village of|town of)[ ]([A-Z][a-z’'-]{3,})"
        ),
        "fr": re.compile(
            r"(?:\bÀ|\b[Pp]rès de|\bville de|\bvillage de|\bhabite à)[ ]([A-ZÉ][\w-]{3,})"
        ),
        "es": re.compile(r"\b(?:[Ee]n|[Cc]erca de|pueblo de)[ ]([A-ZÁÉÍÓÚ][\w-]{3,})"),
        "uk": re.compile(
            r"\b[УуВв][ ]([А-ЯІЇЄҐ][\w’'ʼ-]{2,}(?:і|ї|ові|у|ю|ах|ях))\b(?! є| немає| був)"
        ),
        "ru": re.compile(r"\b(?:[Вв]|[Пп]од|[Оо]коло)[ ]([А-ЯЁ][\w-]{2,}(?:е|и|ом|а|ью|ах|ях))\b"),
    }
)
# What stands there and is no place: times, tongues, firms whose services one writes in.
_NO_PLACE = """
january february march april june july august september october november december monday tuesday
wednesday thursday friday saturday sunday english french german spanish russian ukrainian arabic
christmas easter parliament congress facebook telegram whatsapp twitter instagram youtube signal
google god your their this that these those what which short general navidad pascua dios enero
febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
телеграме телеграмі фейсбуке фейсбуку фейсбуці интернете інтернеті твиттере верховнои боге бога
"""
NO_PLACE = frozenset(_NO_PLACE.split())
# A witness whose verb stands apart from its “have”, or who says that she was not alone.
WITNESSED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            r"\b(?:I|[Ww]e) (?:just|also|both|all|myself|personally|actually|clearly) "
            r"(?:saw|heard|witnessed|watched|filmed)\b(?! (?:your|the article|the report))"
        ),
        "de": re.compile(
            r"\b(?:[Ii]ch habe|[Ww]ir haben)\b(?! (?:Ihre|Ihren|Ihr|Ihrem|den Artikel)\b)"
            r"[^.!?\n]{1,60}? (?:gesehen|gehört|gefilmt|fotografiert|erlebt|beobachtet|miterlebt)\b"
        ),
        "fr": re.compile(
            r"\b(?:nous avons|j['’]ai) (?:tous|toutes|bien|moi-même|aussi) (?:vu|entendu)\b"
        ),
    }
)
BROADCAST = re.compile("Fernsehen|Artikel|Beitrag|Bericht|Sendung|Nachrichten|télé")
_HOSTS = (
    "drive.google.com|docs.google.com|dropbox.com|wetransfer.com|we.tl|mega.nz|1drv.ms|"
    "onedrive.live.com|sharepoint.com|disk.yandex.ru|cloud.mail.ru|documentcloud.org|"
    "icloud.com/iclouddrive|pcloud.com|proton.me/urls"
).replace(".", r"\.")
LINKS = re.compile(
    rf"https?://(?:[\w.-]{{0,60}}\.)?({_HOSTS})|"
    r"https?://[^\s<>\"]{1,300}?/([^\s<>\"/?]{1,80}\.(?:pdf|docx?|xlsx?|csv|odt|ods|zip))\b",
    re.IGNORECASE,
)
