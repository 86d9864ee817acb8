"""Facts at a glance: our own mails in seven languages, each with what it tells and what not."""

import tomllib
from pathlib import Path

import pytest

from pipeline import gazetteer
from pipeline.judges.fact_words import FACT_WORDS, FACTS
from pipeline.judges.facts import Enclosed, facts
from pipeline.store import Store
from pipeline.terms import Letter
from tests.builders import a_mail, ada
from tests.pipeline.rounds import one, take

FOLDER = Path(__file__).parent / "facts"
MAILS = [
    (code, one)
    for code in FACT_WORDS
    for one in tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))["mail"]
]


def told(
    text: str, *files: Enclosed, subject: str = "", own: tuple[str, ...] = ()
) -> dict[str, str]:
    return facts(Letter(subject, text), gazetteer.world(), files, gazetteer.own(own))


def test_there_are_twelve_mails_in_each_language_and_every_fact_is_there_and_missing() -> None:
    for code in FACT_WORDS:
        mails = [one for of, one in MAILS if of == code]
        assert len(mails) >= 12
        for fact in FACTS:
            having = sum(fact.replace(" ", "_") in one for one in mails)
            assert 3 <= having <= len(mails) - 3, (code, fact, having)


@pytest.mark.parametrize(("code", "mail"), MAILS, ids=lambda one: str(one)[:30])
def test_a_mail_tells_these_facts_and_no_other(code: str, mail: dict[str, str]) -> None:
    found = told(mail["text"])
    wanted = {fact for fact in FACTS if fact.replace(" ", "_") in mail}
    assert found.keys() == wanted, found
    for fact in wanted:
        assert mail[fact.replace(" ", "_")].casefold() in found[fact].casefold()


@pytest.mark.parametrize(
    ("file", "document"),
    [
        (Enclosed("contract.pdf", "application/pdf", 90_000), "contract.pdf"),
        (Enclosed("IMG_2040.jpg", "image/jpeg", 2_000_000), "IMG_2040.jpg"),
        (Enclosed("logo.png", "image/png", 4_000), ""),
        (Enclosed("invite.ics", "text/calendar", 900), ""),
        (Enclosed("signature.asc", "application/pgp-signature", 800), ""),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_a_file_is_a_document_unless_mail_programs_enclose_it(
    file: Enclosed, document: str
) -> None:
    assert told("Who owns the crane?", file).get("document", "") == document


@pytest.mark.parametrize(
    "text",
    ["Trouble in Quarrywick again.", "У Каменівську знову біда.", "Ärger im Ort Quarrywick."],
)
def test_a_place_of_a_beat_is_a_place_in_any_language(text: str) -> None:
    assert "place" in told(text, own=("Quarrywick", "Каменівськ"))


def test_a_witness_who_also_watched_television_is_still_a_witness() -> None:
    assert "first hand" in told("I saw your report. I saw the fire too, from our roof.")
    assert "first hand" not in told("I saw your report and nothing else.")


@pytest.mark.parametrize(
    "text",
    ["Я пенсионер.", "Я читатель.", "Я пенсіонер.", "Я читачка.", "Je suis lecteur de tout."],
)
def test_who_says_that_she_reads_us_was_not_there(text: str) -> None:
    assert "first hand" not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        *("My cousin works there.", "My aunt, who works at the port, says so."),
        *("A friend of mine works there.", "Моя сестра там працює.", "Мой муж работает на заводе."),
        *("Meine Schwester, die dort arbeitet, sagt es.", "Ma femme y travaille depuis longtemps."),
        *("Mi hija, que trabaja allí, lo dice.", "أختي تعمل في الميناء."),
    ],
)
def test_what_a_relative_who_works_there_tells_comes_at_second_hand(text: str) -> None:
    assert "first hand" not in told(text)


def test_a_relative_who_was_there_is_a_witness() -> None:
    assert told("My cousin was on that ferry.")["first hand"] == "My cousin"
    assert told("My cousin works there. I saw the fire.")["first hand"] == "I saw"


@pytest.mark.parametrize("text", ["", "🔥", "a" * 1_000_000, "1" * 100_000, "ӝ ӟ ӥ " * 9_000])
def test_strange_words_tell_nothing(text: str) -> None:
    assert told(text) == {}


def test_a_later_mail_adds_what_the_first_one_did_not_tell(store: Store) -> None:
    take(store, a_mail("Barrels", "I saw it on 14 October.", message_id="1@x"))
    assert one(store, ada(store)).facts == {"time": "14 October", "first hand": "I saw"}
    more = a_mail(
        "Re: Barrels", "It was in Croatia, yesterday.", message_id="2@x", in_reply_to="1@x"
    )
    take(store, more)
    assert one(store, ada(store)).facts == {
        "time": "14 October",
        "first hand": "I saw",
        "place": "Croatia",
    }


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Am 18. März war ich dort und habe alles gesehen.", "18. März"),
        ("Unser Sohn wird im März 18. Muss er dann wirklich gehen?", "im März"),
        ("Since March 18 the lamps have been dark.", "March 18"),
    ],
)
def test_a_day_is_told_as_it_stands_and_an_age_is_none(text: str, time: str) -> None:
    assert told(text)["time"].split(", ")[0] == time


def test_what_is_too_long_for_a_glance_shows_that_it_was_cut() -> None:
    name = f"{'contract ' * 9}.pdf"
    said = told("Look.", Enclosed(name, "application/pdf", 90_000))["document"]
    assert said.endswith("contract…")


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("I can send you a copy of the page.", "I can send you a copy"),
        ("A copy of the lease went to the mayor, and scans of it.", "A copy, scans"),
        ("The papers are attached, every one is attached.", "attached"),
    ],
)
def test_the_same_words_are_not_shown_twice_nor_left_hanging(text: str, document: str) -> None:
    assert told(text)["document"] == document


def test_a_name_within_a_longer_name_is_another_name() -> None:
    assert told("In Hamburg hört man es. Im Hamburger Hafen auch.")["place"] == "Hamburg, Hamburger"
