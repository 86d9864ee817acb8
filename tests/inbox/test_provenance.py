"""The card tells what is known of where a mail came from, and believes no stranger's word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox import Address, Customs, imitated, read_mail
from inbox.provenance.domains import in_ascii, is_mixed, looks_like, organisation
from inbox.provenance.results import of_our_server

HOUSE = Customs(server="mx.paper.example", domains=("paper.example",))
OURS = "Authentication-Results: mx.paper.example; dmarc=pass (p=none) header.from=gmail.com\n"
GMAIL = "From: Ann <ann@gmail.com>\n"


def card(head: str, customs: Customs = HOUSE) -> dict[str, dict[str, str]]:
    """The facts of a mail with these headers, by code."""
    return {
        one.code: dict(one.values)
        for one in read_mail(f"{head}\nhi\n".encode(), customs).provenance
    }


def test_our_servers_word_says_through_whom_it_was_sent() -> None:
    told = card(OURS + "Received: from there by mx.paper.example\n" + GMAIL)

    assert told["sent through"] == {"domain": "gmail.com", "by": "DMARC"}


def test_f22_only_our_own_server_is_believed() -> None:
    for stranger in ("mx.evil.example", "mx.paper.example.evil.example", "xmx.paper.example", ""):
        forged = OURS.replace("mx.paper.example", stranger)
        assert "sent through" not in card(forged + GMAIL)


def test_f22_a_forged_result_below_the_real_one_counts_for_nothing() -> None:
    real = "Authentication-Results: mx.paper.example; dmarc=fail header.from=gmail.com\n"
    told = card(real + "Received: from there by mx.paper.example\n" + OURS + GMAIL)

    assert "sent through" not in told
    assert told["failed"] == {"method": "DMARC", "domain": "gmail.com"}


def test_without_the_setting_nobody_is_believed_and_nothing_is_said() -> None:
    assert card(OURS + GMAIL, Customs()) == {}


def test_that_our_server_said_nothing_is_told() -> None:
    assert "server silent" in card(GMAIL)


@pytest.mark.parametrize(
    ("value", "results"),
    [
        ("mx.paper.example; none", []),
        ('"mx.paper.example" 1; spf=pass smtp.mailfrom=a@b.net', [("spf", "pass", "b.net")]),
        ("mx.paper.example;dkim=pass (a (b); spf=pass) header.d=b.de", [("dkim", "pass", "b.de")]),
        ('mx.paper.example; dkim=fail reason="x" header.i=@b.net', [("dkim", "fail", "b.net")]),
        ("MX.Paper.Example; SPF=PASS", [("spf", "pass", "")]),
        ("mx.other.example; spf=pass; mx.paper.example; dmarc=pass", None),
        ("", None),
    ],
)  # fmt: skip
def test_results_are_read_as_rfc_8601_writes_them(value: str, results: object) -> None:
    assert of_our_server([("authentication-results", value)], "mx.paper.example") == results


def test_f22_a_name_that_shows_another_address_is_told() -> None:
    mail = read_mail(b'From: "Editor <boss@paper.example>" <x@evil.example>\n\nhi\n', HOUSE)

    assert mail.sender.address == "x@evil.example"
    (told,) = (one for one in mail.provenance if one.code == "name shows address")
    assert told.values == {"shown": "boss@paper.example", "address": "x@evil.example"}


def test_a_name_that_is_the_address_itself_is_nothing() -> None:
    assert "name shows address" not in card("From: ann@gmail.com <Ann@gmail.com>\n")


def test_an_address_inside_an_address_is_shown_as_a_name_would_be() -> None:
    mail = read_mail(b'From: "boss@house.example "@evil.example\n\nHello.\n')
    assert "name shows address" in [one.code for one in mail.provenance]


@pytest.mark.parametrize("domain", ["pаper.example", "xn--pper-53d.example", "раper.example"])
def test_f22_a_domain_of_mixed_scripts_is_shown_as_punycode(domain: str) -> None:
    told = card(f"From: x@{domain}\n")

    assert told["mixed scripts"]["domain"].startswith("xn--")
    assert told["mixed scripts"]["domain"].isascii()
    assert told["looks like"]["like"] == "paper.example"


@pytest.mark.parametrize("domain", ["пошта.укр", "例え.jp", "bücher.example", "قارب.example"])
def test_a_domain_of_one_script_is_only_named(domain: str) -> None:
    told = card(f"From: x@{domain}\n")

    assert "mixed scripts" not in told
    assert told["foreign letters"]["domain"].isascii()


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_f22_a_name_that_turns_the_text_round_is_told(sign: str) -> None:
    assert "hidden direction" in card(f"From: Ann{sign}moc.liamg <x@evil.example>\n")


@pytest.mark.parametrize(
    ("domain", "like"),
    [
        ("paper.example", ""),
        ("mail.paper.example", ""),
        ("paper-example.net", "paper.example"),
        ("paper.example.evil.net", "paper.example"),
        ("papr.example", "paper.example"),
        ("paepr.example", "paper.example"),
        ("paperr.example", "paper.example"),
        ("gmail.com", ""),
        ("grnail.com", "gmail.com"),
        ("gmaiI.com", "gmail.com"),
        ("0utlook.com", "outlook.com"),
        ("gmаil.com", "gmail.com"),
        ("ymail.com", ""),
        ("mail.com", ""),
        ("reader.example.org", ""),
        ("", ""),
    ],
)
def test_look_alikes_are_told_from_what_they_look_like(domain: str, like: str) -> None:
    assert looks_like(domain.lower(), ("paper.example",)) == like


def test_where_an_answer_and_a_bounce_would_go_is_told() -> None:
    told = card(
        "Return-Path: <bounce@mailer.example.net>\nReply-To: other@example.net\n"
        "From: ann@example.org\n"
    )

    assert told["answers elsewhere"] == {"address": "other@example.net"}
    assert told["returns elsewhere"] == {"domain": "mailer.example.net"}


def test_a_way_back_inside_the_same_house_is_nothing() -> None:
    told = card(
        "Return-Path: <bounce@mail.example.co.uk>\nReply-To: Ann@example.co.uk\n"
        "From: ann@example.co.uk\n"
    )

    assert not {"answers elsewhere", "returns elsewhere"} & told.keys()


def test_who_says_to_have_signed_it_is_a_claim() -> None:
    told = card("DKIM-Signature: v=1; d=gmail.com; s=a\nARC-Seal: i=1; d=google.com\n" + GMAIL)

    assert told["signed"] == {"domains": "gmail.com"}
    assert told["sealed"] == {"domain": "google.com"}


@pytest.mark.parametrize(
    ("name", "address", "who"),
    [
        ("Ada Lovelace", "x@evil.example", "Ada Lovelace"),
        ("LOVELACE, Ada", "x@evil.example", "Ada Lovelace"),
        ("Аda Lоvelace", "x@evil.example", "Ada Lovelace"),
        ("Dr. Ada Lovelace (World)", "x@evil.example", "Ada Lovelace"),
        ("Ada Lovelace", "ada@paper.example", ""),
        ("Ada", "x@evil.example", ""),
        ("Ada Byron", "x@evil.example", ""),
        ("Bob", "x@evil.example", ""),
    ],
)
def test_a_stranger_with_a_colleagues_name_is_told(name: str, address: str, who: str) -> None:
    assert imitated(Address(name, address), ["Bob", "Ada Lovelace"], HOUSE) == who


@given(st.text(max_size=300))
def test_no_domain_breaks_the_card(domain: str) -> None:
    assert isinstance(in_ascii(domain), str)
    assert is_mixed(domain) in (True, False)
    assert isinstance(looks_like(domain, ("paper.example",)), str)
    assert isinstance(organisation(domain), str)


@given(st.text(max_size=300))
def test_no_result_breaks_the_card(value: str) -> None:
    of_our_server([("authentication-results", f"mx.paper.example; {value}")], "mx.paper.example")


@pytest.mark.parametrize(
    ("results", "codes"),
    [
        ("spf=fail smtp.mailfrom=a@gmail.com; dkim=pass header.d=gmail.com", {"sent through"}),
        ("spf=pass smtp.mailfrom=a@gmail.com; dmarc=fail header.from=gmail.com", {"failed"}),
        ("spf=fail smtp.mailfrom=a@gmail.com; dkim=none", {"failed"}),
        ("spf=none; dkim=none; dmarc=none", set()),
    ],
)
def test_a_check_that_fails_is_told_unless_a_better_one_holds(
    results: str, codes: set[str]
) -> None:
    told = card(f"Authentication-Results: mx.paper.example; {results}\n{GMAIL}")

    assert {"sent through", "failed"} & told.keys() == codes
