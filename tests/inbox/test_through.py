"""Mail that came through others: the writer is found behind lists, forms and gateways."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox import Customs, InboxSettings, Mail, RangeKind, read_guarded, read_mail, unwrapped

HOUSE = InboxSettings(our_lists=("Tips@paper.example",), form_senders=("forms@paper.example",))
CUSTOMS = HOUSE.customs()
CASES = tomllib.loads((Path(__file__).parent / "through.toml").read_text("utf-8"))["case"]
TARGET = "https://paper.example/boat?a=1&b=2"


def read(raw: str, customs: Customs = CUSTOMS) -> Mail:
    return read_mail(raw.strip("\n").encode(), customs)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_writer_is_found_behind_others(case: dict[str, Any]) -> None:
    mail = read(case["raw"])

    assert [mail.sender.name, mail.sender.address] == case["who"]
    assert [mail.through.kind, mail.through.address, mail.through.by] == case["by"]
    assert mail.own_words == case["own"]
    assert not mail.automatic.proven
    assert mail.automatic.kind != "list" or not mail.through.kind


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_ranges_stay_in_order_and_apart(case: dict[str, Any]) -> None:
    mail = read(case["raw"])
    bounds = [at for one in mail.ranges for at in (one.start, one.end)]

    assert bounds == sorted(bounds)
    assert all(0 <= at <= len(mail.text) for at in bounds)


def test_without_a_setting_nobody_is_behind_anything() -> None:
    assert all(read(case["raw"], Customs()).through.kind == "" for case in CASES)


def test_the_guarded_child_knows_the_house_too() -> None:
    raw = CASES[0]["raw"].strip("\n").encode() + b"x\n" * 1_100_000
    mail = read_guarded(raw, max_bytes=10_000_000, customs=CUSTOMS)

    assert (mail.sender.address, mail.through.kind) == ("ann@example.org", "list")
    assert mail.provenance[0].code == "through list"


def test_a_bounce_that_comes_by_our_list_is_still_one() -> None:
    raw = (
        "From: MAILER-DAEMON@mx.example\nList-Id: <tips.paper.example>\nSubject: Undelivered Mail\n"
    )

    assert read(raw + "\nwe were unable to deliver it\n").automatic.kind == "bounce"


@pytest.mark.parametrize(
    "subject",
    ["[EXTERNAL] Boat", "Re: [EXTERNAL] Boat", "AW: [ext] Boat", "[External Sender] Boat"],
)
def test_a_gateways_tag_counts_for_nothing(subject: str) -> None:
    plain, tag = CUSTOMS.untagged(subject)

    assert plain.removeprefix("Re: ").removeprefix("AW: ") == "Boat"
    assert tag
    mail = read(f"From: a@b\nSubject: {subject}\n\nhi\n")
    assert mail.subject == subject  # what was sent stays as it is
    assert [mark.code for mark in mail.marks] == ["subject tag"]


@pytest.mark.parametrize("subject", ["The [EXTERNAL] audit", "Who pays [ext] for it", "External"])
def test_a_word_of_the_subject_is_no_tag(subject: str) -> None:
    assert CUSTOMS.untagged(subject) == (subject, "")


def test_a_plus_tag_of_the_envelope_survives() -> None:
    mail = read(
        "Delivered-To: worldnews+War@paper.example\nX-Original-To: war@paper.example\n"
        "To: World News <worldnews@paper.example>, worldnews+war@paper.example\n\nhi\n"
    )

    assert mail.addressed_to == (
        "worldnews+war@paper.example", "war@paper.example", "worldnews@paper.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpaper.example%2Fboat"
        "%3Fa%3D1%26b%3D2&data=05%7C01&reserved=0",
        "https://urldefense.proofpoint.com/v1/url?u=https://paper.example/boat%3Fa%3D1%26b%3D2&k=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__paper.example_boat-3Fa-3D1-26b-3D2&d=D",
        "https://urldefense.com/v3/__https://paper.example/boat?a=1*b=2__;Jg!!ab!cd$",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fpaper.example%2fboat%3fa%3d1%26b%3d2&c=E",
        "https://www.google.com/url?q=https%3A%2F%2Fpaper.example%2Fboat%3Fa%3D1%26b%3D2&sa=D",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fpaper.example%2Fboat%3Fa%3D1%26b%3D2&h=x",
        "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Flinkprotect.cudasvc.com"
        "%2Furl%3Fa%3Dhttps%253a%252f%252fpaper.example%252fboat%253fa%253d1%2526b%253d2",
    ],
)
def test_a_wrapped_link_is_compared_by_what_is_inside(wrapped: str) -> None:
    assert unwrapped(f"See {wrapped} there") == f"See {TARGET} there"


@pytest.mark.parametrize(
    "link",
    [
        "https://protect.mimecast.com/s/AbCdEf?domain=paper.example",  # keeps its secret
        "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
        "https://safelinks.protection.outlook.com.evil.example/?url=https%3A%2F%2Fpaper.example",
        "https://urldefense.com/v3/__broken",
        "https://paper.example/url?q=https://other.example/",
    ],
)
def test_what_hides_its_target_stays_as_it_is(link: str) -> None:
    assert unwrapped(link) == link


@given(st.text(max_size=200))
def test_no_link_breaks_the_unwrapping(inner: str) -> None:
    for host in ("urldefense.com/v3/__", "urldefense.com/v2/url?u=", "www.google.com/url?q="):
        assert isinstance(unwrapped(f"https://{host}{inner}"), str)


@given(
    st.text(
        alphabet=st.sampled_from("caution external sender\n do not click >--: nameNAME"),
        max_size=400,
    )
)
def test_banners_and_fields_never_lose_a_word(text: str) -> None:
    for sender in ("ann@example.org", "forms@paper.example"):
        mail = read_mail(f"From: {sender}\n\n{text}".encode(), CUSTOMS)
        spans = [mail.text[one.start : one.end] for one in mail.ranges]
        assert all(one.kind in RangeKind for one in mail.ranges)
        assert sum(map(len, spans)) <= len(mail.text)
