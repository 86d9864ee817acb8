"""Which days are off: a country's, a part of it's, and the newsroom's own."""

from datetime import date

import pytest

from pipeline.days_off import days_off
from pipeline.errors import BadValue

SAINT_ANDREW, CHRISTMAS, LIBERATION = date(2026, 11, 30), date(2031, 12, 25), date(2026, 5, 5)


def test_nothing_is_off_unless_somebody_says_so() -> None:
    assert CHRISTMAS not in days_off("", ())


@pytest.mark.parametrize(
    ("place", "day", "is_off"),
    [
        ("GB", CHRISTMAS, True),
        ("GB", SAINT_ANDREW, False),
        ("GB-SCT", SAINT_ANDREW, True),
        ("GB-ENG", SAINT_ANDREW, False),
        ("NL", LIBERATION, False),
    ],
)
def test_a_country_s_holidays_are_off_and_those_of_its_part(
    place: str, day: date, is_off: bool
) -> None:
    assert (day in days_off(place, ())) is is_off


@pytest.mark.parametrize("place", ["", "NL"])
def test_days_of_our_own_are_off_beside_them(place: str) -> None:
    off = days_off(place, [LIBERATION])
    assert LIBERATION in off
    assert (CHRISTMAS in off) is bool(place)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("XX", "like GB"),
        ("Scotland", "like GB"),
        ("gb", "like GB"),
        ("GB-XX", "ENG, NIR, SCT, WLS"),
        ("GB-", "like GB"),
        ("VA-X", "none"),
    ],
)
def test_a_place_of_which_nothing_is_known_is_refused_by_a_sentence(place: str, said: str) -> None:
    with pytest.raises(BadValue, match=said) as refused:
        days_off(place, ())
    assert f"“{place}”" in str(refused.value)
