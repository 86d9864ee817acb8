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
from pipeline.judges.danger_words import dense
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


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Ще одне слово про порт, і я знайду вашу журналістку і вбʼю її", danger.THREAT),
        ("My husband has locked me in and says he will kill me tonight.", danger.IN_DANGER),
        ("Je vais me tuer ce soir.", danger.IN_DANGER),
        ("They will deport me tomorrow and I will be tortured there.", danger.IN_DANGER),
    ],
)
def test_what_is_far_less_likely_is_not_shown_beside_what_it_is(
    meaning: Usem3, said: str, first: str
) -> None:
    assert [one.code for one in marked(Letter("", said, said), meaning)] == [first]


def test_a_letter_that_may_well_be_both_is_first_what_it_is_likelier_to_be(meaning: Usem3) -> None:
    said = (
        "We are holding your correspondent in a cellar in Kherson. Print our letter by tonight or "
        "we will kill her."
    )
    marks = marked(Letter("", said, said), meaning)
    assert [one.code for one in marks] == [danger.THREAT, danger.IN_DANGER]
    first, second = (float(one.values["sure"]) for one in marks)
    assert first > second >= 1


def test_a_mark_shows_the_sentence_that_made_it(meaning: Usem3) -> None:
    marks = marked(Letter("The allotments", LONG, LONG), meaning)
    assert THREAT in [why.values["said"] for why in marks if why.code == danger.THREAT]


def test_without_a_model_of_meaning_words_show_it_too() -> None:
    marks = danger.marks(Letter("The allotments", THREAT, THREAT), model.dangers(), None)
    assert THREAT in [why.values["said"] for why in marks]


def test_vectors_of_another_width_are_no_reason_to_fail(meaning: Usem3) -> None:
    parts = meaning.parts([THREAT])[0]
    short = replace(parts, whole=parts.whole[:9], each=parts.each[:, :9])
    letter = Letter("", THREAT, THREAT)
    assert danger.marks(letter, model.dangers(), short) == danger.marks(
        letter, model.dangers(), None
    )


def test_one_sentence_in_a_long_letter_is_found_and_shown(meaning: Usem3) -> None:
    said = "My husband has locked me in the cellar and says that he will kill me tonight."
    before = (
        "The parking in front of the library costs four euros. On Monday I counted thirty cars. "
        "The mayor promised in spring that it would stay free. Our friends go by bus. "
        "The council meets again in June. "
    )
    after = (
        "The new benches are green. They were made by the school. Who will thank the pupils? "
        "I have sent the photographs to your colleague for the page about our town. "
        "The bus stop has a roof again. Best wishes from all of us."
    )
    body = before + said + " " + after
    marks = marked(Letter("Parking", body, body), meaning)
    assert said in [why.values["said"] for why in marks if why.code == danger.IN_DANGER]
    dull = before + after
    assert marked(Letter("Parking", dull, dull), meaning) == ()


def test_a_neighbour_who_films_is_no_danger(meaning: Usem3) -> None:
    body = (
        "Ночью над Ростовом опять беспилотники, сирен не было, узнали по грохоту. Во дворе лежит "
        "кусок крыла, на нём\nнаклейка на китайском. Сосед снял на телефон. Могу прислать."
    )
    for text in (body, "Сосед снял на телефон."):
        assert marked(Letter("про беспилотники", text, text), meaning) == ()


def test_words_of_danger_are_listed_by_the_same_kinds_in_seven_languages() -> None:
    lists = model.dangers().words.lists
    assert set(lists) == {"en", "uk", "ru", "de", "fr", "es", "ar"}
    assert len({frozenset(kinds) for kinds in lists.values()}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "He has a knife.",
        "Er hat ein Messer.",
        "Il a un couteau.",
        "Tiene un cuchillo.",
        "У него нож.",
        "Він має ніж у хаті.",
        "معه السكين",
        "وبالسكين",
    ],
)
def test_a_weapon_is_one_in_each_language_whatever_stands_in_front_of_it(text: str) -> None:
    [found] = model.dangers().words.found([text])
    assert found["weapon"] >= 1


def test_no_word_is_read_with_the_list_of_another_language() -> None:
    words = model.dangers().words
    [german] = words.found(["Die Bücher sind nicht auf dem Tisch, die Kinder haben sie."])
    assert "death" not in german  # "die" is none in German


def test_a_word_says_less_the_longer_a_text_is() -> None:
    words = model.dangers().words
    short, long = words.found(["He has a knife.", "He has a knife. " + "It rains again. " * 30])
    assert dense([short])["weapon"] > 2 * dense([long])["weapon"]


@pytest.mark.parametrize("text", ["", " ", "👍", "?" * 9_000, "無料" * 400])
def test_what_says_nothing_is_no_danger(meaning: Usem3, text: str) -> None:
    assert marked(Letter("", text, text), meaning) == ()


def test_a_danger_model_is_the_same_after_a_file() -> None:
    known = model.dangers()
    again = DangerModel.from_bytes(known.to_bytes())
    assert again.names == known.names
    assert again.words == known.words
    assert np.array_equal(again.kept, known.kept)
    assert np.array_equal(again.says, known.says)


def test_a_danger_model_that_would_run_code_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "bad.npz", form=np.array([print], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        DangerModel.from_bytes((tmp_path / "bad.npz").read_bytes())


def test_half_of_what_dangers_are_learned_from_only_sounds_so() -> None:
    told = examples.dangers()
    counted = Counter(one.label for one in told)
    assert len(told) >= 1_390
    assert min(counted[kind] for kind in danger.KINDS) >= 380
    assert counted[danger.NONE] >= 550
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


PLAIN = (
    "My daughter is in danger.",
    "Please help, they are going to kill me.",
    "My husband beats me every night.",
    "I am going to kill myself tonight.",
    "Ich bringe mich heute um.",
    "Mon mari me frappe tous les soirs, aidez-moi.",
    "Me voy a matar esta noche.",
    "Мой муж бьёт меня каждую ночь, помогите.",
    "Я сьогодні накладу на себе руки.",
    "زوجي يضربني كل ليلة ساعدوني",
    "I will kill your reporter.",
    "There is a bomb in your building.",
    "Wir wissen, wo du wohnst.",
    "Мы знаем, где ты живёшь.",
)
HARMLESS = (
    "second part",
    "see you tomorrow",
    "Attached.",
    "Please call me.",
    "Two people died in the crash on the A7 yesterday.",
    "You are liars and your paper is rubbish.",
    "Danke für den Artikel.",
    "Merci pour l'article, à lundi.",
    "Gracias, hasta el lunes.",
    "Дякую за статтю про потяги.",
)


@pytest.mark.parametrize("said", PLAIN)
def test_what_says_its_danger_plainly_is_marked_however_short(meaning: Usem3, said: str) -> None:
    assert marked(Letter("", said, said), meaning)


@pytest.mark.parametrize("said", HARMLESS)
def test_a_line_without_a_danger_is_not_marked_for_being_short(meaning: Usem3, said: str) -> None:
    assert marked(Letter("", said, said), meaning) == ()
