"""When silence is an alarm: by the mailbox's own rhythm, and seldom wrong. The full simulation is
`python -m tests.bench.silence`."""

import itertools
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from pipeline.rhythm import LEAST_WEEKS, Calendar, P, listen
from tests.bench.silence import KINDS, START, WEEK, Kind, deaths, false_alarms, live, office

BEGIN = datetime.fromtimestamp(START, UTC)  # a Monday, 00:00


def an_office(weeks: int, seed: int = 1) -> list[datetime]:
    """Nine to five, 40 a day."""
    arrivals = live(Kind(office(40)), weeks, Random(seed))
    return [datetime.fromtimestamp(at, UTC) for at in arrivals]


def test_a_dead_office_mailbox_is_told_within_four_working_hours() -> None:
    arrivals = an_office(6)  # the last mail came on a Friday before five
    monday = BEGIN + timedelta(weeks=6)
    assert not listen(arrivals, monday + timedelta(hours=9)).is_alarm, "a weekend is no silence"
    assert not listen(arrivals, monday + timedelta(hours=10)).is_alarm
    assert listen(arrivals, monday + timedelta(hours=13)).is_alarm


def test_nothing_is_said_before_two_weeks_of_history() -> None:
    young = [at for at in an_office(6) if at < BEGIN + timedelta(days=11)]
    silence = listen(young, BEGIN + timedelta(weeks=4))
    assert silence.weeks < LEAST_WEEKS
    assert (silence.p, silence.is_alarm) == (1.0, False)


def test_a_mailbox_to_which_nothing_ever_came_is_not_silent() -> None:
    assert listen([], BEGIN).since is None
    assert not listen([], BEGIN).is_alarm


def test_more_silence_is_never_less_of_an_alarm() -> None:
    arrivals = an_office(5)
    hours = [listen(arrivals, BEGIN + timedelta(weeks=5, hours=n)).p for n in range(60)]
    assert hours == sorted(hours, reverse=True)


def test_it_is_never_told_at_a_probability_above_the_promised_one() -> None:
    silence = listen(an_office(5), BEGIN + timedelta(weeks=5, hours=14))
    assert silence.p < silence.needed <= P


def test_the_hours_are_those_of_the_newsroom_also_over_a_change_to_winter_time() -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    begin = datetime(2026, 8, 31, tzinfo=kyiv)  # summer time ends on 25 October
    naive = live(Kind(office(160)), 8, Random(5))
    arrivals = [
        (begin + timedelta(seconds=at - START)).replace(tzinfo=kyiv).astimezone(UTC) for at in naive
    ]
    morning = datetime(2026, 10, 26, 9, 20, tzinfo=kyiv)
    assert not listen(arrivals, morning, Calendar(kyiv)).is_alarm
    assert listen(arrivals, morning).is_alarm, "by the hours of UTC they are an hour late"


def test_silence_on_a_day_off_says_nothing_and_a_death_is_told_on_the_next_working_day() -> None:
    arrivals = an_office(6)
    monday, day = BEGIN + timedelta(weeks=6), timedelta(days=1)
    off = Calendar(days_off={monday.date()})
    evening = listen(arrivals, monday + timedelta(hours=23), off)
    assert (evening.p, evening.is_alarm) == (listen(arrivals, monday, off).p, False)
    assert not listen(arrivals, monday + day + timedelta(hours=10), off).is_alarm
    assert listen(arrivals, monday + day + timedelta(hours=13), off).is_alarm


def test_a_day_off_in_the_past_takes_nothing_from_the_rhythm() -> None:
    """Two weeks, of which a day brought nothing: the next such weekday is as busy as it was."""
    off = (BEGIN + timedelta(weeks=5)).date()
    arrivals = [at for at in an_office(6) if at.date() != off]
    noon = BEGIN + timedelta(weeks=6, hours=12)
    known, unknown = listen(arrivals, noon, Calendar(days_off={off})), listen(arrivals, noon)
    assert known.p < unknown.p


def test_a_mailbox_that_quietens_is_given_time() -> None:
    """An election is over: half of the mails, from one week to the next."""
    arrivals = an_office(6)
    random = Random(3)
    quiet = [at for at in arrivals if at < BEGIN + timedelta(weeks=5) or random.random() < 0.4]
    ended = [listen([x for x in quiet if x <= at], then) for at, then in gaps(quiet, weeks=5)]
    assert not any(silence.is_alarm for silence in ended)


def gaps(arrivals: list[datetime], weeks: int) -> list[tuple[datetime, datetime]]:
    after = [at for at in arrivals if at > BEGIN + timedelta(weeks=weeks)]
    pairs = itertools.pairwise(after)
    return [(one, other) for one, other in pairs if other - one > timedelta(minutes=40)]


@pytest.mark.parametrize(
    "kind",
    [
        "9-17 h, 40 a day",
        "ten a day",
        "two a week",
        pytest.param("24 h, 100 a day", marks=pytest.mark.matrix),
        pytest.param("bursty, 60 a day by 5", marks=pytest.mark.matrix),
        pytest.param("weekend-quiet, 60 a day", marks=pytest.mark.matrix),
    ],
)
def test_months_pass_without_a_false_alarm(kind: str) -> None:
    arrivals = live(KINDS[kind], 18, Random(11))
    assert false_alarms(KINDS[kind], arrivals) == 0


def test_most_deaths_of_an_office_mailbox_are_told_within_four_working_hours() -> None:
    kind = KINDS["9-17 h, 40 a day"]
    arrivals = live(kind, 12, Random(13))
    hours = sorted(deaths(kind, arrivals, Random(14), 20))
    assert hours[-2] <= 4.0
    assert arrivals[-1] - arrivals[0] > 11 * WEEK
