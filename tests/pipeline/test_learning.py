"""How the judge of beats learns: versions, the way back, what purges and restrictions take away."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from pipeline import steps, vectors
from pipeline.desk import acts, judges, tips
from pipeline.desk.beats import add_beat
from pipeline.judges import router
from pipeline.models import JudgeVersion, MessageVector, Tip
from pipeline.queries import health
from pipeline.queries import judges as looks
from pipeline.store import Store
from pipeline.teaching import examples, ready, versions
from pipeline.terms import BeatTerms, Question, Role, Viewer
from pipeline.upkeep.purge import purge
from tests.builders import a_mail, ada, someone
from tests.pipeline.rounds import do, shown, take

TESTS = Path(__file__).parents[1]


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TESTS / path).read_text().splitlines()]


ROWS = rows("lanes/beats-eleventh.jsonl")
TYPED = [row for row in ROWS if row["kind"] == "beat"]
SENT = [row for row in ROWS if row["kind"] == "tip"]
PLAIN, OBLIQUE = (rows(f"pipeline/routing/{name}.jsonl") for name in ("plain", "eleventh"))
KNOWN = [*ROWS, *PLAIN, *OBLIQUE]


def mail_of(number: int, row: dict[str, Any]) -> bytes:
    return a_mail(row["subject"], row["body"], message_id=f"{number}@x")


def arrived(store: Store, rows: Sequence[dict[str, Any]]) -> list[int]:
    """The numbers of the tips that these open, in order."""
    known = len(numbers(store))
    take(store, *(mail_of(known + at, row) for at, row in enumerate(rows)))
    return numbers(store)[known:]


def numbers(store: Store) -> list[int]:
    with store.look() as session:
        return [one.id for one in session.exec(select(Tip).order_by(Tip.arrival))]  # type: ignore[arg-type]


def beat_of(store: Store, tip_id: int) -> str:
    with store.look() as session:
        found = session.get_one(Tip, tip_id)
        return "" if found.beat_id is None else str(found.beat_id)


def typed(store: Store, names: Sequence[str]) -> dict[str, str]:
    """Beats as the newsroom types them; their numbers by name."""
    with store.unit() as session:
        made = {
            row["beat"]: add_beat(
                session, ada(store), "World", row["beat"], store.clock(),
                description=row["description"], keywords=row["keywords"],
            )
            for row in KNOWN
            if row["kind"] == "beat" and row["beat"] in names
        }  # fmt: skip
    return {name: str(beat.id) for name, beat in made.items()}


@pytest.fixture
def ann(store: Store) -> Viewer:
    return someone(store, "Ann", Role.EDITOR)


@pytest.fixture
def desk(store: Store, ann: Viewer) -> dict[str, str]:
    return typed(store, [row["beat"] for row in TYPED])


GRAIN, HOMES, FIRES = (row["beat"] for row in TYPED)
HOSPITALS, SCHOOLS, POLICE, BUSES = (row["beat"] for row in PLAIN if row["kind"] == "beat")
CARE, RIVERS, GAMBLING, RAILWAYS, HARVEST, PRISONS = (
    row["beat"] for row in OBLIQUE if row["kind"] == "beat"
)


def rarely(name: str) -> Any:
    return pytest.param(name, marks=pytest.mark.matrix)


@pytest.mark.parametrize(
    "name", [HOSPITALS, GRAIN, rarely(SCHOOLS), rarely(POLICE), rarely(BUSES), rarely(HOMES)]
)
def test_who_corrects_ten_tips_of_a_new_beat_sees_the_eleventh_routed_right(
    store: Store, ann: Viewer, name: str
) -> None:
    """By texts of our own; those that follow are in four languages."""
    number, found = followed(store, ann, name)
    assert found[0] == number
    assert found.count(number) >= 3


# Not *Harvest workers*: two of its four go to other beats (docs/figures.md).
@pytest.mark.parametrize("name", [RIVERS, *map(rarely, (FIRES, CARE, GAMBLING, RAILWAYS, PRISONS))])
def test_what_ten_corrections_do_not_settle_is_left_open_rather_than_routed_wrong(
    store: Store, ann: Viewer, name: str
) -> None:
    """Tips that hardly name their subject: of a prison they tell canteens, phones, funerals."""
    number, found = followed(store, ann, name)
    assert found[0] in (number, "")
    assert found.count(number) + found.count("") >= 3


@pytest.mark.parametrize("silent", [0, 14])
@pytest.mark.parametrize("name", [HOSPITALS, rarely(POLICE), rarely(RIVERS), rarely(GRAIN)])
def test_ten_tips_of_one_beat_do_not_draw_those_of_all_others_to_it(
    store: Store, ann: Viewer, name: str, silent: int
) -> None:
    """Nobody has said a word of the other beats: that makes them no less likely."""
    number = desk_of(store, name)[name]
    others = [tip for other in (HOMES, GRAIN, SCHOOLS) if other != name for tip in tips_of(other)]
    arrived(store, others[::2][:silent])
    for tip_id in arrived(store, tips_of(name)[:10]):
        do(store, tips.move_to_beat, ann, tip_id, name)
    [made] = judges.teach_all(store)
    assert made.state == versions.LIVE
    drawn = [beat_of(store, tip_id) == number for tip_id in arrived(store, others[1::2])]
    assert sum(drawn) <= len(drawn) / 6


def tips_of(name: str) -> list[dict[str, Any]]:
    return [row for row in KNOWN if row["kind"] == "tip" and row["beat"] == name]


def desk_of(store: Store, name: str) -> dict[str, str]:
    """A desk of three beats, one of them this."""
    return typed(store, sorted({name, *[one for one in (GRAIN, HOMES, FIRES) if one != name][:2]}))


def followed(store: Store, ann: Viewer, name: str) -> tuple[str, list[str]]:
    """The number of a beat of which ten tips were moved by hand, among twenty others; and to
    which beat four more of its tips go."""
    beats = desk_of(store, name)
    others = [row for row in SENT if row["beat"] != name and row["beat"] in {*beats, None}][:20]
    for row, tip_id in zip(others, arrived(store, others), strict=True):
        if row["beat"]:
            do(store, tips.move_to_beat, ann, tip_id, row["beat"])
    for tip_id in arrived(store, tips_of(name)[:10]):
        do(store, tips.move_to_beat, ann, tip_id, name)
    [made] = judges.teach_all(store)
    assert made.state == versions.LIVE
    return beats[name], [beat_of(store, tip_id) for tip_id in arrived(store, tips_of(name)[10:])]


def corrected(store: Store, ann: Viewer, many: int = 12) -> list[int]:
    rows = [row for row in SENT if row["beat"]][:: len(SENT) // many][:many]
    moved = arrived(store, rows)
    for row, tip_id in zip(rows, moved, strict=True):
        do(store, tips.move_to_beat, ann, tip_id, row["beat"])
    return moved


def test_nothing_new_teaches_nothing(store: Store, ann: Viewer, desk: dict[str, str]) -> None:
    assert judges.teach_all(store) == []
    corrected(store, ann)
    assert len(judges.teach_all(store)) == 1
    assert judges.teach_all(store) == []


def test_a_version_that_does_worse_does_not_go_live(
    store: Store, ann: Viewer, desk: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(store, ann, 42)
    [first] = judges.teach_all(store)
    assert first.scores["held_out"] >= 5
    worse = {"held_out": 6, "right": 2, "before": 3, "labels": {"1": {}}}
    monkeypatch.setattr("pipeline.teaching.lessons._compared", lambda *_: worse)
    [second] = judges.teach_all(store, anew=True)
    assert second.state == versions.REFUSED
    with store.look() as session:
        found = versions.live_number(session, first.desk_id, Question.BEAT)
    assert found == (first.id, 1)


def test_the_former_version_comes_back_then_nothing_learned_and_there_is_none_before_that(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    corrected(store, ann)
    [first] = judges.teach_all(store)
    [second] = judges.teach_all(store, anew=True)
    assert (second.version, second.state) == (2, versions.LIVE)
    with store.unit() as session:
        judges.roll_back(session, ann, "World", Question.BEAT, store.clock())
    with store.look() as session:
        assert versions.live_number(session, first.desk_id, Question.BEAT) == (first.id, 1)
    with store.unit() as session:
        assert judges.roll_back(session, ann, "World", Question.BEAT, store.clock()) is None
    with pytest.raises(versions.NoFormer), store.unit() as session:
        judges.roll_back(session, ann, "World", Question.BEAT, store.clock())


def test_a_restricted_tip_teaches_nothing_and_an_undo_takes_its_example_back(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    first, second, *rest = corrected(store, ann)
    do(store, tips.restrict, ann, first, ["Ann"])
    do(store, acts.undo, ann, second)
    with store.look() as session:
        taught = {one.tip_id for one in examples.of(session, 1, Question.BEAT)}
    assert not taught & {first, second}
    assert set(rest) <= taught


def test_what_learned_from_purged_mail_is_learned_anew_and_never_comes_back(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    first, *_rest = corrected(store, ann)
    [old] = judges.teach_all(store)
    with store.look() as session:
        key = session.get_one(Tip, first).arrival
        assert session.get(MessageVector, key) is not None
    purge(store, ann, first)
    with store.look() as session:
        assert session.get(MessageVector, key) is None
    [new] = judges.teach_all(store)
    assert new.state == versions.LIVE
    with store.look() as session:
        assert session.get_one(JudgeVersion, old.id).content == b""
    with store.unit() as session:
        assert judges.roll_back(session, ann, "World", Question.BEAT, store.clock()) is None


def test_what_a_restricted_tip_taught_is_unlearned_at_the_next_look_and_never_comes_back(
    store: Store, ann: Viewer, desk: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_rest = corrected(store, ann)
    [old] = judges.teach_all(store)
    assert said_alike(store, first)
    do(store, tips.restrict, ann, first, ["Ann"])
    assert not said_alike(store, first)
    worse = {"held_out": 6, "right": 2, "before": 3, "labels": {}}
    monkeypatch.setattr("pipeline.teaching.lessons._compared", lambda *_: worse)
    [new] = judges.teach_all(store)
    assert (new.state, new.examples) == (versions.LIVE, old.examples - 1)
    with store.look() as session:
        assert session.get_one(JudgeVersion, old.id).content == b""
    with store.unit() as session:
        assert judges.roll_back(session, ann, "World", Question.BEAT, store.clock()) is None


def said_alike(store: Store, tip_id: int) -> bool:
    """Whether a tip may be named as one that another is like."""
    with store.look() as session:
        known = ready.router_of(store, session, 1).known
    assert known.examples is not None
    return tip_id in {one.values.get("tip") for one in known.examples.reasons}


def test_a_model_holds_no_word_and_cannot_run_code(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    corrected(store, ann)
    [made] = judges.teach_all(store)
    model = router.unpacked(made.content)
    assert model.labels == (*desk.values(), "")
    text = "".join(map(str, model.labels)) + model.encoder
    assert not any(row["subject"] in text for row in SENT if row["subject"])
    with pytest.raises((ValueError, OSError)):
        router.unpacked(b"\x80\x04cos\nsystem\n(S'true'\ntR.")


def test_every_answer_of_the_router_has_its_reasons(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    corrected(store, ann)
    judges.teach_all(store)
    for tip_id in arrived(store, SENT[-6:]):
        said = [one for one in shown(store, ann, tip_id).judgements if one.question == "beat"]
        assert said
        assert all(one.reasons for one in said)


def test_walk_10_a_replay_tells_what_a_changed_beat_would_move(
    store: Store, ann: Viewer, desk: dict[str, str]
) -> None:
    rows = [row for row in SENT if not row["beat"]][:5]
    arrived(store, rows)
    before = [beat_of(store, tip_id) for tip_id in numbers(store)]
    words = tuple({word for row in rows[:1] for word in row["body"].split() if len(word) > 6})
    with store.look() as session:
        wanted = looks.with_words(session, ann, 1, "All the rest", keywords=words)
        assert wanted == BeatTerms(0, "All the rest", keywords=words)
        found = looks.replay(store, session, ann, 1, wanted, 100)
    assert found.looked_at == len(rows)
    assert {one.would_be for one in found.moved} == {"All the rest"}
    assert [beat_of(store, tip_id) for tip_id in numbers(store)] == before


def test_a_vector_is_made_once_and_belongs_to_a_model(store: Store, ann: Viewer) -> None:
    arrived(store, SENT[:2])
    used = vectors.of(store)
    assert used is not None
    with store.look() as session:
        held = session.exec(select(MessageVector)).all()
    assert [(one.model, len(one.vector)) for one in held] == [(used.name, 2 * used.width)] * 2
    with store.unit() as session:
        for one in held:
            one.model = "another/1"
            session.add(one)
    with store.look() as session:
        assert vectors.stored(session, used, [one.arrival for one in held]) == {}


def test_without_a_model_words_judge_and_the_doctor_says_so(
    store: Store, ann: Viewer, desk: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "model", lambda multilingual: None)
    row = {"subject": "Grain", "body": "A vessel with grain left the port of Odesa uninsured."}
    [tip_id] = arrived(store, [row])
    assert beat_of(store, tip_id) == next(iter(desk.values()))
    assert steps.run_all(store) == 0

    codes = {one.code for one in health.look_over(store, store.clock())}
    assert "no model" in codes
