"""A desk where one beat alone was taught: what it learned, and what it leaves to the others."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.desk import judges, tips
from pipeline.desk.beats import add_beat
from pipeline.store import Store
from pipeline.terms import Role, Viewer
from tests.builders import ada, someone
from tests.pipeline.rounds import do
from tests.pipeline.test_learning import arrived, beat_of

ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "routing/one-taught.jsonl").read_text().splitlines()
]
HEALTH, SILENT, LATER = (
    [row for row in ROWS if row["kind"] == kind] for kind in ("tip", "silent", "later")
)


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann", Role.EDITOR)


@pytest.mark.parametrize(
    ("taught", "silent"), [(6, 13), (10, 20), pytest.param(4, 15, marks=pytest.mark.matrix)]
)
def test_some_health_tips_teach_a_desk_health_and_not_that_all_the_rest_is_health(
    store: Store, ann: Viewer, taught: int, silent: int
) -> None:
    """A thank you, a threat, a correction, a letter in Japanese stay where they were. From fewer
    than twenty texts nobody knows what all texts have in common."""
    health = typed(store)
    before = arrived(store, SILENT[:silent])
    for tip_id in arrived(store, HEALTH[:taught]):
        do(store, tips.move_to_beat, ann, tip_id, "Health")
    [_made] = judges.teach_all(store)
    later, more = arrived(store, LATER), arrived(store, HEALTH[10:])
    drawn = [one for one in (*before, *later) if beat_of(store, one) == health]
    assert len(drawn) <= 2
    assert [beat_of(store, one) for one in more[:2]] == [health, health]


def typed(store: Store) -> str:
    """The three beats as a newsroom types them; the number of Health."""
    with store.unit() as session:
        made = [
            add_beat(
                session, ada(store), "World", row["beat"], store.clock(),
                description=row["description"], keywords=row["keywords"],
            )
            for row in ROWS
            if row["kind"] == "beat"
        ]  # fmt: skip
        return str(made[-1].id)
