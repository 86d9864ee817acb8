"""Beats that no straight line parts are told apart once there are enough examples."""

import numpy as np

from pipeline.judges import learning, likeness, router

LABELS = ("1", "2", "")


def _vectors(many: int, seed: int) -> tuple[router.Floats, list[int]]:
    """Of length 1; the first two numbers have the same sign, or not: that is the beat."""
    rows = np.random.default_rng(seed).normal(size=(many, 4))
    made = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made.astype(np.float32), (made[:, 0] * made[:, 1] > 0).astype(int).tolist()


def _taught(many: int) -> router.Learned:
    vectors, truth = _vectors(many, 1)
    prior, centre = np.zeros((many, len(LABELS))), router.untaught("", 4).centre
    words = ["the same"] * many
    return learning.Course(LABELS, words, truth, vectors, prior, centre=centre).learn()


def _right(model: router.Learned) -> float:
    vectors, truth = _vectors(200, 2)
    texts, prior = [""] * 200, np.zeros((200, len(LABELS)))
    found = router.likelihoods(model, LABELS, texts, vectors, prior)
    return float((found.argmax(axis=1) == truth).mean())


def test_beats_that_no_straight_line_parts_are_told_apart() -> None:
    assert _right(_taught(240)) > 0.85


def test_a_few_examples_keep_no_vector() -> None:
    assert _taught(40).kept is None


def test_a_model_that_was_packed_says_the_same() -> None:
    model = _taught(240)
    vectors, _truth = _vectors(20, 3)
    asked = (LABELS, [""] * 20, vectors, np.zeros((20, len(LABELS))))
    before = router.likelihoods(model, *asked)
    after = router.likelihoods(router.unpacked(router.packed(model)), *asked)
    np.testing.assert_allclose(after, before, atol=2e-3)


def test_a_vector_of_zero_is_like_nothing() -> None:
    kept = likeness.worth_keeping(_vectors(9, 4)[0])
    assert not likeness.seen(np.zeros((1, 4), dtype=np.float32), kept).any()


def test_a_model_from_before_reads_vectors_as_such() -> None:
    layer = router.Layer(np.eye(4, 3, dtype=np.float32), np.zeros(3, dtype=np.float32))
    blank = router.untaught("", 4)
    old = router.Learned(LABELS, "", blank.centre, blank.grams, layer, None, (1.0, 0.0, 0.0))
    read = router.unpacked(router.packed(old))
    found = router.likelihoods(
        read, LABELS, [""], np.eye(4, dtype=np.float32)[1:2], np.zeros((1, 3))
    )
    assert (read.kept, int(found.argmax())) == (None, 1)
