"""How a desk's lanes learn: from lanes that people changed, in versions, with a way back."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import numpy as np
import pytest
from sqlmodel import col, select

from pipeline.desk import judges, tips
from pipeline.judges.lane_own import Own
from pipeline.lanes import model
from pipeline.models import Judgement, JudgeVersion, Tip
from pipeline.store import Store
from pipeline.teaching import lane_lessons, versions
from pipeline.terms import Lane, Question, Role, Viewer
from pipeline.upkeep.purge import purge
from tests.builders import a_desk, a_mail, ada, someone
from tests.conftest import Clock
from tests.pipeline.rounds import do, take

_SHOWS = """
knots weirs mosses kites ferns owls bells tides looms wells gulls moles
""".strip().split(" ")


def sent(store: Store, subjects: list[str], text: str) -> list[Tip]:
    """A house's mail as only its people know it: what it is, no word of it tells."""
    take(
        store,
        *(a_mail(f"Showing of {one}", text.format(one), message_id=f"{one}@x") for one in subjects),
    )
    with store.look() as session:
        found = session.exec(select(Tip).order_by(Tip.arrival)).all()  # type: ignore[arg-type]
    return list(found[-len(subjects) :])


def shown(store: Store, subjects: list[str]) -> list[Tip]:
    return sent(store, subjects, "The hall will have the film on {} at eight, says Otto.")


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann", Role.EDITOR)


@pytest.fixture
def taught(store: Store, ann: Viewer) -> list[Tip]:
    """Eleven such mails whose lane a person set."""
    found = shown(store, _SHOWS[:-1])
    for one in found:
        do(store, tips.move_to_lane, ann, one.id, Lane.NEWSLETTER)
    return found


def live(store: Store) -> int:
    with store.look() as session:
        return lane_lessons.live(session, 1, model.shipped())[1]


def learned(store: Store) -> bytes:
    """What the first version holds."""
    with store.look() as session:
        return session.exec(select(JudgeVersion).order_by(col(JudgeVersion.id))).first().content


def test_who_changed_the_lane_of_ten_alike_sees_the_next_put_there(
    store: Store, taught: list[Tip]
) -> None:
    [made] = judges.teach_all(store)
    assert (made.question, made.state) == (Question.LANE, versions.LIVE)
    [last] = shown(store, _SHOWS[-1:])
    assert last.lane == Lane.NEWSLETTER
    with store.look() as session:
        said = session.exec(select(Judgement).where(Judgement.tip_id == last.id)).all()
    assert any(one.judge.endswith(f".{made.version}") and one.reasons for one in said)


def test_nothing_new_teaches_no_lanes(store: Store, taught: list[Tip]) -> None:
    assert len(judges.teach_all(store)) == 1
    assert judges.teach_all(store) == []


def test_lanes_that_do_worse_do_not_go_live(
    store: Store, taught: list[Tip], monkeypatch: pytest.MonkeyPatch
) -> None:
    judges.teach_all(store)
    worse = {"held_out": 6, "right": 2, "before": 3, "labels": {}}
    monkeypatch.setattr("pipeline.teaching.lane_lessons._compared", lambda *_: worse)
    [second] = judges.teach_all(store, anew=True)
    assert second.state == versions.REFUSED
    assert live(store) == 1


def test_the_former_lanes_come_back(store: Store, ann: Viewer, taught: list[Tip]) -> None:
    judges.teach_all(store)
    judges.teach_all(store, anew=True)
    assert live(store) == 2
    with store.unit() as session:
        judges.roll_back(session, ann, "World", Question.LANE, store.clock())
    assert live(store) == 1


def test_what_was_purged_is_forgotten_by_the_next_version(
    store: Store, ann: Viewer, taught: list[Tip]
) -> None:
    judges.teach_all(store)
    purge(store, ann, taught[0].id)
    [new] = judges.teach_all(store)
    assert (new.examples, new.state) == (len(taught) - 1, versions.LIVE)


def test_lanes_of_which_a_purge_leaves_too_little_to_learn_from_are_as_shipped_again(
    store: Store, ann: Viewer
) -> None:
    found = shown(store, _SHOWS[:3])
    for one in found:
        do(store, tips.move_to_lane, ann, one.id, Lane.NEWSLETTER)
    judges.teach_all(store)
    assert live(store) == 1
    purge(store, ann, found[0].id)
    assert judges.teach_all(store) == []
    assert live(store) == 0
    assert learned(store) == b""


def test_a_purge_is_forgotten_at_the_desk_that_the_tip_was_moved_from(
    store: Store, ann: Viewer, taught: list[Tip]
) -> None:
    a_desk(store, "Politics")
    judges.teach_all(store)
    do(store, tips.move_to_desk, ada(store), taught[0].id, "Politics")
    purge(store, ada(store), taught[0].id)
    [new] = judges.teach_all(store)
    assert (new.examples, new.state, learned(store)) == (len(taught) - 1, versions.LIVE, b"")


def test_what_is_purged_while_the_judge_learns_is_forgotten_by_the_next_version(
    store: Store, ann: Viewer, taught: list[Tip], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = lane_lessons._compared

    def slowly(*given: Any) -> dict[str, Any]:
        clock.move(seconds=9)
        purge(store, ann, taught[0].id)
        return compared(*given)

    with monkeypatch.context() as during:
        during.setattr("pipeline.teaching.lane_lessons._compared", slowly)
        [made] = judges.teach_all(store)
    [new] = judges.teach_all(store)
    assert (made.examples, new.examples) == (len(taught), len(taught) - 1)
    assert learned(store) == b""
    assert judges.teach_all(store) == []


def test_what_is_moved_away_and_restricted_while_the_judge_learns_is_forgotten_too(
    store: Store, ann: Viewer, taught: list[Tip], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_desk(store, "Politics")
    compared = lane_lessons._compared

    def slowly(*given: Any) -> dict[str, Any]:
        do(store, tips.move_to_desk, ada(store), taught[0].id, "Politics")
        do(store, tips.restrict, ada(store), taught[0].id, ["Ada"])
        return compared(*given)

    with monkeypatch.context() as during:
        during.setattr("pipeline.teaching.lane_lessons._compared", slowly)
        [made] = judges.teach_all(store)
    [new] = judges.teach_all(store)
    assert (made.examples, new.examples) == (len(taught), len(taught) - 1)
    assert learned(store) == b""


def test_a_lesson_and_a_restriction_that_end_at_once_see_each_other(
    store: Store, ann: Viewer, taught: list[Tip]
) -> None:
    """On PostgreSQL neither waited: a version that learned from the tip went live unmarked."""

    def kept() -> bool:
        with store.unit() as session:
            made = JudgeVersion(
                desk_id=1, question=Question.LANE, version=0, state=versions.LIVE,
                made_at=store.clock(), examples=11, taught_by="", scores={},
                content=b"",
                twin=b"",
            )  # fmt: skip
            return versions.keep(session, made).forgets

    with ThreadPoolExecutor(1) as beside:
        with store.unit() as session:
            tips.restrict(session, ann, taught[0].id, ["Ann"], store.clock())
            session.flush()
            keeping = beside.submit(kept)
            assert not wait([keeping], timeout=0.5).done
        assert keeping.result()


def test_a_desks_lanes_are_numbers_alone_and_fit_the_model_they_were_learned_beside(
    store: Store, taught: list[Tip]
) -> None:
    [made] = judges.teach_all(store)
    own = Own.from_bytes(made.content)
    assert own.added_to(model.shipped()) is not model.shipped()
    other = Own(own.labels, own.names, "another encoder", own.slopes)
    assert other.added_to(model.shipped()) is model.shipped()


def test_lanes_that_would_run_code_are_refused(tmp_path) -> None:
    np.savez(tmp_path / "bad.npz", form=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        Own.from_bytes((tmp_path / "bad.npz").read_bytes())
