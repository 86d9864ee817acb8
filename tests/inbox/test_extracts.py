"""The words of files are read for search, inside limits; archives are listed, never unpacked."""

import os

import pytest

from inbox import Extract, File, Wanted, extract_guarded, read_guarded, read_mail, reader_of
from inbox.extracts import archive, sheets
from inbox.fence import MEGABYTE, Limits
from tests import papers

MAX = 150 * MEGABYTE


def reader(file: File) -> str:
    return reader_of(file.real_type, file.claimed_type, file.safe_name)


def words_of(*mails: bytes, limits: Limits | None = None) -> list[dict[str, Extract]]:
    """What is read in the files of each mail, by name."""
    readings = [read_mail(raw) for raw in mails]
    wanted = [
        Wanted(raw, {one.part: reader(one) for one in mail.files if reader(one)})
        for raw, mail in zip(mails, readings, strict=True)
    ]
    found = extract_guarded(wanted, limits) if limits else extract_guarded(wanted)
    return [
        {one.name: parts[one.part] for one in mail.files if one.part in parts}
        for mail, parts in zip(readings, found, strict=True)
    ]


def test_the_words_of_each_kind_of_file_are_read() -> None:
    (found,) = words_of(
        papers.mail_with(
            {
                "a.pdf": papers.pdf("Pump station seven", "was never built"),
                "b.docx": papers.word("The harbour ledger", table=("crane", "forty")),
                "c.odt": papers.odt("A silent valve"),
                "d.xlsx": papers.xlsx("Ledger", ("Bribe", 4200), ("Ferry", 7)),
                "e.csv": "ім'я;сума\nОлена;5".encode("cp1251"),
                "f.txt": "Привіт, редакціє".encode("utf-16"),
                "g.html": b"<html><p>Seen <b>here</b></p><script>no()</script></html>",
                "h.eml": b"From: a@example.org\nSubject: Inner\n\nInner words",
            }
        )
    )
    assert found["a.pdf"].text.split() == ["Pump", "station", "seven", "was", "never", "built"]
    assert found["b.docx"].text == "The harbour ledger\ncrane\tforty"
    assert found["c.odt"].text.strip() == "A silent valve"
    assert found["d.xlsx"].text == "Ledger\nBribe\t4200\nFerry\t7"
    assert "Олена" in found["e.csv"].text
    assert found["f.txt"].text == "Привіт, редакціє"
    assert found["g.html"].text == "Seen here"
    assert found["h.eml"].text == "Inner\na@example.org\nInner words"
    assert {one.problem for one in found.values()} == {""}


def test_archives_are_listed_with_the_names_as_they_say() -> None:
    (found,) = words_of(
        papers.mail_with(
            {
                "a.zip": papers.zipped({"../../etc/cron": "x" * 9, "b/notes.txt": "y"}),
                "b.tar": papers.tarred({"/root/key": b"abc"}),
            }
        )
    )
    assert found["a.zip"] == Extract("../../etc/cron\t9\nb/notes.txt\t1", listing=True)
    assert found["b.tar"] == Extract("/root/key\t3", listing=True)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("cut.pdf", papers.pdf("x")[:90], "broken"),
        ("cut.docx", papers.word("x")[:-200], "broken"),
        ("cut.odt", papers.odt("x")[:-200], "broken"),
        ("cut.zip", papers.zipped({"a": "b"})[:-9], "broken"),
        ("empty.docx", papers.zipped({"word/document.xml": "<w/>"}), "broken"),
        ("noise.txt", bytes(range(256)), "broken"),
        ("long.txt", b"word " * 300_000, "cut"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",  # a zip tells the time in its bytes
)
def test_what_cannot_be_read_whole_says_why(name: str, content: bytes, problem: str) -> None:
    (found,) = words_of(papers.mail_with({name: content}))
    assert found[name].problem == problem


def locked(content: bytes) -> bytes:
    """The same zip with every member said to be encrypted."""
    local, central = b"PK\x03\x04", b"PK\x01\x02"
    for sign, offset in ((local, 6), (central, 8)):
        at = content.find(sign)
        while at >= 0:
            content = content[: at + offset] + b"\x01\x00" + content[at + offset + 2 :]
            at = content.find(sign, at + 4)
    return content


def test_a_locked_archive_is_listed_and_told() -> None:
    found = archive.read(locked(papers.zipped({"secret.txt": "x"})))
    assert found == Extract("secret.txt\t1", "encrypted", listing=True)


def test_a_document_that_unpacks_to_too_much_is_left_alone() -> None:
    bomb = papers.zipped({"xl/workbook.xml": b"\0" * 160_000_000})
    assert len(bomb) < 200_000
    assert sheets.read(bomb) == Extract(problem="too big")


def test_a_file_that_kills_its_reader_costs_no_other_its_words() -> None:
    hungry = papers.mail_with({"a.txt": b"first", "big.txt": b"word " * 4_000_000})
    tight = Limits(memory=40 * MEGABYTE, memory_per_byte=0)
    first, second = words_of(hungry, papers.mail_with({"c.txt": b"third"}), limits=tight)
    assert (first["a.txt"].text, first["big.txt"].problem) == ("first", "memory")
    assert second["c.txt"].text == "third"


def test_after_two_deaths_the_other_files_of_a_mail_are_left_out() -> None:
    many = papers.mail_with({f"{n}.txt": b"word" for n in range(4)})
    (found,) = words_of(many, limits=Limits(wall_seconds=0.01))
    assert [one.problem for one in found.values()] == ["time", "time", "left out", "left out"]


@pytest.mark.matrix
def test_four_honest_pdfs_of_25_megabytes_in_one_mail_are_read() -> None:
    raw = papers.mail_with(
        {
            f"{n}.pdf": papers.pdf(f"Honest number {n}", filling=os.urandom(25_000_000))
            for n in range(4)
        }
    )
    mail = read_guarded(raw, max_bytes=MAX)
    assert not mail.damaged
    (found,) = extract_guarded([Wanted(raw, {one.part: reader(one) for one in mail.files})])
    assert [one.text for one in found.values()] == [f"Honest number {n}" for n in range(4)]
