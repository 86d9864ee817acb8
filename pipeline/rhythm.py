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
   the rhythm (Pearson's chi square by its degrees of freedom; Cox and Lewis 1966, ch. 6), once in
   blocks of about two expected mails and once by days, each less one standard error; the larger one
   counts, never less than 1. The evidence is divided by it.
4. *Quieter weeks.* If the last day, or the last seven, before the silence had fewer mails than the
   rhythm says (by more than a standard deviation), the evidence is scaled down by that share: an
   election that is over is no alarm. More never scales it up.
5. *How sure.* A mailbox with a hundred mails a week has five thousand silences a year to be wrong
   about. The alarm needs p < 0.001, and p < BUDGET / (clusters a year), so that the expected false
   alarms stay below BUDGET a year however busy the mailbox is.

There is no answer before two weeks of history, and none for fewer than `FEWEST` mails in them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

WEEKS = 8  # of history that count at most
LEAST_WEEKS = 2
FEWEST = 4  # mails
P = 0.001
BUDGET = 0.15  # false alarms a year that are expected at most
_HOUR, _DAY, _WEEK = 3600, 86_400, 604_800
_SLOTS = 168
_WEEKS_A_YEAR = 52.2
_LEVEL_PRIOR = 4.0  # mails as expected that stand beside those of the last days


@dataclass(frozen=True, slots=True)
class Silence:
    """What is thought of the silence that lasts now."""

    since: datetime | None  # the last sign of life; none: nothing ever came
    p: float  # how likely it is that so long a silence means nothing; 1 when not enough is known
    needed: float  # it is an alarm below this
    weeks: float  # of history

    @property
    def is_alarm(self) -> bool:
        return self.p < self.needed


def listen(
    arrivals: Iterable[datetime], now: datetime, zone: tzinfo = UTC, alive: datetime | None = None
) -> Silence:
    """Judge the silence from the last arrival (or a later sign of life, `alive`) up to `now`.

    `arrivals` in any order, aware; those after `now` are not looked at. `zone` is the newsroom's.
    """
    seconds = sorted(at.timestamp() for at in arrivals if at <= now)
    hours = Counter(int(at // _HOUR) for at in seconds)
    return hear(hours, seconds[-1] if seconds else None, now, zone, alive)


def hear(
    hours: Mapping[int, int],
    last: float | None,
    now: datetime,
    zone: tzinfo = UTC,
    alive: datetime | None = None,
) -> Silence:
    """The same for counts by the hour since 1970, as a database gives them; `last` in seconds."""
    if last is None:
        return Silence(None, 1.0, P, 0.0)
    since = max(last, alive.timestamp() if alive else last)
    end = int(last // _HOUR) + 1  # the history ends with the last mail: a silence explains nothing
    begin = max(min(hours), end - WEEKS * _SLOTS)
    weeks = (end - begin) / _SLOTS
    history = {hour: n for hour, n in hours.items() if begin <= hour < end}
    told = datetime.fromtimestamp(since, UTC)
    if weeks < LEAST_WEEKS or sum(history.values()) < FEWEST:
        return Silence(told, 1.0, P, weeks)
    rhythm = _Rhythm(history, begin, end, zone)
    burst = rhythm.burst()
    expected = rhythm.between(since, now.timestamp())
    evidence = expected * weeks * math.log1p(1 / weeks) / burst * rhythm.level()
    clusters = sum(history.values()) / weeks * _WEEKS_A_YEAR / burst
    return Silence(told, math.exp(-evidence), min(P, BUDGET / clusters), weeks)


class _Rhythm:
    """How many mails each hour of the week brings, from the hours `begin` up to `end`."""

    def __init__(self, history: Mapping[int, int], begin: int, end: int, zone: tzinfo) -> None:
        self._history, self._begin, self._end, self._zone = history, begin, end, zone
        seen, came = [0] * _SLOTS, [0.0] * _SLOTS
        for hour in range(begin, end):
            slot = self._slot(hour)
            seen[slot] += 1
            came[slot] += history.get(hour, 0)
        smooth = [
            (came[slot - 1] + 2 * came[slot] + came[(slot + 1) % _SLOTS]) / 4
            for slot in range(_SLOTS)
        ]
        self._rate = [n / max(weeks, 1) for n, weeks in zip(smooth, seen, strict=True)]
        self._weeks = (end - begin) / _SLOTS

    def _slot(self, hour: int) -> int:
        return _slot(hour, self._zone)

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
        shares = (self._share(hours) for hours in (24, _SLOTS))
        return min(1.0, *shares)

    def _share(self, hours: int) -> float:
        span = range(max(self._begin, self._end - hours), self._end)
        came = sum(self._history.get(hour, 0) for hour in span)
        wanted = sum(self._rate[self._slot(hour)] for hour in span)
        return (came + math.sqrt(wanted) + _LEVEL_PRIOR) / (wanted + _LEVEL_PRIOR)

    def burst(self) -> float:
        """The mean size of a cluster, at least 1: the variance of counts by their mean."""
        a_week = sum(self._rate)
        short = max(1, min(_SLOTS, round(2 * _SLOTS / max(a_week, 1e-9))))
        return max(1.0, *(self._dispersion(block) for block in {short, max(short, 24)}))

    def _dispersion(self, block: int) -> float:
        """Pearson's chi square over blocks of so many hours, by its degrees of freedom, less what
        chance alone may add to it (one standard error of a chi square)."""
        chi, blocks = 0.0, 0
        for came, wanted in self._blocks(block):
            if wanted > 0.5:
                chi += (came - wanted) ** 2 / wanted
                blocks += 1
        # The rhythm was made from the same counts: of W weeks one is spent on it.
        free = blocks * (1 - 1 / max(self._weeks, 1.5))
        return chi / free / (1 + math.sqrt(2 / free)) if free > 0 else 1.0

    def _blocks(self, block: int) -> Iterator[tuple[float, float]]:
        for start in range(self._begin, self._end - block + 1, block):
            span = range(start, start + block)
            yield (
                sum(self._history.get(hour, 0) for hour in span),
                sum(self._rate[self._slot(hour)] for hour in span),
            )


@lru_cache(maxsize=4 * WEEKS * _SLOTS)
def _slot(hour: int, zone: tzinfo) -> int:
    """The hour of the week in this zone, of an hour since 1970."""
    local = datetime.fromtimestamp(hour * _HOUR, zone)
    return local.weekday() * 24 + local.hour


def history_from(now: datetime) -> datetime:
    """How far back arrivals are of interest."""
    return now - timedelta(weeks=WEEKS + 4)
