"""`kill -9` of `tipdesk work` while it polls: started again, it has every mail exactly once."""

import time
from random import Random

import pytest

from tests.bench.mails import generate
from tests.work.newsroom import Newsroom, eventually, holds_exactly

MAILS = 300
_BATCH = list(generate(MAILS, seed=36))


def _kill_somewhere(newsroom: Newsroom, random: Random) -> None:
    """Start it and kill it at a random instant: of its polling, or of its judging after that.

    The instant is told by what is stored, not by a clock: a slow machine is hit as well.
    """
    had = newsroom.raw_files()
    there = random.randrange(had, MAILS) if had < MAILS else 0
    more = random.choice((0, random.uniform(0, 0.3)))
    worker = newsroom.work()
    worker.wait_for("leading")
    eventually(lambda: newsroom.raw_files() > there or not worker.alive(), every=0.001)
    assert worker.alive(), worker.log()
    time.sleep(more)
    worker.kill_9()


def _is_all_there(newsroom: Newsroom) -> None:
    checked = newsroom.done("db", "check")
    assert checked["sound"]
    assert not checked["recounted"], "the counters had gone wrong"
    holds_exactly(newsroom, _BATCH)
    assert newsroom.sightings() == list(range(1, MAILS + 1))
    asked = newsroom.judgements()
    assert set(asked.values()) == {1}, "a message was judged twice by one judge"
    assert len(asked) == 2 * MAILS, "a message was left unjudged"


def _killed_at(newsroom: Newsroom, instant: int) -> None:
    newsroom.account.deliver(_BATCH)
    random = Random(instant)
    for _ in range(2):  # the second finds what the first has left
        _kill_somewhere(newsroom, random)
    newsroom.let_claims_run_out()
    worker = newsroom.work()
    eventually(lambda: len(newsroom.digests()) == MAILS and newsroom.waiting() == 0, every=0.25)
    assert worker.stop() == 0
    newsroom.age_files()
    _is_all_there(newsroom)


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.matrix)], indirect=True
)
def test_a_worker_killed_while_it_polls_brings_every_mail_exactly_once(newsroom: Newsroom) -> None:
    _killed_at(newsroom, instant=0)


@pytest.mark.matrix
@pytest.mark.parametrize("instant", range(1, 21))
def test_a_worker_killed_at_any_instant(newsroom: Newsroom, instant: int) -> None:
    _killed_at(newsroom, instant)
