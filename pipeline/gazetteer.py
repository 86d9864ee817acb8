"""Names of countries and cities in seven languages, from CLDR by way of Babel. No map.

CLDR names every country and, for the time zones, one city each (Unicode licence).
"""

from collections.abc import Iterator
from functools import cache

from babel import Locale

from pipeline.judges.fact_words import FACT_WORDS
from pipeline.judges.facts import Places

# Names that are everyday words too: “того” is Togo and “of that”, “мали” Mali and “they had”.
_EVERYDAY = frozenset({"Того", "Мали", "Малі", "Чад", "Chad", "Mali", "Troll", "Center", "Easter"})
_MORE = {
    "en": ("USA", "Britain", "England", "Scotland", "Wales", "Gaza", "Crimea", "Donbas"),
    "uk": ("США", "Крим", "Донбас", "Англія", "Газа"),
    "ru": ("США", "Крым", "Донбасс", "Англия", "Газа"),
    "de": ("USA", "England", "Krim", "Gaza"),
    "fr": ("Angleterre", "Crimée", "Gaza"),
    "es": ("EEUU", "Inglaterra", "Crimea", "Gaza"),
    "ar": ("غزة", "القدس", "بريطانيا", "أمريكا"),
}
_CAPITALS_OF_NO_ZONE = {
    "de": ("Köln", "München", "Hamburg", "Frankfurt", "Leipzig", "Dresden", "Stuttgart", "Genf"),
    "fr": ("Marseille", "Lyon", "Toulouse", "Lille", "Bordeaux", "Nantes", "Strasbourg", "Genève"),
    "es": ("Barcelona", "Sevilla", "Valencia", "Bilbao", "Málaga", "Zaragoza", "Guadalajara"),
    "en": ("Manchester", "Birmingham", "Liverpool", "Glasgow", "Edinburgh", "Boston", "Washington"),
    "uk": ("Харків", "Одеса", "Дніпро", "Львів", "Херсон", "Миколаїв", "Полтава", "Маріуполь"),
    "ru": ("Харьков", "Одесса", "Петербург", "Воронеж", "Казань", "Екатеринбург", "Херсон"),
    "ar": ("حلب", "الموصل", "الإسكندرية", "جدة", "طرابلس", "حمص", "البصرة"),
}


@cache
def world() -> Places:
    """The places of the world, read once: 50 ms."""
    return Places({code: tuple(_names(code)) for code in FACT_WORDS})


@cache
def own(places: tuple[str, ...]) -> Places:
    """The places of a desk's beats, as its people typed them, in whatever language."""
    return Places(dict.fromkeys(FACT_WORDS, places))


def _names(code: str) -> Iterator[str]:
    told = Locale.parse(code)
    yield from _MORE[code]
    yield from _CAPITALS_OF_NO_ZONE[code]
    for territory, name in told.territories.items():
        if len(territory) == 2 and territory.isalpha() and name not in _EVERYDAY:
            yield name
    for zone in Locale.parse("uk").time_zones:  # the fullest list of zones
        area, _, place = str(zone).rpartition("/")
        if area in ("Europe", "Asia", "Africa", "America", "Australia"):
            name = told.time_zones.get(zone, {}).get("city", place.replace("_", " "))
            if name not in _EVERYDAY:
                yield name
