"""How long something waits, in words that a list can hold."""

from datetime import timedelta

import pytest

from web import clock


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(days=3, hours=5, minutes=1), "3 d 5 h"),
        (timedelta(days=13, hours=23), "13 d 23 h"),
        (timedelta(days=14, hours=23), "14 d"),
        (timedelta(days=729, hours=5), "729 d"),
        (timedelta(days=730), "2 years"),
        (timedelta(days=5348, hours=20), "14 years"),
    ],
)
def test_nobody_is_told_the_hours_of_a_mail_that_is_years_old(span: timedelta, told: str) -> None:
    assert clock.long(span) == told
