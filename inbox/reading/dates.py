"""Dates as mail programs write them for people, in many languages. Read only where one rule is
sure: `05/01/2026` may be May or January, so it is no date here; neither is a day without a time.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

LONGEST = 120  # characters
_MONTHS = (
    """january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari
    tammikuuta tammikuu tammik tammi stycznia sty styczeń ledna led leden január ianuarie
    ian siječnja січня січ січень января янв январь ιανουαρίου ιαν ocak oca يناير كانون
    ינואר ינו jaanuar януари""",
    """february feb februar febr feber février févr fév febrero febbraio fevereiro fev
    februari helmikuuta helmikuu helmik helmi lutego lut luty února úno únor február
    februarie veljače лютого лют лютий февраля фев февр февраль φεβρουαρίου φεβ şubat şub
    فبراير פברואר פבר veebruar февруари""",
    """march mar märz mrz mär mars marzo março maart mrt marts maaliskuuta maaliskuu maalisk
    maalis marca marzec března bře březen március márc martie ožujka березня бер березень
    марта март мар μαρτίου μαρ mart مارس מרץ märts maret""",
    """april apr avril avr abril abr aprile huhtikuuta huhtikuu huhtik huhti kwietnia kwi
    kwiecień dubna dub duben április ápr aprilie travnja квітня кві квіт квітень апреля
    апр апрель απριλίου απρ nisan nis أبريل ابريل אפריל אפר aprill април""",
    """may mai mayo maggio mag maio mei maj toukokuuta toukokuu toukok touko maja květen
    května kvě máj május svibnja травня тра трав травень мая май μαΐου μαΐ μαϊ mayıs مايو
    מאי""",
    """june jun juni juin junio giugno giu junho kesäkuuta kesäkuu kesäk kesä czerwca cze
    czerwiec června čvn červen június jún iunie iun lipnja червня чер черв червень июня
    июн июнь ιουνίου ιουν haziran haz يونيو יוני יונ juuni юни""",
    """july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu heinäk heinä
    lipca lipiec července čvc červenec július júl iulie iul srpnja липня лип липень июля
    июл июль ιουλίου ιουλ temmuz tem يوليو יולי יול juuli юли""",
    """august aug août agosto ago ağustos ağu augustus augusti elokuuta elokuu elok elo
    sierpnia sie sierpień srpna srpen augusztus kolovoza серпня сер серп серпень августа
    авг август αυγούστου αυγ أغسطس אוגוסט אוג agustus agu""",
    """september sep sept septembre septiembre settembre set setembro syyskuuta syyskuu syysk
    syys września wrz wrzesień září zář szeptember szept septembrie rujna вересня вер
    вересень сентября сен сент сентябрь σεπτεμβρίου σεπ eylül eyl سبتمبر ספטמבר ספט
    септември""",
    """october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu
    lokak loka października paź październik října říj říjen október octombrie жовтня жов
    жовт жовтень октября окт октябрь οκτωβρίου οκτ ekim eki أكتوبر אוקטובר אוק oktoober
    октомври""",
    """november nov novembre noviembre novembro marraskuuta marraskuu marrask marras
    listopadu listopada lisopad noiembrie studenoga листопада листоп листопад ноября ноя
    нояб ноябрь νοεμβρίου νοε kasım kas نوفمبر נובמבר נוב ноември""",
    """december dec dezember dez décembre déc diciembre dic dicembre dezembro joulukuuta
    joulukuu jouluk joulu grudnia gru grudzień prosince pro prosinec decembrie prosinca
    грудня гру груд грудень декабря дек декабрь δεκεμβρίου δεκ aralık ara ديسمبر דצמבר דצמ
    detsember desember des декември""",
)
_NUMBERS = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_YEAR_FIRST = re.compile(r"\b(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_VIETNAMESE = re.compile(r"\b(\d{1,2})\s(?:tháng|thg)\s(\d{1,2}),?\s(?:năm\s)?(\d{4})")
_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?![\d:]|\.\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.+-])(\d{1,2})\s?(?::|\.|[hH時时点點시]\s?)(\d{2})(?:분|分)?(?:[:.](\d{2}))?(?![\d.]\d|\d)"
)
_ZONE = re.compile(r"(?:GMT|UTC|\s)([+\-−])(\d{1,2}):?(\d{2})?\b")
_LATER = (
    "pm",
    "p.m",
    "p. m",
    "下午",
    "晚上",
    "午後",
    "오후",
    "μ.μ",
    "μμ",
    "ös",
    "مساء",
    "em",
    "ch",
)
_SOONER = (
    "am",
    "a.m",
    "a. m",
    "上午",
    "早上",
    "午前",
    "오전",
    "π.μ",
    "πμ",
    "öö",
    "صباح",
    "fm",
    "sa",
)
_NAMED = {
    "gmt": 0, "utc": 0, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3,
    "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "jst": 9, "kst": 9, "wib": 7, "wita": 8, "trt": 3, "sast": 2, "aest": 10,
}  # fmt: skip
_Day = tuple[int, int, int]


def written_date(told: str, zone: tzinfo = UTC) -> datetime | None:
    """The time in UTC that a person reads there, or None. `zone` counts where none is written."""
    told = told[:LONGEST].strip().replace("ב-", " ")  # Hebrew's "at", before a time
    day, rest = _day(told)
    clock = _clock(rest)
    if day is None or clock is None:
        return None
    try:
        when = datetime(*day, *clock, tzinfo=_zone(rest) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return when if 1980 <= when.year <= 2100 else None


def _day(told: str) -> tuple[_Day | None, str]:
    """The day, and what is left to look for a time in."""
    day = _in_words(told)
    if day:
        return day, told
    for pattern, order in _ORDERS:
        found = pattern.search(told)
        if found:
            rest = f"{told[: found.start()]} {told[found.end() :]}"
            return order(*(int(one) for one in found.groups())), rest
    return None, told


def _slashed(one: int, two: int, year: int) -> _Day | None:
    """Whichever exceeds twelve is the day; when neither does, nobody knows."""
    if one == two or one > 12:
        return _whole(year), two, one
    return (_whole(year), one, two) if two > 12 else None


def _whole(year: int) -> int:
    return year + 2000 if year < 100 else year


_ORDERS: tuple[tuple[re.Pattern[str], Callable[[int, int, int], _Day | None]], ...] = (
    (_YEAR_FIRST, lambda year, month, day: (year, month, day)),
    (_VIETNAMESE, lambda day, month, year: (year, month, day)),
    (_DOTTED, lambda day, month, year: (_whole(year), month, day)),
    (_SLASHED, _slashed),
)


def _in_words(told: str) -> _Day | None:
    """`Mon, 5 Jan 2026`. The last word that is a month: `mar.` is also a Tuesday."""
    words = (word.removeprefix("ב") for word in _WORD.findall(told.lower()))
    months = [_NUMBERS[word] for word in words if word in _NUMBERS]
    years = _YEAR.findall(told)
    clock = _CLOCK.search(told)
    rest = told[: clock.start()] + " " + told[clock.end() :] if clock else told
    days = [int(one) for one in _DAY.findall(rest) if 1 <= int(one) <= 31]
    return (int(years[0]), months[-1], days[0]) if months and years and days else None


def _clock(told: str) -> tuple[int, int, int] | None:
    found = list(_CLOCK.finditer(told))
    if not found:
        return None
    hour, minute, second = (int(one or 0) for one in found[-1].groups())
    low = told.lower()
    if 1 <= hour <= 12 and _says(low, _LATER, found[-1]):
        hour = hour % 12 + 12
    elif hour == 12 and _says(low, _SOONER, found[-1]):
        hour = 0
    return hour, minute, second


def _says(low: str, words: tuple[str, ...], clock: re.Match[str]) -> bool:
    """Whether one of these stands right before or after the time."""
    before = low[: clock.start()].rstrip()
    after = low[clock.end() :].lstrip(" \xa0\u202f")
    return any(after.startswith(word) for word in words) or before.endswith(
        tuple(word for word in words if not word.isascii())
    )


def _zone(told: str) -> tzinfo | None:
    found = _ZONE.search(told)
    if found:
        span = timedelta(hours=int(found.group(2)), minutes=int(found.group(3) or 0))
        if span < timedelta(hours=15):
            return timezone(span if found.group(1) == "+" else -span)
    return named_zone(told)


def named_zone(told: str) -> timezone | None:
    """The zone that is named last, as programs and people write it: `EEST`; None for another."""
    words = reversed(_WORD.findall(told.lower()))
    named = next((_NAMED[word] for word in words if word in _NAMED), None)
    return None if named is None else timezone(timedelta(hours=named))
