"""A desk of beats with words, where people taught one or two new ones that have none: what is like
their tips goes there, and nothing else moves."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from pipeline import steps
from pipeline.desk import judges, tips
from pipeline.desk.beats import add_beat
from pipeline.models import Tip
from pipeline.store import Store
from pipeline.terms import Reason, Role, Viewer
from tests.builders import ada, someone
from tests.pipeline.rounds import do, shown
from tests.pipeline.test_learning import (
    BUSES,
    CARE,
    FIRES,
    GAMBLING,
    GRAIN,
    POLICE,
    PRISONS,
    arrived,
    beat_of,
    tips_of,
    typed,
)

LANES = Path(__file__).parents[2] / "pipeline/lanes/examples"
SUBJECTS = {"Transit": BUSES, "Constables": POLICE}  # what the tips of a new beat are about
TYPED = [GRAIN, FIRES, CARE, GAMBLING, PRISONS]
# Words that any letter holds, whatever it is about.
SMALL = {"near", "four", "had", "since", "night", "two", "before", "told", "through", "hours"}


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann", Role.EDITOR)


def crowd() -> list[dict[str, Any]]:
    """Tips, questions and corrections on anything, in seven languages."""
    found = []
    for language in ("ar", "de", "en", "es", "fr", "ru", "uk"):
        lines = (LANES / f"{language}.jsonl").read_text().splitlines()
        rows = [json.loads(line) for line in lines]
        for lane in ("tip", "question", "correction"):
            found += [row for row in rows if row["lane"] == lane][:4]
    return found


def came(store: Store, rows: Sequence[dict[str, Any]]) -> list[int]:
    """As `arrived`, fifty at a time: the next batch comes an hour later, a mail a minute."""
    batches = (rows[at : at + 50] for at in range(0, len(rows), 50))
    return [tip_id for some in batches for tip_id in arrived(store, some)]


def bare(store: Store, *names: str) -> dict[str, str]:
    """New beats, each a name and nothing else; their numbers."""
    with store.unit() as session:
        made = {one: add_beat(session, ada(store), "World", one, store.clock()) for one in names}
        return {name: str(beat.id) for name, beat in made.items()}


def routes(store: Store, tip_ids: Sequence[int]) -> Counter[str]:
    return Counter(beat_of(store, one) for one in tip_ids)


def reasons(store: Store, viewer: Viewer, tip_ids: Sequence[int], beat: str) -> list[Reason]:
    """Why those of the tips lie on this beat that do."""
    drawn = [one for one in tip_ids if beat_of(store, one) == beat]
    judged = [shown(store, viewer, one).judgements for one in drawn]
    return [why for said in judged for one in said if one.question == "beat" for why in one.reasons]


@pytest.mark.parametrize(
    "names", [("Transit",), pytest.param(("Transit", "Constables"), marks=pytest.mark.matrix)]
)
def test_ten_tips_of_a_new_beat_without_words_draw_what_is_like_them_and_flood_no_desk(
    store: Store, ann: Viewer, names: Sequence[str]
) -> None:
    """And what decided are no words that any letter holds."""
    others = typed(store, TYPED)
    new = bare(store, *names)
    silent = came(store, crowd())
    before = routes(store, silent)
    for name in names:
        for tip_id in arrived(store, tips_of(SUBJECTS[name])[:10]):
            do(store, tips.move_to_beat, ann, tip_id, name)
    assert judges.teach_all(store)
    steps.run_all(store)
    after = routes(store, silent)
    assert sum(after[one] for one in new.values()) <= len(names) * len(silent) / 25
    assert sum(abs(after[one] - before[one]) for one in others.values()) <= len(silent) / 20
    for name, number in new.items():
        later = arrived(store, tips_of(SUBJECTS[name])[10:])
        assert [beat_of(store, one) for one in later].count(number) >= 3
        why = reasons(store, ann, [*silent, *later], number)
        assert not {str(one.values["word"]) for one in why if one.code == "learned"} & SMALL
        assert not any(one.code == "meaning" for one in why)


def test_a_beat_with_neither_words_nor_examples_draws_nothing_that_does_not_say_its_name(
    store: Store, ann: Viewer
) -> None:
    typed(store, TYPED[:2])
    new = bare(store, "Railways", "Odds and ends")
    silent = came(store, [*crowd(), *tips_of("Railways")])
    found = routes(store, silent)
    assert found[new["Odds and ends"]] == 0
    assert named(store, silent, new) == found[new["Railways"]]


def named(store: Store, tip_ids: Sequence[int], new: Mapping[str, str]) -> int:
    """How many of those on the railways beat say the word."""
    with store.look() as session:
        found = session.exec(select(Tip).where(Tip.beat_id == int(new["Railways"]))).all()
    every = [*crowd(), *tips_of("Railways")]
    texts = [every[tip_ids.index(one.id)] for one in found if one.id]
    return sum("railway" in f"{one['subject']} {one['body']}".lower() for one in texts)
