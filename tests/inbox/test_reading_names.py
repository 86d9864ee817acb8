"""Addresses, file names, types and charsets: what a stranger may write into them."""

import pytest

from inbox import Address, read_mail
from inbox.reading.addresses import addresses, first_address
from inbox.reading.charsets import codec_of, decode
from inbox.reading.files import real_type, safe_name


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("Ann <ann@example.org>", "Ann", "ann@example.org"),
        ("ann@example.org (Ann Example)", "Ann Example", "ann@example.org"),
        ("Example, Ann <ann@example.org>", "Example, Ann", "ann@example.org"),
        ('"Example, Ann" <ann@example.org>', "Example, Ann", "ann@example.org"),
        ("Ann Example.<ann@example.org>", "Ann Example.", "ann@example.org"),
        ("Ann <ann@example.org", "Ann", "ann@example.org"),
        ("=?utf-8?q?J=C3=B6rg_=3Cj=40example=2Eorg=3E?=", "Jörg", "j@example.org"),
        ('"Editor <boss@example.net>" <mallory@example.org>', "Editor <boss@example.net>",
         "mallory@example.org"),
        ("undisclosed-recipients:;", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_an_address_is_read_as_meant(text: str, name: str, address: str) -> None:
    assert first_address(text) == Address(name, address)


def test_a_list_has_all_its_addresses() -> None:
    found = addresses("Team: Ann <ann@example.org>, bob@example.net; carl@example.net")
    assert [str(one) for one in found] == [
        "ann@example.org",
        "bob@example.net",
        "carl@example.net",
    ]


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("nul\0.txt", "_nul.txt"),
        ("CON", "_CON"),
        ("..", "file-7"),
        ("Résumé 1.pdf", "Résumé 1.pdf"),
    ],
)
def test_a_safe_name_is_safe(sent: str, safe: str) -> None:
    assert safe_name(sent, 7, "application/octet-stream") == safe


def test_a_long_name_keeps_its_extension_and_fits_any_disk() -> None:
    name = safe_name("й" * 300 + ".pdf", 0, "application/pdf")
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 255


def test_the_name_as_sent_stays_beside_the_safe_one() -> None:
    raw = b'Content-Disposition: attachment; filename="../x.pdf"\nContent-Type: image/png\n\n%PDF-1'
    (file,) = read_mail(raw).files
    assert (file.name, file.safe_name) == ("../x.pdf", "x.pdf")
    assert (file.claimed_type, file.real_type) == ("image/png", "application/pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetype", "application/zip"),
        (b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"MZ\x90", "application/vnd.microsoft.portable-executable"),
        (b"words", ""),
        (b"", ""),
    ],
)  # fmt: skip
def test_the_content_says_what_a_file_is(content: bytes, kind: str) -> None:
    assert real_type(content) == kind


@pytest.mark.parametrize(
    "name",
    [
        "zlib",
        "idna",
        "punycode",
        "unicode_escape",
        "rot13",
        "hex",
        "",
        "a\0b",
        "../x",
        "undefined",
    ],
)
def test_a_codec_that_is_no_charset_is_never_used(name: str) -> None:
    assert codec_of(name) == ""
    assert decode("é".encode(), name) == ("é", True)


def test_a_raw_subject_is_in_the_charset_of_the_first_text() -> None:
    raw = "Subject: 港口的走私船\n".encode("gb18030")
    raw += b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    raw += b"Content-Type: text/plain; charset=gb2312\n\nwords\n--b--\n"

    assert read_mail(raw).subject == "港口的走私船"


@pytest.mark.parametrize("name", ["windows-874", "X-GBK", "ks_c_5601-1987", "utf8", '"ISO-8859-1"'])
def test_a_charset_by_its_spoken_name_is_known(name: str) -> None:
    assert codec_of(name)


def test_a_route_before_an_address_is_no_part_of_it() -> None:
    told = first_address("Ann <@relay.example,@hub.example:ann@example.org>")
    assert told == Address("Ann", "ann@example.org")
