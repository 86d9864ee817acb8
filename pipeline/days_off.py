"""Days on which nobody is expected to write: a country's public holidays, and the newsroom's own.

Apart from the rhythm that asks, and loaded by workers alone: `holidays` takes 0.15 s to load.
"""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date

from holidays import country_holidays, list_supported_countries

from pipeline.errors import BadValue


@dataclass(frozen=True)
class _DaysOff:
    public: Container[date]  # of any year: worked out when it is asked for
    own: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.own or day in self.public)


def days_off(place: str, own: Collection[date]) -> Container[date]:
    """The public holidays of a place, and these days. `place` is a country or a part of it, as
    ISO 3166 writes them: "GB", "GB-SCT"; empty for none. Raises `BadValue`."""
    if not place:
        return frozenset(own)
    country, dash, part = place.partition("-")
    known = list_supported_countries(include_aliases=False)
    if country not in known or (dash and not part):
        raise BadValue(
            "No holidays are known of “{place}”. Write a country as ISO 3166 does, like GB, or a "
            "part of it, like GB-SCT.",
            place=place,
        )
    if part and part not in known[country]:
        raise BadValue(
            "No holidays are known of “{place}”. The parts of {country} are: {parts}.",
            place=place,
            country=country,
            parts=", ".join(known[country]) or "none",
        )
    return _DaysOff(country_holidays(country, subdiv=part or None), frozenset(own))
