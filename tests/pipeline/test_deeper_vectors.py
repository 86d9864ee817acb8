"""What lies beneath a vector teaches; before anybody taught anything its surface alone speaks."""

import numpy as np
import pytest
from sqlmodel import select

from pipeline import vectors
from pipeline.desk import judges
from pipeline.judges import learning, router, routing
from pipeline.meaning.encoders import Usem3, Usem3Deeper
from pipeline.models import MessageVector
from pipeline.store import Store
from pipeline.teaching import ready, versions
from pipeline.terms import Answer, Letter, Role
from tests.builders import someone
from tests.pipeline.test_learning import SENT, TYPED, arrived, corrected, typed

TEXTS = [f"text {at}" for at in range(80)]


def rows(seed: int = 1) -> router.Floats:
    """Of four numbers on the surface and two beneath, where the first says which beat it is."""
    made = np.random.default_rng(seed).normal(size=(len(TEXTS), 6)).astype(np.float32)
    made[:, 4] = np.where(np.arange(len(TEXTS)) % 2, 3, -3)
    return made


def test_surface_and_depth_are_centred_and_say_as_much_as_each_other() -> None:
    made = router.centre(TEXTS, rows(), 2).centred(TEXTS, rows())
    for block in (made[:, :4], made[:, 4:]):
        assert np.linalg.norm(block, axis=1) == pytest.approx(np.full(len(TEXTS), 0.5**0.5))


def test_a_text_without_a_depth_is_its_surface() -> None:
    known = router.centre(TEXTS, rows(), 2)
    flat = rows() * np.array([1, 1, 1, 1, 0, 0], dtype=np.float32)
    made = known.centred(TEXTS, flat)
    assert not made[:, 4:].any()
    assert np.allclose(made[:, :4], known.centred(TEXTS, rows()[:, :4]))


@pytest.mark.parametrize("many", [5, 59])
def test_where_the_mean_of_texts_is_hardly_known_the_depth_says_nothing(many: int) -> None:
    few = router.centre(TEXTS[:many], rows()[:many], 2)
    flat = router.centre(TEXTS[:many], rows()[:many, :4])
    assert np.allclose(few.centred(TEXTS, rows()), flat.centred(TEXTS, rows()[:, :4]))


def test_a_beat_that_only_the_depth_tells_is_learned() -> None:
    known = router.centre(TEXTS, rows(), 2)
    truth, none = [at % 2 for at in range(len(TEXTS))], np.zeros((len(TEXTS), 3))
    seen = known.centred(TEXTS, rows())
    course = learning.Course(("1", "2", ""), TEXTS, truth, seen, none, centre=known)
    kept = router.unpacked(router.packed(course.learn()))
    assert kept.centre.depth == 2
    asked = kept.centre.centred(TEXTS, rows(2))
    found = router.likelihoods(kept, kept.labels, [""] * len(TEXTS), asked, none)
    assert found.argmax(axis=1).tolist() == truth


class Before(Usem3):
    """The model of beats as it was when vectors had no depth."""

    surface, depth = Usem3.name, 0


def test_what_was_learned_and_stored_before_there_was_a_depth_says_the_same_until_the_next_lesson(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = someone(store, "Ann", Role.EDITOR)
    former_model = Before()
    with monkeypatch.context() as then:
        then.setattr(vectors, "model", lambda multilingual: former_model)
        typed(store, [row["beat"] for row in TYPED])
        corrected(store, ann)
        [former] = judges.teach_all(store)
        assert (former.state, models_of(store)) == (versions.LIVE, {Before.name})
        before = said(store)
    assert [one.label for one in said(store)] == [one.label for one in before]
    assert [one.reasons for one in said(store)] == [one.reasons for one in before]
    assert any(why.code == "like tip" for one in before for why in one.reasons)
    arrived(store, SENT[-1:])
    [new] = judges.teach_all(store)
    assert router.unpacked(new.content).encoder == Usem3Deeper.name
    assert models_of(store) == {Usem3Deeper.name}
    assert judges.teach_all(store) == []


def said(store: Store) -> list[Answer]:
    """What the desk's router says to some letters, as things stand."""
    asked, used = (
        [Letter(row["subject"], row["body"], row["body"]) for row in SENT],
        vectors.of(store),
    )
    assert used is not None
    with store.look() as session:
        known = ready.router_of(store, session, 1).known
    return routing.judge(asked, used.encode([routing.spoken(one) for one in asked]), known)


def models_of(store: Store) -> set[str]:
    """Whose vectors are stored."""
    with store.look() as session:
        return set(session.exec(select(MessageVector.model)))
