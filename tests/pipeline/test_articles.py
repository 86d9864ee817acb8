"""A published story as it is found in the wild: its text, and what only stands around it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BadValue, NotFetched
from pipeline.stories import furniture
from pipeline.stories.articles import Article, from_page, from_saved, from_text

ARTICLES = Path(__file__).parents[1] / "articles"
SEED = Path(__file__).parents[3] / "shared" / "seed-article.txt"
FOUND = [ARTICLES / "twin.txt", *([SEED] if SEED.exists() else [])]


def read(name: str) -> Article:
    return from_saved((ARTICLES / name).read_bytes())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_notice_callout_and_writers_box_are_no_part_of_the_text(path: Path) -> None:
    raw = path.read_text()
    story = from_saved(path.read_bytes())
    body = raw.splitlines()[1 : raw[: raw.index("Do you have a tip")].count("\n")]
    assert story.text == "\n\n".join(line for line in body if line)
    for gone in ("generated", "Do you have", "@", "About the writer", "based in", "Read more"):
        assert gone not in story.text


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_the_callout_is_kept_with_its_address_and_its_two_questions(path: Path) -> None:
    (callout,) = from_saved(path.read_bytes()).callouts
    assert callout.address.startswith("worldnews@")
    first, second = callout.questions
    assert first.startswith("Do you have a tip on a world news story that ")
    assert second == "Do you have a question about the Russia-Ukraine war?"
    assert callout.text.startswith(f"{first} {second} Let us know via ")


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_the_writer_is_named_with_her_beat_though_the_biography_is_cut_off(path: Path) -> None:
    story = from_saved(path.read_bytes())
    name = path.read_text().split("About the writer\n")[1].split(" is a ")[0]
    assert story.byline == story.writer.name == name
    assert story.writer.covers == "Russia-Ukraine war"
    assert story.writer.place in ("Nairobi", "Kuala Lumpur")


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_without_headline_and_date_the_title_is_the_first_sentence_and_the_time_unknown(
    path: Path,
) -> None:
    story = from_saved(path.read_bytes())
    assert story.text.startswith(story.title.rstrip("…"))
    assert "\n" not in story.title
    assert len(story.title) <= 201
    assert story.published_at is None
    assert story.language == "en"


def test_curly_quotes_and_contractions_stay_as_they_are() -> None:
    text = read("twin.txt").text
    assert "“We’ll draw our conclusions,” he said." in text
    assert "It wasn’t announced beforehand." in text


def test_a_headline_is_the_title_and_a_byline_names_the_writer() -> None:
    story = read("sudan.txt")
    assert story.title == "El Fasher’s last bakery shut on Sunday"
    assert story.byline == "Tomas Erfunden"
    assert story.text.startswith("The last bakery that still sold bread")
    assert "because the road on which flour" in story.text, "wrapped lines are joined"
    assert story.text.endswith("Neither has answered.")
    assert story.writer.place == "Kyiv"
    assert len(story.callouts[0].questions) == 2


def test_a_page_gives_title_byline_time_and_text_without_what_stands_around_it() -> None:
    story = from_page((ARTICLES / "page.html").read_bytes(), "https://courier.example/cables")
    assert story.title == "Third cut cable in two weeks on the line to the port"
    assert story.byline == "Piotr Zmyślony"
    assert story.published_at == datetime(2026, 11, 20, 7, 15, tzinfo=UTC)
    assert story.text.startswith("Signal cables were cut for the third time")
    assert story.text.endswith("“a six-figure sum every time”.")
    for gone in ("Subscribe", "Most read", "umbrellas", "cookies", "generated", "Do you", "About"):
        assert gone not in story.text
    assert story.writer == furniture.Writer(
        "Piotr Zmyślony", "NATO and European security", "Gdańsk"
    )


def test_a_callout_whose_address_hides_behind_a_link_is_kept() -> None:
    (callout,) = from_page((ARTICLES / "page.html").read_bytes()).callouts
    assert callout.address == "worldnews+rail@courier.example"
    assert callout.questions[1] == "Do you know what happened on the line?"


@pytest.mark.parametrize(
    "line",
    [
        "Voice of the president in the robocall is AI-generated, three experts say.",
        "The audio is AI-generated, and that is why the court threw it out on Monday.",
        "“Let us know at police@city.example,” the officer said.",
        "Witnesses may write to police@city.example, a spokesman said.",
        "About the writer little is known: she was born in Fictoria and left it at nine.",
        "By Friday it was over.",
    ],
)
def test_a_sentence_that_only_looks_like_furniture_stays(line: str) -> None:
    text = f"It was a long night.\n{line}\nThen came the morning, and nobody spoke of it again."
    assert line in from_text(text).text


def test_a_callout_in_the_middle_and_a_box_on_top_take_no_story_with_them() -> None:
    story = from_text(
        "About the author: Ada Madeup is a reporter. She writes about floods.\n"
        "The dam held. Got a tip? Email tips@paper.example. You can stay anonymous.\n"
        "Then it broke.\n"
    )
    assert story.text == "The dam held.\n\nThen it broke."
    assert story.byline == "Ada Madeup"
    assert story.callouts[0].text == "Got a tip? Email tips@paper.example. You can stay anonymous."


@pytest.mark.parametrize("nothing", ["", " \n ", "Voice is AI-generated.", "…", "<html></html>"])
def test_what_holds_no_story_is_refused_with_a_sentence(nothing: str) -> None:
    with pytest.raises(BadValue, match="no story"):
        from_saved(nothing.encode())


def test_a_page_that_asks_for_too_much_is_refused() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(150_000))
    with pytest.raises(NotFetched, match="too much"):
        from_page(f"<html><body><p {attributes}>hello</p></body></html>".encode())


@given(st.text(max_size=500))
def test_any_text_is_a_story_or_a_sentence(text: str) -> None:
    try:
        story = from_text(text)
    except BadValue:
        return
    assert story.title
    assert story.text
