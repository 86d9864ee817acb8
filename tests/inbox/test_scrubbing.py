"""A scrubbed mail is as broken as it was, and holds no word of it."""

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inbox import likeness, read_mail, scrub
from inbox.reading.faults import Faults
from inbox.reading.structure import split
from inbox.reading.transfer import content
from inbox.scrubbing import kept

MAILS = sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
SECRET = b"thrown away"
LATIN, CYRILLIC = "Quuxbartip", "Жужелицяк"  # the canaries
CODECS = ("utf-8", "utf-16-le", "utf-16-be", "koi8-u", "cp1251", "iso8859-5")


def everywhere() -> bytes:
    """A mail that holds both canaries in every place and form (canary.txt)."""
    both = f"{LATIN} told {CYRILLIC} at 10.0.0.1, and {LATIN} told it on, line after line"
    fillers = {
        "<LATIN>": LATIN,
        "<latin>": LATIN.lower(),
        "<CYRILLIC>": CYRILLIC,
        "<Q>": quopri.encodestring(CYRILLIC.encode()).decode().replace("=\n", ""),
        "<B>": base64.b64encode(CYRILLIC.encode()).decode(),
        "<BOTH BASE64>": base64.encodebytes(both.encode()).decode().strip(),
        "<BOTH QP>": quopri.encodestring(both.encode()).decode(),
        "<BOTH UTF-16>": base64.encodebytes(both.encode("utf-16-le")).decode().strip(),
        "<KOI8>": base64.encodebytes(CYRILLIC.encode("koi8-u")).decode().strip(),
        "<CP1251>": base64.encodebytes(both.encode("cp1251")).decode().strip(),
        "<DECIMAL>": "".join(f"&#{ord(letter)};" for letter in CYRILLIC),
        "<HEX>": "".join(f"&#x{ord(letter):x};" for letter in LATIN),
        "<PERCENT>": "".join(f"%{byte:02X}" for byte in CYRILLIC.encode()),
        "<PDF>": base64.encodebytes(b"%PDF-1.7" + LATIN.encode() * 9).decode().strip(),
        "<UU>": binascii.b2a_uu((LATIN + CYRILLIC).encode()).decode().rstrip(),
    }
    text = (Path(__file__).parent / "canary.txt").read_text("utf-8")
    for name, filler in fillers.items():
        text = text.replace(name, filler)
    return text.encode()


RAW = everywhere()


def views(raw: bytes) -> Iterator[bytes]:
    """The mail as it stands, and everything in it undone."""
    mail = read_mail(raw)
    yield raw
    yield from (f"{name}: {said}".encode() for name, said in mail.headers)
    yield from (mail.text.encode(), html.unescape(mail.html).encode())
    structure = split(raw, Faults())
    for leaf in structure.leaves:
        inside = content(structure.raw, leaf)[0]
        yield from (inside, quopri.decodestring(inside), leaf.name.encode())
        yield html.unescape(inside.decode("utf-8", "replace")).encode()
        yield unquote_to_bytes(inside)
        if leaf.kind == "message/rfc822":
            yield from views(inside)
        for line in re.findall(rb"(?m)^M.{4,60}$", inside):
            yield binascii.a2b_uu(line)


def holds(raw: bytes, word: str) -> bool:
    needles = [word.lower().encode(codec, "ignore") for codec in CODECS]
    shown = list(views(raw))
    low = [view.decode("utf-8", "replace").lower() for view in shown]
    return any(word.lower() in view for view in low) or any(
        len(needle) > 8 and (needle in view or word.encode(codec, "ignore") in view)
        for view in shown
        for codec, needle in zip(CODECS, needles, strict=True)
    )


def test_the_canaries_are_seen_before() -> None:
    assert holds(RAW, LATIN)
    assert holds(RAW, CYRILLIC)


def test_nothing_of_a_canary_survives_in_any_encoding() -> None:
    done = scrub(RAW, SECRET)

    assert not holds(done, LATIN)
    assert not holds(done, CYRILLIC)


def test_the_mail_is_as_it_was_apart_from_its_words() -> None:
    done = scrub(RAW, SECRET)

    assert likeness(read_mail(done)) == likeness(read_mail(RAW))
    assert [len(line) for line in done.split(b"\n")] == [len(line) for line in RAW.split(b"\n")]


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_each_strange_mail_stays_as_strange(path: Path) -> None:
    raw = path.read_bytes()
    done = scrub(raw, SECRET)

    assert likeness(read_mail(done)) == likeness(read_mail(raw))
    assert len(done) == len(raw)
    own = read_mail(raw).own_words
    assert not own or read_mail(done).own_words != own or kept.spans(own)


def test_a_box_that_a_mail_program_calls_a_signature_stays_one() -> None:
    raw = (
        b"From: ann@reader.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        b'<div dir="ltr">The pier was sold twice.</div><span class="gmail_signature_prefix">-- '
        b'</span><br><div class="gmail_signature" dir="ltr">Ann Doe<br>Harbour Pilots</div>\n'
    )
    done = scrub(raw, SECRET)

    assert [one.kind.value for one in read_mail(raw).ranges] == ["signature"]
    assert likeness(read_mail(done)) == likeness(read_mail(raw))
    assert b"gmail_signature_prefix" in done


def test_a_name_is_the_same_other_name_everywhere() -> None:
    raw = (
        b"From: Samantha <samantha@reader.example.net>\nTo: ann@paper.example.net\n\n"
        b"On 20 Nov 2026, Ann <ann@paper.example.net> wrote:\n> Dear Samantha,\n"
    )
    mail = read_mail(scrub(raw, SECRET))

    assert mail.sender.name.lower() == mail.sender.address.partition("@")[0]
    assert mail.text.count(mail.to[0].address) == 1
    assert f"> Aaaa {mail.sender.name},"[7:] in mail.text
    assert [one.kind.value for one in mail.ranges] == ["quoted"]


def test_domains_are_nobodys() -> None:
    raw = b"From: a@news.paper.com\nTo: b@gmail.com, c@t.co\n\nSee https://www.secret-site.net/x\n"
    done = scrub(raw, SECRET).decode()

    hosts = re.findall(r"(?:@|//)([\w.-]+)", done)
    assert len(hosts) == 4
    assert all(host.endswith((".example.org", "example.org", ".test", ".zz")) for host in hosts)


def test_another_secret_makes_other_words() -> None:
    raw = b"Subject: The boat of the mayor\n\nAsk who paid.\n"

    assert scrub(raw, b"one") != scrub(raw, b"two") != raw


@settings(max_examples=200)
@given(st.binary(max_size=500))
def test_no_mail_breaks_the_scrubbing(raw: bytes) -> None:
    assert len(scrub(raw, SECRET)) == len(raw)


@settings(max_examples=100)
@given(
    st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo")), min_size=10, max_size=20),
    st.sampled_from(["7bit", "base64", "quoted-printable"]),
)
def test_words_of_any_script_are_other_words(word: str, encoding: str) -> None:
    assume(not kept.spans(word))
    packed = {
        "base64": base64.encodebytes(word.encode()).decode(),
        "quoted-printable": quopri.encodestring(word.encode()).decode(),
    }.get(encoding, word)
    head = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {encoding}\n"
    raw = f"{head}\n{packed}\n".encode()
    before, after = read_mail(raw).text, read_mail(scrub(raw, SECRET)).text

    assert len(after) == len(before)
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    assert changed >= len(word) // 2  # a letter that has no neighbour of its kind stays
