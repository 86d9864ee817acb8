"""What programs wrote is told from what people wrote, by signs that are weighed."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox import read_mail
from inbox.reading.bounces import bounces

CASES = tomllib.loads((Path(__file__).parent / "automatic.toml").read_text("utf-8"))
HELD = tomllib.loads((Path(__file__).parent / "challenges.toml").read_text("utf-8"))


def a_raw(case: dict[str, Any]) -> bytes:
    """A mail of a case: its headers as they stand, an empty line, its body."""
    head = "".join(f"{name}: {value}\n" for name, value in case["headers"].items())
    return f"{head}\n{case['body']}".encode()


@pytest.mark.parametrize("case", CASES["machine"], ids=lambda case: case["name"])
def test_a_program_wrote_it(case: dict[str, Any]) -> None:
    found = read_mail(a_raw(case)).automatic

    assert found.kind == case["kind"], found
    assert found.evidence
    told = [[one.address, one.status, one.lasting] for one in found.bounces]
    assert told == [[a, s, {"": None}.get(how, how == "lasting")] for a, s, how in case["bounces"]]


@pytest.mark.parametrize("case", CASES["person"], ids=lambda case: case["name"])
def test_a_person_wrote_it(case: dict[str, Any]) -> None:
    mail = read_mail(a_raw(case))

    assert not mail.automatic.proven, mail.automatic
    assert "automatic" not in {mark.code for mark in mail.marks}


@pytest.mark.parametrize("subject", CASES["away_subjects"])
def test_an_absence_is_told_by_exchange_in_every_language(subject: str) -> None:
    raw = f"From: bob@example.net\nReturn-Path: <>\nSubject: {subject}\n\nI will be away.\n"

    assert read_mail(raw.encode()).automatic.kind == "auto-reply"


@pytest.mark.parametrize("subject", CASES["away_subjects"])
def test_an_absence_is_no_absence_once_a_person_passes_it_on(subject: str) -> None:
    raw = f"From: bob@example.net\nSubject: Fwd: {subject}\n\nLook what he sent on holiday.\n"

    assert not read_mail(raw.encode()).automatic.proven


def test_a_bounce_is_a_mark_with_address_status_and_whether_it_lasts() -> None:
    case = next(one for one in CASES["machine"] if one["name"] == "rfc 3464")
    marks = [mark for mark in read_mail(a_raw(case)).marks if mark.code == "bounced"]

    assert [dict(mark.detail) for mark in marks] == [
        {"address": "gone@example.org", "status": "5.1.1", "how": "lasting"},
        {"address": "full@example.org", "status": "4.2.2", "how": "temporary"},
    ]


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=60))
def test_no_report_breaks_the_reader(status: str, text: str, sender: str) -> None:
    found = bounces({"x-failed-recipients": text}, text, status, sender)

    assert found is None or all(isinstance(one.address, str) for one in found)


@pytest.mark.parametrize("case", HELD["program"], ids=lambda case: case["name"])
def test_a_program_that_wants_to_see_a_person_first_is_automatic(case: dict[str, Any]) -> None:
    mail = read_mail(a_raw(case))

    assert mail.automatic.kind == "challenge", mail.automatic
    (mark,) = (mark for mark in mail.marks if mark.code == "automatic")
    assert mark.detail["kind"] == "challenge"


@pytest.mark.parametrize("case", HELD["person"], ids=lambda case: case["name"])
def test_whoever_speaks_of_such_a_program_is_a_person(case: dict[str, Any]) -> None:
    assert not read_mail(a_raw(case)).automatic.proven


@pytest.mark.parametrize("case", HELD["program"], ids=lambda case: case["name"])
def test_no_demand_for_a_proof_is_automatic_once_a_reader_passes_it_on(
    case: dict[str, Any],
) -> None:
    subject = f"Fwd: {case['headers']['Subject']}"
    mine = {"headers": {"From": "ann@example.org", "Subject": subject}, "body": case["body"]}

    assert not read_mail(a_raw(mine)).automatic.proven
