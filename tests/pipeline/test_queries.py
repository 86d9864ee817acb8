"""What people see: lists by key, counts that agree with them, and the trail of who looked."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline import arrival, standing, steps
from pipeline.desk import tips
from pipeline.desk.beats import add_beat
from pipeline.errors import Unknown
from pipeline.models import Counter, Trail
from pipeline.queries import counts, evidence, trail
from pipeline.queries.newsroom import her_beat
from pipeline.queries.tips import Page, Wanted, page
from pipeline.store import Store
from pipeline.terms import Lane, Shelf, SpikeReason, Status, Verdict, Viewer
from pipeline.upkeep.export import export
from tests.builders import a_desk, a_mail, ada, someone
from tests.fakes import FIRST, FakeMailbox
from tests.pipeline import rounds
from tests.pipeline.rounds import do, found, shown, take
from tests.work.newsroom import sha256

EVERYTHING = Wanted(shelf=None)


def letters(count: int) -> list[bytes]:
    return [a_mail(f"Letter {n}", f"Part {n}", message_id=f"{n}@x") for n in range(count)]


def pages(store: Store, viewer: Viewer, limit: int, wanted: Wanted = EVERYTHING) -> Iterable[Page]:
    before = None
    while True:
        with store.look() as session:
            got = page(session, viewer, wanted, before, limit)
        yield got
        if got.next is None:
            return
        before = got.next


def narrowed(store: Store, viewer: Viewer, **wanted: object) -> list[int]:
    return rounds.tips(store, viewer, Wanted(**{"shelf": None, **wanted}))  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [1, 4, 7, 20, 21])
def test_the_pages_of_two_desks_are_one_list_newest_first(store: Store, limit: int) -> None:
    a_desk(store, "Politics")
    ann = someone(store, "Ann", desks=("World", "Politics"))
    mails = letters(20)
    for n, desk in enumerate(("World", "Politics", "World", "Politics")):
        box = FakeMailbox(*mails[n::4], first=FIRST + timedelta(seconds=13 * n))
        rounds.poll(store, box, name=f"box {n}", desk=desk)
    got = list(pages(store, ann, limit))
    keys = [row.arrival for one in got for row in one.rows]
    assert len(keys) == 20
    assert keys == sorted(keys, reverse=True)
    assert [len(one.rows) for one in got[:-1]] == [limit] * (len(got) - 1)
    assert got[-1].rows, "no page is empty"


def test_what_comes_in_while_one_pages_shifts_no_page(store: Store) -> None:
    rounds.poll(store, FakeMailbox(*letters(9)), name="old")
    got = pages(store, ada(store), 4)
    first = next(iter(got))
    rounds.poll(store, FakeMailbox(a_mail("New", "New"), first=FIRST + timedelta(1)), name="new")
    with store.look() as session:
        second = page(session, ada(store), EVERYTHING, first.next, 4)
    ids = [row.subject for row in (*first.rows, *second.rows)]
    assert ids == [f"Letter {n}" for n in range(8, 0, -1)]


def test_a_list_is_narrowed_by_each_of_its_words(store: Store) -> None:
    ann = someone(store, "Ann")
    a_desk(store, "Politics")
    now = store.clock()
    with store.unit() as session:
        add_beat(session, ada(store), "World", "Harbour", now, keywords=["quay"])
    take(store, *letters(5))
    with store.look() as session:
        harbour = her_beat(session, ann, "Harbour")
    do(store, tips.claim, ann, 1)
    do(store, tips.move_to_lane, ann, 2, Lane.SPAM)
    do(store, tips.move_to_beat, ann, 3, "Harbour")
    do(store, tips.snooze, ann, 4, now + timedelta(1))
    do(store, tips.close, ann, 5, Verdict.ALREADY_KNOWN)
    assert narrowed(store, ann, owner_id=ann.id) == [1]
    assert narrowed(store, ann, lane=Lane.SPAM) == [2]
    assert narrowed(store, ann, beat_id=harbour) == [3]
    assert narrowed(store, ann, unsure=True) == [5, 4, 1]
    assert narrowed(store, ann, status=Status.CLOSED) == [5]
    for shelf, held in (
        (Shelf.OPEN, [3, 1]), (Shelf.HIDDEN, [2]), (Shelf.SNOOZED, [4]), (Shelf.CLOSED, [5]),
    ):  # fmt: skip
        assert narrowed(store, ann, shelf=shelf) == held
    assert narrowed(store, ann, desk_id=-1) == []


def test_out_of_the_first_view_is_never_out_of_search(store: Store) -> None:
    ann = someone(store, "Ann")
    take(store, *letters(4))
    do(store, tips.spike, ann, 1)
    do(store, tips.move_to_lane, ann, 2, Lane.SPAM)
    do(store, tips.snooze, ann, 3, store.clock() + timedelta(1))
    assert rounds.tips(store, ann, Wanted()) == [4]
    assert found(store, ann, "letter") == [4, 3, 2, 1]


def _lived(store: Store) -> Viewer:
    """A desk on which a good deal has happened; returns a reporter of it."""
    ann = someone(store, "Ann")
    with store.unit() as session:
        now = store.clock()
        add_beat(session, ada(store), "World", "Harbour", now, keywords=["quay"])
        add_beat(session, ada(store), "World", "Spies", now, closed=True)
    take(store, *letters(12))
    do(store, tips.claim, ann, 1)
    do(store, tips.move_to_lane, ann, 2, Lane.SPAM)
    do(store, tips.move_to_beat, ann, 3, "Harbour")
    do(store, tips.snooze, ann, 4, store.clock() + timedelta(1))
    do(store, tips.close, ann, 5, Verdict.ALREADY_KNOWN)
    do(store, tips.restrict, ann, 6, ["Ann"])
    do(store, tips.restrict, ada(store), 7, ["Ada"])
    do(store, tips.spike, ann, 8, reason=SpikeReason.NOISE)
    do(store, tips.restore, ann, 8)
    do(store, tips.move_to_beat, ada(store), 9, "Spies")
    return ann


@pytest.mark.parametrize("name", ["Ann", "Ada"])
def test_every_count_agrees_with_the_list_that_it_counts(store: Store, name: str) -> None:
    _lived(store)
    with store.look() as session:
        viewer = rounds.access.viewer(session, name)
        places, beats = counts.by_place(session, viewer), counts.by_beat(session, viewer)
        harbour = her_beat(session, viewer, "Harbour")
    rows = [row for one in pages(store, viewer, 50) for row in one.rows]
    first_view = [row for row in rows if row.shelf is Shelf.OPEN]
    assert places == _sums(
        (row.shelf.value, row.lane.value if row.lane else "", harbour if row.beat else 0)
        for row in rows
    )
    assert beats == _sums(harbour if row.beat else 0 for row in first_view)


def _sums(keys: Iterable[Any]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key in keys:
        sums[key] = sums.get(key, 0) + 1
    return sums


def test_the_kept_counters_are_what_counting_gives(store: Store) -> None:
    _lived(store)
    kept = _counters(store)
    with store.unit() as session:
        standing.recount(session)
    assert _counters(store) == kept


def _counters(store: Store) -> set[tuple[object, ...]]:
    table = Counter.__table__  # type: ignore[attr-defined]
    with store.look() as session:
        return {tuple(row) for row in session.execute(sa.select(table).where(table.c.tips != 0))}


def test_the_page_key_is_the_time_of_arrival(store: Store) -> None:
    rounds.poll(store, FakeMailbox(*letters(1)))
    (tip,) = take(store)
    assert arrival.moment(tip.arrival) == tip.arrived_at == FIRST + timedelta(minutes=1)


def test_what_nobody_has_judged_yet_is_in_the_first_view(store: Store) -> None:
    rounds.poll(store, FakeMailbox(*letters(1)))
    with store.look() as session:
        (tip,) = page(session, ada(store)).rows
    assert (tip.lane, tip.beat, tip.unsure) == (None, "", False)
    steps.run_all(store)
    with store.look() as session:
        (tip,) = page(session, ada(store)).rows
    assert tip.unsure


def test_every_open_download_search_and_export_is_a_row_without_a_word(
    store: Store, tmp_path: Path
) -> None:
    (raw,) = letters(1)
    take(store, raw)
    ann = someone(store, "Ann")
    shown(store, ann, 1)
    evidence.raw(store, ann, sha256(raw))
    found(store, ann, "canaryword")
    export(store, ann, 1, tmp_path)
    with store.look() as session:
        hers = sa.select(Trail).where(col(Trail.user_id) == ann.id)  # type: ignore[call-overload]
        rows = session.execute(hers.order_by(col(Trail.id))).scalars().all()
        seen = trail.seen_by(session, 1)
    assert [(row.verb, row.kind) for row in rows] == [
        ("open", "tip"), ("download raw", "message"), ("search", ""), ("open", "tip"),
        ("export", "tip"),
    ]  # fmt: skip
    assert {row.at for row in rows} == {store.clock()}
    assert "canaryword" not in str([row.model_dump() for row in rows])
    assert [(step.who, step.verb) for step in seen] == [
        ("Ann", "export"), ("Ann", "open"), ("Ann", "open"),
    ]  # fmt: skip


def test_what_was_refused_is_no_row_of_the_trail(store: Store) -> None:
    take(store, *letters(1))
    with pytest.raises(Unknown):
        shown(store, someone(store, "Mallory", desks=()), 1)
    with store.look() as session:
        of_tips = sa.select(sa.func.count()).where(col(Trail.kind) == "tip")
        assert session.scalar(of_tips) == 0
