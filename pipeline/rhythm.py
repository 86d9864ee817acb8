"""Whether a mailbox is silent for longer than its own rhythm makes likely. Pure: times in, an
answer out; it asks no clock and no database.

The model. Arrivals are an inhomogeneous Poisson process whose rate has a period of one week: hour
of the week, in the newsroom's zone, so that a change to summer time moves nobody's morning.

1. *Rate.* Of the last `WEEKS` weeks that were seen, how many mails came in the hours of the week
   that a silence covers: n, in W weeks. Half of an hour's count stays with it and a quarter goes
   to each neighbour (a triangle of one hour), since nobody starts at nine sharp.
2. *What is not known of the rate.* With a gamma posterior for the rate, no mail in one more such
   stretch has the predictive probability (W / (W + 1))^n: longer than exp(-n / W), most of all
   after two weeks. Its negative logarithm is the evidence, n * ln(1 + 1/W).
3. *Bursts.* If mails come in clusters of size m on the average, silence is as likely as with 1/m of
   them (a compound Poisson process). m is taken from the index of dispersion of the counts against
   the rhythm (Pearson's chi square by its degrees of freedom; Cox and Lewis 1966, ch. 6), in blocks
   of about four expected mails, less one standard error; never less than 1. The evidence is divided
   by it.
   *Days that differ.* What dispersion is left between whole days is taken for a gamma factor of
   variance v on the day's rate: no mail then has the probability (1 + v E)^(-1/v) (the negative
   binomial's zero class) where E is the evidence so far.
4. *Quieter weeks.* If the last day, or the last seven, before the silence had fewer mails than the
   rhythm says (by more than a standard deviation), the evidence is scaled down by that share: an
   election that is over is no alarm. More never scales it up.
5. *Days off.* On a day on which nobody is expected to write (a public holiday) silence says
   nothing: no mail is expected, and what came or did not come then says nothing of the rate.
6. *How sure.* A mailbox with a hundred mails a week has five thousand silences a year to be wrong
   about. The alarm needs p < 0.001, and p < BUDGET / (clusters a year), so that the expected false
   alarms stay below BUDGET a year however busy the mailbox is.

There is no answer before two weeks of history, and none for fewer than `FEWEST` mails in them.
"""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate

WEEKS = 8  # of history that count at most
LEAST_WEEKS = 2
FEWEST = 4  # mails
P = 0.001
BUDGET = 0.15  # false alarms a year that are expected at most
_HOUR = 3600  # seconds
_SLOTS = 168
_OFF = _SLOTS  # the slot of every hour of a day off
_WEEKS_A_YEAR = 52.2
_BLOCK = 4.0  # expected mails in which bursts are looked for
_LEVEL_PRIOR = 4.0  # mails as expected that stand beside those of the last days


@dataclass(frozen=True, slots=True)
class Calendar:
    """The newsroom's hours: its time zone, and the days there on which nobody is expected to write
    (midnight to midnight)."""

    zone: tzinfo = UTC
    days_off: Container[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Silence:
    """What is thought of the silence that lasts now."""

    since: datetime | None  # the last mail; none: nothing ever came
    p: float  # how likely it is that so long a silence means nothing; 1 when not enough is known
    needed: float  # it is an alarm below this
    weeks: float  # of history

    @property
    def is_alarm(self) -> bool:
        return self.p < self.needed


EVERY_DAY = Calendar()  # of UTC


def listen(arrivals: Iterable[datetime], now: datetime, calendar: Calendar = EVERY_DAY) -> Silence:
    """Judge the silence from the last arrival up to `now`.

    `arrivals` in any order, aware; those after `now` are not looked at.
    """
    seconds = sorted(at.timestamp() for at in arrivals if at <= now)
    hours = Counter(int(at // _HOUR) for at in seconds)
    return hear(hours, seconds[-1] if seconds else None, now, calendar)


def hear(
    hours: Mapping[int, int],
    last: float | None,
    now: datetime,
    calendar: Calendar = EVERY_DAY,
) -> Silence:
    """The same for counts by the hour since 1970, as a database gives them; `last` in seconds."""
    if last is None:
        return Silence(None, 1.0, P, 0.0)
    end = int(last // _HOUR) + 1  # the history ends with the last mail: a silence explains nothing
    begin = max(min(hours), end - WEEKS * _SLOTS)
    weeks = (end - begin) / _SLOTS
    history = {hour: n for hour, n in hours.items() if begin <= hour < end}
    told = datetime.fromtimestamp(last, UTC)
    if weeks < LEAST_WEEKS or sum(history.values()) < FEWEST:
        return Silence(told, 1.0, P, weeks)
    rhythm = _Rhythm(history, begin, end, calendar)
    burst, varies = rhythm.burst(), rhythm.varies()
    expected = rhythm.between(last, now.timestamp())
    evidence = expected * weeks * math.log1p(1 / weeks) / burst * rhythm.level()
    evidence = math.log1p(varies * evidence) / varies if varies else evidence
    clusters = sum(history.values()) / weeks * _WEEKS_A_YEAR / burst
    return Silence(told, math.exp(-evidence), min(P, BUDGET / clusters), weeks)


class _Rhythm:
    """How many mails each hour of the week brings, from the hours `begin` up to `end`."""

    def __init__(
        self, history: Mapping[int, int], begin: int, end: int, calendar: Calendar
    ) -> None:
        self._calendar, self._weeks = calendar, (end - begin) / _SLOTS
        slots = [self._slot(hour) for hour in range(begin, end)]
        came = [history.get(begin + at, 0) * (slot != _OFF) for at, slot in enumerate(slots)]
        self._rate = _rates(slots, came)
        # Sums from the beginning: what came, and what was to be expected, in any stretch.
        self._came = [0, *accumulate(came)]
        self._wanted = [0.0, *accumulate(self._rate[slot] for slot in slots)]

    def _slot(self, hour: int) -> int:
        """The hour of the week, or `_OFF`, of an hour since 1970."""
        day, slot = _local(hour, self._calendar.zone)
        return _OFF if day in self._calendar.days_off else slot

    def between(self, start: float, end: float) -> float:
        """The mails expected from one second to another."""
        sum_, at = 0.0, start
        while at < end:
            hour = int(at // _HOUR)
            until = min(end, (hour + 1) * _HOUR)
            sum_ += self._rate[self._slot(hour)] * (until - at) / _HOUR
            at = until
        return sum_

    def level(self) -> float:
        """What share of the rhythm the last day and the last week reached, at most 1."""
        return min(1.0, *(self._share(hours) for hours in (24, _SLOTS)))

    def _share(self, hours: int) -> float:
        came, wanted = self._stretch(max(0, len(self._came) - 1 - hours), len(self._came) - 1)
        return (came + math.sqrt(wanted) + _LEVEL_PRIOR) / (wanted + _LEVEL_PRIOR)

    def burst(self) -> float:
        """The mean size of a cluster, at least 1: the variance of counts by their mean."""
        block = round(_BLOCK * _SLOTS / max(sum(self._rate), 1e-9))
        return max(1.0, self._dispersion(max(1, min(_SLOTS, block))))

    def varies(self) -> float:
        """The variance of a factor by which days differ, beyond bursts."""
        days = [sum(self._rate[day * 24 : day * 24 + 24]) for day in range(7)]
        a_day = sum(days) / max(1, sum(rate > max(days) / 4 for rate in days))
        return max(0.0, self._dispersion(24) - self.burst()) / max(a_day, 1.0)

    def _dispersion(self, block: int) -> float:
        """Pearson's chi square over blocks of so many hours, by its degrees of freedom, less what
        chance alone may add to it (one standard error of a chi square)."""
        chi, blocks = 0.0, 0
        for start in range(0, len(self._came) - block, block):
            came, wanted = self._stretch(start, start + block)
            if wanted > 0.5:
                chi += (came - wanted) ** 2 / wanted
                blocks += 1
        # The rhythm was made from the same counts: of W weeks one is spent on it.
        free = blocks * (1 - 1 / max(self._weeks, 1.5))
        return chi / free / (1 + math.sqrt(2 / free)) if free > 0 else 1.0

    def _stretch(self, start: int, end: int) -> tuple[int, float]:
        """What came, and what was expected, between two hours of the history."""
        return self._came[end] - self._came[start], self._wanted[end] - self._wanted[start]


def _rates(slots: Sequence[int], came: Sequence[int]) -> list[float]:
    """Mails an hour by the hour of the week, smoothed by a triangle of one hour; none by `_OFF`."""
    weeks, sums = [0] * (_SLOTS + 1), [0] * (_SLOTS + 1)
    for slot, n in zip(slots, came, strict=True):
        weeks[slot] += 1
        sums[slot] += n
    smooth = [
        (sums[(slot - 1) % _SLOTS] + 2 * sums[slot] + sums[(slot + 1) % _SLOTS])
        / 4
        / max(weeks[slot], 1)
        for slot in range(_SLOTS)
    ]
    return [*smooth, 0.0]


@lru_cache(maxsize=4 * WEEKS * _SLOTS)
def _local(hour: int, zone: tzinfo) -> tuple[date, int]:
    """The day and the hour of the week in this zone, of an hour since 1970."""
    local = datetime.fromtimestamp(hour * _HOUR, zone)
    return local.date(), local.weekday() * 24 + local.hour


def history_from(now: datetime) -> datetime:
    """How far back arrivals are of interest."""
    return now - timedelta(weeks=WEEKS + 4)
