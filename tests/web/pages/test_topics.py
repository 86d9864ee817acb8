"""A beat's IPTC Media Topics: kept as bare codes, shown by name, refused when they are none."""

from collections.abc import Callable

import pytest
from flask import Flask

from pipeline.judges import topics
from pipeline.store import Store
from tests.web.pages.site import Client
from web.topics import NAMES, told

Door = Callable[[str | None], Client]


def test_every_topic_of_the_first_level_has_its_name_in_the_catalogue() -> None:
    assert sorted(NAMES) == sorted(topics.TOPICS.values())


@pytest.mark.parametrize("code", ["16000001", "16", "war", "20000", "2000006x", "18000000", ""])
def test_what_is_no_topic_is_told_from_a_deeper_one(code: str) -> None:
    assert not topics.is_one(code)
    assert topics.is_one("20000065")


def test_topics_are_kept_bare_and_shown_by_name(app: Flask, client: Door) -> None:
    eve = client("Eve")
    said = "medtop:16000000, 20000065, 16000000"
    made = eve.send("/beats/new", desk="World", name="War", topics=said, threshold="0.5")
    assert made.status_code == 303
    page = eve.get("/beats").get_data(as_text=True)
    assert '<span title="IPTC 16000000">conflict, war and peace</span>' in page
    form = eve.get("/beats/World/War").get_data(as_text=True)
    assert 'name="topics" value="16000000, 20000065"' in form
    assert "16000000 conflict, war and peace · 20000065 deeper than the first level" in form
    assert told("06000000") in form, "those of the first level can be looked up"


def test_what_of_a_beats_words_routes_nothing_is_said_when_it_is_kept(
    app: Flask, store: Store, client: Door
) -> None:
    eve = client("Eve")
    eve.send("/beats/new", desk="World", name="Docks", keywords="dock, crane", threshold="0,6")
    eve.send("/beats/new", desk="World", name="Ports", keywords="Dock\nthe")
    page = eve.get("/beats").get_data(as_text=True)
    assert "In nearly any mail, so that it counts for nothing: “the”." in page
    assert "“Dock” is a word of Docks too, so that alone it decides for none." in page
    assert 'name="threshold" inputmode="decimal" value="0.6"' in eve.get(
        "/beats/World/Docks"
    ).get_data(as_text=True)


def test_an_unknown_code_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    app: Flask, store: Store, client: Door
) -> None:
    eve = client("Eve")
    answer = eve.send(
        "/beats/new", desk="World", name="War", topics="16000000, 99", keywords="front"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "“99” is no IPTC Media Topic. A code has eight digits" in page
    assert 'value="16000000, 99"' in page
    assert "front" in page
