"""Threats to us and people in danger: learned, shown with the sentence that tells of them."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import select

from pipeline import steps, vectors
from pipeline.judges import danger, routing
from pipeline.judges.danger_model import DangerModel
from pipeline.lanes import danger_scoring, examples, model
from pipeline.meaning.encoders import Usem3
from pipeline.models import MessageVector
from pipeline.store import Store
from pipeline.terms import Letter, Reason
from tests.builders import a_mail
from tests.fakes import FakeMailbox
from tests.pipeline.rounds import poll

THREAT = "We know where your reporter lives and we will kill her tonight."
LONG = (
    "Thank you for the piece on the allotments. My wife grows leeks there. " + THREAT + " "
    "The photograph of the shed was lovely. Kind regards."
)


@pytest.fixture(scope="module")
def meaning() -> Usem3:
    found = vectors.reader()
    assert found is not None
    return found


def marked(letter: Letter, meaning: Usem3) -> tuple[Reason, ...]:
    return danger.marks(letter, model.dangers(), meaning.parts([routing.spoken(letter)])[0])


def test_a_mark_shows_the_sentence_that_made_it(meaning: Usem3) -> None:
    marks = marked(Letter("The allotments", LONG, LONG), meaning)
    assert {"said": THREAT} in [dict(why.values) for why in marks if why.code == danger.THREAT]


def test_without_a_model_of_meaning_words_show_it_too() -> None:
    marks = danger.marks(Letter("The allotments", THREAT, THREAT), model.dangers(), None)
    assert {"said": THREAT} in [dict(why.values) for why in marks]


def test_vectors_of_another_width_are_no_reason_to_fail(meaning: Usem3) -> None:
    parts = meaning.parts([THREAT])[0]
    short = replace(parts, whole=parts.whole[:9], each=parts.each[:, :9])
    letter = Letter("", THREAT, THREAT)
    assert danger.marks(letter, model.dangers(), short) == danger.marks(
        letter, model.dangers(), None
    )


@pytest.mark.parametrize("text", ["", " ", "👍", "?" * 9_000, "無料" * 400])
def test_what_says_nothing_is_no_danger(meaning: Usem3, text: str) -> None:
    assert marked(Letter("", text, text), meaning) == ()


def test_a_danger_model_is_the_same_after_a_file() -> None:
    known = model.dangers()
    again = DangerModel.from_bytes(known.to_bytes())
    assert again.names == known.names
    assert np.array_equal(again.kept, known.kept)
    assert np.array_equal(again.says, known.says)


def test_a_danger_model_that_would_run_code_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "bad.npz", form=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        DangerModel.from_bytes((tmp_path / "bad.npz").read_bytes())


def test_half_of_what_dangers_are_learned_from_only_sounds_so() -> None:
    told = examples.dangers()
    counted = Counter(one.label for one in told)
    assert len(told) >= 1_190
    assert min(counted[kind] for kind in danger.KINDS) >= 340
    assert counted[danger.NONE] >= 450
    for kind in danger.KINDS:
        assert len({one.language for one in told if one.label == kind}) == 7


def test_how_well_dangers_are_noticed_is_counted_by_kind_and_language(meaning: Usem3) -> None:
    threat = examples.example({"body": THREAT, "lang": "en", "danger": danger.THREAT}, "spam")
    dull = examples.example({"body": "When does the library open?", "lang": "en"}, "question")
    found = danger_scoring.of_mails([threat, dull], model.dangers(), meaning)
    assert (found["recall"], found["false"], found["harmless"]) == (1.0, 0.0, 1)
    assert found["by_kind"][danger.THREAT]["mails"] == 1
    assert found["recall_interval"][0] < 1


def test_a_sentence_means_what_it_means_alone_and_is_shown_as_it_was_written(
    meaning: Usem3,
) -> None:
    said = "Уряд оголосив вибори після війни. Лікарі міської лікарні мовчать."
    parts = meaning.parts([said])[0]
    assert parts.sentences == (
        "Уряд оголосив вибори після війни.",
        "Лікарі міської лікарні мовчать.",
    )
    alone = meaning.parts([parts.sentences[0]])[0]
    assert parts.each[0] @ alone.whole == pytest.approx(1, abs=0.01)


def test_the_vector_made_for_the_lane_is_made_for_the_beat_as_well(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll(store, FakeMailbox(a_mail("The ferry", "The ferry did not sail on Monday.")))
    assert steps.run(store, "lane") == 1
    with store.look() as session:
        assert len(session.exec(select(MessageVector)).all()) == 1
    monkeypatch.setattr(Usem3, "parts", None)  # whoever makes one again, fails
    assert steps.run(store, "embed") == 1
