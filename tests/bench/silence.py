"""The silence alarm on simulated mailboxes: false alarms a year, and how soon death is noticed.

    python -m tests.bench.silence [--years 20] [--seed 1]

Each kind of mailbox lives for so many years, looked at every ten minutes of silence; every alarm
is a false one, since its mails only stop by chance. Then it is killed, a hundred times at random
moments of its life, and the working hours until the alarm are counted. Seeded; CPU time only.
"""

import argparse
import itertools
import math
import statistics
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from pipeline.rhythm import EVERY_DAY, Calendar, hear, history_from

Rate = Callable[[int], float]  # hours since the start (a Monday, 00:00): mails in that hour
HOUR, WEEK = 3600, 604_800
BEGIN = date(2026, 1, 5)
START = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp())
LOOK = 600  # seconds between two looks


@dataclass(frozen=True)
class Kind:
    """A kind of mailbox. `burst` is the mean size of a cluster of mails within half an hour."""

    rate: Rate
    burst: float = 1.0
    spread: float = 0.5  # hours over which a cluster comes
    waves: float = 0.0  # how much days differ: the sigma of a log-normal factor
    holidays: int = 0  # days a year on which nobody writes
    is_told: bool = False  # whether the alarm knows them


def office(a_day: float) -> Rate:
    """Nine to five, Monday to Friday."""
    return lambda hour: a_day / 8 if 9 <= hour % 24 < 17 and hour // 24 % 7 < 5 else 0.0


def around(a_day: float) -> Rate:
    """Always, with a wave by day."""
    return lambda hour: a_day / 24 * (1 + 0.8 * math.sin((hour % 24 - 8) / 24 * 2 * math.pi))


def weekend_quiet(a_day: float) -> Rate:
    """By day and evening; a tenth of it at the weekend."""

    def rate(hour: int) -> float:
        share = 1.0 if 7 <= hour % 24 < 23 else 0.05
        return a_day / 16.4 * share * (0.1 if hour // 24 % 7 >= 5 else 1.0)

    return rate


KINDS: dict[str, Kind] = {
    "9-17 h, 20 a day": Kind(office(20)),
    "9-17 h, 40 a day": Kind(office(40)),
    "9-17 h, 40 a day, days differ": Kind(office(40), waves=0.3),
    "24 h, 100 a day": Kind(around(100)),
    "24 h, 1,000 a day": Kind(around(1000)),
    "weekend-quiet, 60 a day": Kind(weekend_quiet(60)),
    "bursty, 60 a day by 5": Kind(around(60), burst=5.0),
    "slow bursts, 60 a day by 6 in 5 h": Kind(around(60), burst=6.0, spread=5.0),
    "bursty office, 60 a day by 4": Kind(office(60), burst=4.0, waves=0.3),
    "ten a day": Kind(around(10)),
    "two a week": Kind(around(2 / 7)),
    "9-17 h, 40 a day, 8 holidays": Kind(office(40), holidays=8),
    "9-17 h, 20 a day, 8 holidays, told": Kind(office(20), holidays=8, is_told=True),
    "9-17 h, 40 a day, 8 holidays, told": Kind(office(40), holidays=8, is_told=True),
    "weekend-quiet, 60 a day, 8 holidays, told": Kind(weekend_quiet(60), holidays=8, is_told=True),
}


def holidays(kind: Kind, weeks: int, random: Random) -> frozenset[date]:
    """The days of its life on which nobody writes."""
    days = (random.randrange(weeks * 7) for _ in range(round(kind.holidays * weeks / 52.2)))
    return frozenset(_day(day * 24) for day in days)


def _day(hour: int) -> date:
    return BEGIN + timedelta(days=hour // 24)


def live(
    kind: Kind, weeks: int, random: Random, days_off: Container[date] = frozenset()
) -> list[float]:
    """The arrivals of its life, in seconds since 1970."""
    found: list[float] = []
    factor = 1.0
    for hour in range(weeks * 168):
        if hour % 24 == 0:
            factor = 0.0 if _day(hour) in days_off else _factor(kind, random)
        for _cluster in range(_poisson(kind.rate(hour) * factor / kind.burst, random)):
            at = START + (hour + random.random()) * HOUR
            for _mail in range(_size(kind.burst, random)):
                found.append(at + random.random() * kind.spread * HOUR * (kind.burst > 1))
    return sorted(found)


def _factor(kind: Kind, random: Random) -> float:
    return random.lognormvariate(-(kind.waves**2) / 2, kind.waves) if kind.waves else 1.0


def _poisson(mean: float, random: Random) -> int:
    """By counting exponential steps."""
    n, left = 0, mean - random.expovariate(1.0)
    while left > 0:
        n, left = n + 1, left - random.expovariate(1.0)
    return n


def _size(mean: float, random: Random) -> int:
    """Geometric from 1, of that mean."""
    n = 1
    while random.random() > 1 / mean:
        n += 1
    return n


def alarm_after(arrivals: list[float], upto: int, until: float, calendar: Calendar) -> float | None:
    """When the silence after mail number `upto` is told, looking until `until`; None: never."""
    last = arrivals[upto]
    begin = history_from(datetime.fromtimestamp(last, UTC)).timestamp()
    known = arrivals[bisect_right(arrivals, begin) : upto + 1]
    hours = Counter(int(at // HOUR) for at in known)
    if not _is_alarm(hours, last, until, calendar):
        return None  # the longer the silence, the less likely: asked at its end first
    low, high = 0, math.ceil((until - last) / LOOK)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (
            (low, middle)
            if _is_alarm(hours, last, last + middle * LOOK, calendar)
            else (middle, high)
        )
    return last + high * LOOK


def _is_alarm(hours: Counter[int], last: float, at: float, calendar: Calendar) -> bool:
    return hear(hours, last, datetime.fromtimestamp(at, UTC), calendar).is_alarm


def _is_usual(kind: Kind, start: float, end: float) -> bool:
    """Whether so few mails are missing that asking would only cost time: one in four is longer."""
    hours = range(int((start - START) // HOUR), math.ceil((end - START) / HOUR))
    wanted = 0.0
    for hour in hours:
        wanted += kind.rate(hour) / kind.burst
        if wanted > 1.4:
            return False
    return True


def false_alarms(kind: Kind, arrivals: list[float], calendar: Calendar = EVERY_DAY) -> int:
    """Silences of a living mailbox that were told."""
    count = 0
    for n, (last, then) in enumerate(itertools.pairwise(arrivals)):
        if then - last < LOOK or last - arrivals[0] < 2 * WEEK or _is_usual(kind, last, then):
            continue
        if alarm_after(arrivals, n, then, calendar) is not None:
            count += 1
    return count


def worked(rate: Rate, start: float, end: float, days_off: Container[date]) -> float:
    """The hours between two moments in which mail could be expected."""
    begin, until = ((at - START) / HOUR for at in (start, end))
    hours = range(int(begin), math.ceil(until))
    return sum(
        min(until, hour + 1) - max(begin, hour)
        for hour in hours
        if rate(hour) > 0 and _day(hour) not in days_off
    )


def deaths(
    kind: Kind, arrivals: list[float], random: Random, times: int, calendar: Calendar = EVERY_DAY
) -> Iterator[float]:
    """The working hours until a death at a random moment is told."""
    first = bisect_right(arrivals, arrivals[0] + 4 * WEEK)
    for _ in range(times):
        at = random.randrange(first, len(arrivals))
        told = alarm_after(arrivals, at, arrivals[at] + 12 * WEEK, calendar)
        yield worked(kind.rate, arrivals[at], told, calendar.days_off) if told else math.inf


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=float, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kind", choices=list(KINDS))
    told = asked.parse_args()
    print("| mailbox | false alarms a year | death told after (median, 95 %), working hours |")
    print("|---|---|---|")
    began = time.process_time()
    for name, kind in KINDS.items():
        if told.kind not in (None, name):
            continue
        random = Random(f"{told.seed} {name}")
        weeks = round(told.years * 52.2)
        off = holidays(kind, weeks, random)
        calendar = Calendar(UTC, off if kind.is_told else frozenset())
        arrivals = live(kind, weeks, random, off)
        wrong = false_alarms(kind, arrivals, calendar) / told.years
        hours = sorted(deaths(kind, arrivals, random, 100, calendar))
        print(
            f"| {name} | {wrong:.2f} | {statistics.median(hours):.1f}, {hours[94]:.1f} |",
            flush=True,
        )
    print(f"\n{time.process_time() - began:.0f} s of CPU, seed {told.seed}, {told.years} years")


if __name__ == "__main__":
    main()
