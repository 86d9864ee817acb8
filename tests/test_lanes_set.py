"""The test set of the lanes is what its README says: whole, in seven languages, all made up."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "lanes"
LANES = ("tip", "question", "correction", "pitch", "newsletter", "automatic", "spam")
LANGUAGES = {"en", "uk", "ru", "de", "fr", "es", "ar"}
DANGERS = {"threat to us", "someone in danger"}
KEYS = {"lane", "lang", "from", "subject", "headers", "body"}
MAY = {"also_asks", "danger", "hard"}
# RFC 2606 and RFC 6761: nobody can ever own these.
RESERVED = re.compile(r"(\.|@|^)(example(\.(com|net|org))?|test|invalid)$")
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+\w)")
LINK = re.compile(r"https?://([\w.-]+\w)")

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    text = (HERE / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def mails() -> Iterator[Row]:
    for name in (*LANES, "danger"):
        yield from rows(name)


def hosts(row: Row) -> list[str]:
    text = json.dumps(row, ensure_ascii=False)
    return ADDRESS.findall(text) + LINK.findall(text)


@pytest.mark.parametrize("lane", LANES)
def test_a_lane_has_sixty_mails_and_more_in_every_language(lane: str) -> None:
    held = rows(lane)
    assert len(held) >= 60
    assert {row["lane"] for row in held} == {lane}
    assert {row["lang"] for row in held} == LANGUAGES
    assert min(Counter(row["lang"] for row in held).values()) >= 5


@pytest.mark.parametrize("lane", LANES)
def test_a_third_of_a_lane_is_hard(lane: str) -> None:
    held = rows(lane)
    assert sum(row.get("hard", False) for row in held) >= 0.3 * len(held)


def test_every_mail_has_its_keys_and_no_other() -> None:
    for row in mails():
        assert row.keys() - MAY == KEYS, row
        assert row["lane"] in LANES
        assert row["lang"] in LANGUAGES
        assert row["body"].strip() or row["subject"]
        assert all(isinstance(value, str) for value in row["headers"].values())
        assert all(row.get(mark, True) is True for mark in ("also_asks", "hard"))


def test_half_of_the_dangers_threaten_us_and_half_somebody_else() -> None:
    held = rows("danger")
    counted = Counter(row["danger"] for row in held)
    assert counted.keys() == DANGERS
    assert min(counted.values()) >= 33
    for danger in DANGERS:
        assert {row["lang"] for row in held if row["danger"] == danger} == LANGUAGES


def test_three_hundred_mails_hold_no_danger() -> None:
    assert sum("danger" not in row for row in mails()) >= 300


def test_no_mail_stands_twice() -> None:
    texts = Counter(re.sub(r"\W+", " ", row["body"].casefold()) for row in mails())
    assert [text for text, times in texts.items() if times > 1] == []


def test_nobody_can_own_an_address_or_a_page_of_these_mails() -> None:
    for row in mails():
        assert parseaddr(row["from"])[1], row["from"]
        assert [host for host in hosts(row) if not RESERVED.search(host)] == []


def test_three_new_beats_have_fourteen_tips_each_and_fourteen_are_of_none() -> None:
    held = rows("beats-eleventh")
    beats = {row["beat"]: row for row in held if row["kind"] == "beat"}
    assert [len(beat["keywords"]) for beat in beats.values()] == [5, 5, 5]
    tips = Counter(row["beat"] for row in held if row["kind"] == "tip")
    assert tips == dict.fromkeys((*beats, None), 14)
    assert all(row["body"] for row in held if row["kind"] == "tip")


@pytest.mark.parametrize("name", [*LANES, "danger"])
def test_the_readme_counts_them_right(name: str) -> None:
    held = rows(name)
    told = f"| {name} | {len(held)} | {sum(row['lang'] == 'en' for row in held)} |"
    assert told in (HERE / "README.md").read_text(encoding="utf-8")
