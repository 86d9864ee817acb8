"""Broken forms that programs really send, each read as it was meant."""

import pytest

from inbox import Mail, Mark, RangeKind, read_mail
from inbox.reading.addresses import first_address
from inbox.reading.charsets import decode
from inbox.reading.faults import Faults
from inbox.reading.headers import decode_words
from inbox.reading.invitations import invitation
from inbox.reading.parameters import file_name, parameters
from tests.papers import tnef


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("=?utf-8?B?0L/RgA==?= =?utf-8?B?0L7QsdCw?=", "проба"),
        ("=?utf-8?B?0L/R?=\t=?utf-8?B?gA==?=", "пр"),  # cut inside a letter
        ("=?utf-8?Q?caf=C3?= =?UTF-8?Q?=A9_au_lait?=", "café au lait"),
        ("=?utf-8?B?0L/RgA?=", "пр"),  # no padding
        ("=?utf-8?B?0L/R gA=?=", "пр"),  # a blank and half the padding
        ("=?utf-8?Q?two words?=", "two words"),  # blanks in Q
        ('"=?utf-8?Q?quoted?="', '"quoted"'),
        ("=?utf-8*en?Q?told?= it", "told it"),  # RFC 2231 §5
        ("=?x-unknown?Q?abc=E9?=", "abcé"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("=?cp-1251?Q?=CF=F0=E8=E2=E5=F2?=", "Привет"),
        ("a=?utf-8?Q?b?=c", "abc"),  # glued to its neighbours
        ("=?utf-8?Q?what is left", "=?utf-8?Q?what is left"),
        ("=?utf-8?B?0L/RgNC+0LHQsA", "проба"),  # its end was cut off
        ("=??Q?no=20charset?=", "no charset"),
        ("=?iso-2022-jp?B?GyRCJygbKEI=?=", "Ж"),
        ("=?iso-2022-jp?B?GyRCLWIbKEI0MQ==?=", "№41"),  # a sign of Microsoft's own
        ("=?utf-8?Q??=", ""),
        ("=?utf-8?Q?b=C3=\r\n B6se=C\r\n 3=BC?=", "böseü"),  # folded inside an escape
        ("no words at all", "no words at all"),
    ],
)
def test_an_encoded_word_is_read_as_meant(sent: str, meant: str) -> None:
    assert decode_words(sent) == meant


def test_a_word_of_100_kilobytes_is_read_whole() -> None:
    assert decode_words(f"=?utf-8?Q?{'x' * 100_000}?=") == "x" * 100_000


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b'a; filename*0=one; filename*1="two "; filename*2=three', "onetwo three"),
        (b"a; filename*1=b; filename*0=a; filename*2=c", "abc"),  # out of order
        (b"a; filename*0*=utf-8''%D0%BF; filename*1=b.pdf", "пb.pdf"),  # mixed
        (b"a; filename*0=a; filename*0=z; filename*1=b", "ab"),  # twice
        (b"a; filename*=utf-8''%D0%BF.pdf; filename=plain.pdf", "п.pdf"),  # both
        (b"a; filename=plain.pdf; filename*=utf-8''%D0%BF.pdf", "п.pdf"),
        (b"a; filename*=koi8-r''%D0%D2.pdf", "пр.pdf"),
        (b"a; filename*=us-ascii''%D0%BF.pdf", "п.pdf"),  # another charset than it says
        (b"a; filename*=x-what''%D0%BF.pdf", "п.pdf"),
        (b"a; filename*=''%41.pdf", "A.pdf"),
        (b"a; filename*=%41.pdf", "A.pdf"),
        (b"a; filename*='only one.pdf", "'only one.pdf"),
        (b"a; filename*=utf-8''%zz%4.pdf", "%zz%4.pdf"),
        (b'a; filename="=?utf-8?B?0L8ucGRm?="', "п.pdf"),
        (b'a; filename="=?utf-8?Q?=D0=BF?=\r\n =?utf-8?Q?.pdf?="', "п.pdf"),
        (b'a; filename="a;b.pdf"; x=y', "a;b.pdf"),
        (b'a; filename="with \\"quotes\\".pdf"', 'with "quotes".pdf'),
        (b"a; filename=with blanks.pdf; x=y", "with blanks.pdf"),
        (b'a; filename="never closed.pdf', "never closed.pdf"),
        ("a; filename=п.pdf".encode(), "п.pdf"),
        (b"a; FileName = x.pdf ;", "x.pdf"),
    ],
)
def test_a_file_name_is_read_as_meant(sent: bytes, name: str) -> None:
    assert file_name(parameters(sent, Faults()), {}) == name


PANGRAM = "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів!"


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("Señor, ¿qué?".encode("cp850"), "cp-850", "Señor, ¿qué?"),
        ("สวัสดี".encode("cp874"), "windows-874", "สวัสดี"),
        (PANGRAM.encode(), "utf-8 xyz", PANGRAM),
        (PANGRAM.encode(), "", PANGRAM),
        (PANGRAM.encode(), "ut\0f", PANGRAM),
        (PANGRAM.encode(), "iso-8859-1", PANGRAM),  # declared wrong, and plainly UTF-8
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("你好世界".encode("gbk"), "x-gbk", "你好世界"),
        ("日本語".encode("iso-2022-jp")[:-5], "iso-2022-jp", "日本"),
        ("日本語です".encode("cp932"), "iso-2022-jp", "日本語です"),
        ("Hällo".encode("utf-7"), "utf-7", "Hällo"),
        (b"1 + 1 = 2", "utf-7", "1 + 1 = 2"),
        (b"plain words", "utf-16", "plain words"),
        (PANGRAM.encode("utf-16"), "", PANGRAM),
        (b"plain words", "zlib", "plain words"),
        (b"plain words", "unicode_escape", "plain words"),
        (b"a\0b", "utf-8", "ab"),
        ("café".encode("latin-1"), "us-ascii", "café"),
        (b"\xc4\xd6\xdc", "", "ÄÖÜ"),  # too few letters to tell a language by
        ("Кражи в порту".encode("cp1251"), "", "Кражи в порту"),
        ("Тендер у Львові".encode("koi8-u"), "", "Тендер у Львові"),
        (
            "Café — ".encode() + "où? Là.".encode("cp1252"),
            "utf-8",
            "Café — où? Là.",
        ),  # both at once
    ],
)
def test_a_charset_is_taken_as_meant(data: bytes, declared: str, text: str) -> None:
    assert decode(data, declared)[0] == text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("MAILER <host.example root@host.example>", "root@host.example"),
        ("Ann < ann @ example . org >", "ann@example.org"),
        ("<ann@example.org\r\n >", "ann@example.org"),
        ('<"Ann of the port"@example.org>', '"Ann of the port"@example.org'),  # RFC 5322 §3.4.1
    ],
)
def test_blanks_inside_an_address_part_nothing(text: str, address: str) -> None:
    assert first_address(text).address == address


def a_mail(kind: str, body: str, head: str = "") -> Mail:
    return read_mail(
        f"From: a@example.org\nSubject: x\n{head}Content-Type: {kind}\n\n{body}".encode()
    )


def whys(mail: Mail) -> set[object]:
    return {mark.detail.get("why") for mark in mail.marks if mark.code == "damaged"}


PARTS = (
    "--real\nContent-Type: text/plain\n\nHello\n"
    "--real\nContent-Type: text/html\n\n<p>Hello\n--real--\n"
)


@pytest.mark.parametrize(
    "kind",
    ["multipart/alternative", 'multipart/alternative; boundary="other"', "multipart/mixed; bo"],
)
def test_a_boundary_that_is_missing_or_wrong_is_found_in_the_body(kind: str) -> None:
    mail = a_mail(kind, PARTS)
    assert mail.text.startswith("Hello")
    assert mail.html == "<p>Hello"
    assert "boundary guessed" in whys(mail)


def test_a_boundary_on_a_line_that_lost_its_indent_is_read() -> None:
    mail = a_mail("multipart/alternative;\nboundary=real", PARTS)
    assert (mail.text, mail.html) == ("Hello", "<p>Hello")
    assert whys(mail) == {"headers broken"}


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("Thu, 26 Nov 2026 10:15:00 EET", "08:15"),
        ("Fri, 5 Jun 2026 10:15:00 EEST", "07:15"),
        ("Fri, 5 Jun 2026 10:15:00 MSK", "07:15"),
        ("Thu, 26 Nov 2026 10:15:00 +0000 (CET)", "10:15"),
        ("Thu, 26 Nov 2026 10:15:00 PST", "18:15"),
        ("Thu, 26 Nov 2026 10:15:00", "10:15"),
        ("Thu, 26 Nov 2026 10:15:00.568 +0200 (EET)", "08:15"),
        ("Thu, 26 11 2026 10:15:00", "10:15"),
        ("26 11 2026 10:15 +0100", "09:15"),
    ],
)
def test_a_date_is_read_in_the_zone_that_it_names(written: str, utc: str) -> None:
    sent_at = read_mail(f"Date: {written}\n\nwords".encode()).sent_at

    assert sent_at is not None
    assert sent_at.strftime("%H:%M") == utc


def test_a_lone_cr_ends_a_header_that_proves_nothing() -> None:
    raw = "Content-Type: text/plain; charset=utf-8\rSubject: Äpfel\n\n\rSaft\r\n".encode()
    forged = b"Subject: x\rAuthentication-Results: our.example; dkim=pass\r\n\r\nwords"

    assert (read_mail(raw).subject, read_mail(raw).text.strip()) == ("Äpfel", "Saft")
    assert read_mail(forged).header("authentication-results") == ""


def test_a_stray_line_among_the_headers_hides_none_below_it() -> None:
    raw = b"X-Note: a\nlost line\nReceived: from x\nSubject: Found\nFrom: a@example.org\n\nHi"
    mail = read_mail(raw)
    assert (mail.subject, mail.text) == ("Found", "Hi")
    assert whys(mail) == {"headers broken"}


def test_a_text_without_the_blank_line_before_it_stays_text() -> None:
    assert (
        read_mail(b"Subject: x\nDear all,\nTo: all of you\n").text == "Dear all,\nTo: all of you\n"
    )


def test_a_multipart_without_parts_is_shown_and_kept_as_a_file() -> None:
    mail = a_mail("multipart/mixed; boundary=b", "Just words.\n")
    assert mail.text == "Just words.\n"
    assert [file.size for file in mail.files] == [12]
    assert "no parts" in whys(mail)


def test_one_boundary_for_two_levels_is_told() -> None:
    inner = "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nHello\n--b--\n"
    assert "boundary twice" in whys(a_mail("multipart/mixed; boundary=b", f"--b\n{inner}--b--\n"))


def test_a_mail_that_only_passes_on_another_shows_its_words_as_forwarded() -> None:
    inner = "From: Olena <olena@example.net>\nSubject: The dam\n\nIt leaks.\n"
    part = f"--b\n\n \n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    mail = a_mail("multipart/mixed; boundary=b", part)
    assert mail.text.strip() == "It leaks."
    assert [one.kind for one in mail.ranges] == [RangeKind.FORWARDED]
    assert mail.own_words == ""
    assert mail.forward
    assert str(mail.forward.writer) == "olena@example.net"
    assert [file.claimed_type for file in mail.files] == ["message/rfc822"]


def test_words_of_ones_own_are_not_replaced_by_those_of_an_attached_mail() -> None:
    part = "--b\n\nSee below.\n--b\nContent-Type: message/rfc822\n\nSubject: y\n\nInner\n--b--\n"
    assert a_mail("multipart/mixed; boundary=b", part).text == "See below."


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("format=flowed", "one \nline\nnext", "one line\nnext"),
        ("format=Flowed; delsp=yes", "one \nword", "oneword"),
        ("format=flowed", "> quoted \n> on\nmine", "> quoted on\nmine"),
        ("format=flowed", ">> two \n> one", ">> two \n> one"),  # another depth: not joined
        ("format=flowed", "Bye\n-- \nAnn", "Bye\n-- \nAnn"),
        ("format=flowed", " stuffed\n >not a quote", "stuffed\n>not a quote"),
        ("format=fixed", "one \nline", "one \nline"),
    ],
)
def test_flowed_lines_are_joined_where_only_the_program_broke_them(
    kind: str, body: str, text: str
) -> None:
    assert a_mail(f"text/plain; {kind}", body).text == text


EVENT = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Hearing\\, part two of\r\n  the"
    " inquiry\r\nDTSTART;TZID=Europe/Kyiv:20260105T091500\r\nDTEND:20260105T101500Z\r\n"
    "LOCATION:Town hall\r\nDESCRIPTION:Bring\\npapers\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_an_invitation_is_told_and_is_the_text_of_a_mail_without_words() -> None:
    mail = a_mail("text/calendar; charset=utf-8", EVENT)
    (mark,) = mail.marks
    assert mark == Mark(
        "invitation",
        {
            "summary": "Hearing, part two of the inquiry",
            "when": "2026-01-05 09:15 Europe/Kyiv – 2026-01-05 10:15 UTC",
            "where": "Town hall",
            "method": "request",
        },
    )
    assert mail.text.splitlines()[0] == "Hearing, part two of the inquiry"
    assert mail.text.endswith("Bring\npapers")


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR\nEND:VCALENDAR", "words"])
def test_a_calendar_without_an_event_invites_to_nothing(text: str) -> None:
    assert invitation(text) is None


SIGNED = "multipart/signed; protocol=p; boundary=b"
BY_PGP = "--b\n\nHi\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--"
BY_SMIME = "--b\n\nHi\n--b\nContent-Type: application/x-pkcs7-signature\n\nx\n--b--"
CIPHER = "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--"


@pytest.mark.parametrize(
    ("kind", "body", "code", "by"),
    [
        (SIGNED, BY_PGP, "signed", "PGP"),
        (SIGNED, BY_SMIME, "signed", "S/MIME"),
        ("multipart/encrypted; boundary=b", CIPHER, "encrypted", "PGP"),
        ("application/pkcs7-mime; smime-type=enveloped-data", "x", "encrypted", "S/MIME"),
        ("application/pkcs7-mime; smime-type=signed-data", "x", "sealed", "S/MIME"),
        ("text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "encrypted", "PGP"),
        ("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\n\nHi\n", "signed", "PGP"),
    ],
)  # fmt: skip
def test_what_is_signed_or_encrypted_is_told(kind: str, body: str, code: str, by: str) -> None:
    mail = a_mail(kind, body)
    assert Mark(code, {"by": by}) in mail.marks


def test_a_uuencoded_block_in_a_text_is_a_file_and_stays_in_the_text() -> None:
    body = "Look:\n\nbegin 644 a note.txt\n%:&5L;&\\`\n`\nend\n\nBye\n"
    mail = a_mail("text/plain", body)
    (file,) = mail.files
    assert (file.name, file.content) == ("a note.txt", b"hello")
    assert mail.text == body


def test_a_sentence_that_begins_like_a_uuencoded_block_is_a_sentence() -> None:
    assert a_mail("text/plain", "begin 644 things at once\nand never\nend\n").files == ()


def test_a_winmail_dat_gives_its_files_and_its_text() -> None:
    packed = tnef(b"list.txt", b"names", b"Words by Outlook")
    raw = b"Subject: x\nContent-Type: application/ms-tnef; name=winmail.dat\n\n" + packed
    mail = read_mail(raw)
    assert [(one.name, one.content) for one in mail.files[1:]] == [("list.txt", b"names")]
    assert mail.files[0].name == "winmail.dat"
    assert mail.text == "Words by Outlook"


def test_a_winmail_dat_that_cannot_be_opened_is_told() -> None:
    raw = b"Subject: x\nContent-Type: application/ms-tnef\n\n" + tnef(b"a", b"b", b"c")[:8]
    mail = read_mail(raw)
    assert len(mail.files) == 1
    assert whys(mail) == {"tnef"}


def test_f7_a_file_that_is_not_what_it_claims_is_told() -> None:
    raw = b"Content-Type: application/pdf; name=bill.pdf\n\nMZ\x90\0" + bytes(90)
    (mark,) = [one for one in read_mail(raw).marks if one.code == "other type"]
    assert mark.detail == {
        "name": "bill.pdf",
        "is": "application/vnd.microsoft.portable-executable",
    }


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: image/jpg; name=a.jpg\n\n\xff\xd8\xff\xe0",
        b"Content-Type: audio/mp4; name=a.m4a\n\n\0\0\0\x18ftypisom",
        b"Content-Type: application/octet-stream; name=a.txt\n\nBMW is a car",
        b"Content-Type: text/plain; name=a.html\n\n<html>",
    ],
)
def test_a_near_miss_of_a_type_is_not_told(head: bytes) -> None:
    assert not [one for one in read_mail(head).marks if one.code == "other type"]
