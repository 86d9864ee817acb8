"""Big or odd mail is read in a child; one that dies there stops nobody."""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inbox import cut_file, read_guarded, read_mail
from inbox.errors import ReaderDied
from inbox.fence import MEGABYTE, Limits
from inbox.reading.plain import INLINE_BYTES
from inbox.reading.told import unpack
from inbox.reading.wire import pack

MAX = 150 * MEGABYTE
SMALL = b"From: Ann <ann@example.org>\nSubject: x\n\nHello\n"
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 12_000


def a_big_mail(content: bytes = CONTENT) -> bytes:
    return (
        b"From: Ann <ann@example.org>\nSubject: big\nDate: Mon, 5 Jan 2026 09:12:00 +0000\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file.\n\n> quoted\n--b\n"
        b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(content)
        + b"--b--\n"
    )


def test_a_child_reads_the_same_as_we_do() -> None:
    raw = a_big_mail()
    assert len(raw) > INLINE_BYTES

    mail = read_guarded(raw, max_bytes=MAX)

    assert mail == unpack(pack(read_mail(raw)))
    assert (mail.text, mail.files[0].size) == ("See the file.\n\n> quoted", len(CONTENT))
    assert mail.files[0].content == b""


def test_an_answer_of_another_length_than_it_says_is_none() -> None:
    packed = pack(read_mail(SMALL))
    for cut in (packed[:-1], packed + b"x"):
        with pytest.raises(ValueError, match=r"^\d+$"):
            unpack(cut)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        *(("subject", 5), ("size", "12"), ("size", 1 << 63), ("text", -1), ("digest", None)),
        *(("references", "a@x"), ("references", [5]), ("sender", ["Ann"]), ("sender", ["Ann", 5])),
        *(("sent_at", 5), ("sent_at", "2026-01-05T09:12:00"), ("ranges", [["quoted", "0", 1]])),
        *(("marks", [["damaged", {"why": []}]]), ("marks", [["damaged", "why"]])),
        *(("through", ["list", None, ""]), ("automatic", ["", [], [["a@x", "5.1.1", "no"]]])),
        *(("files", [["a", "a", "", "", True, "", 0]]), ("headers", [["a"]]), ("provenance", 5)),
        *(("forward", [["Ann", ""], None, "x", 0.5, 1]), ("another", "x")),
    ],
)
def test_an_answer_with_a_value_of_another_type_is_none(name: str, told: object) -> None:
    """The mail is quarantined, and no later step meets what it cannot store."""
    head, _, long = pack(read_mail(SMALL)).partition(b"\n")
    spoilt = json.dumps(json.loads(head) | {name: told}).encode() + b"\n" + long
    with pytest.raises(ValueError):  # noqa: PT011 - of several libraries
        unpack(spoilt)


def test_an_answer_that_is_nested_without_an_end_is_none() -> None:
    """What a mail has made of its reader ends no round."""
    with pytest.raises(ValueError, match="recursion"):
        unpack(b"[" * 100_000)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/html\n\n" + b"<p>word</p>" * 30_000,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100 + b"--b--\n",
        b"X: y\n" * 200 + b"Y: " + b"z" * 63_000 + b"\n\nhi",
    ],
    ids=["much html", "many parts", "long headers"],
)
def test_an_odd_mail_goes_to_a_child(raw: bytes) -> None:
    with pytest.raises(ReaderDied):
        read_guarded(raw, max_bytes=MAX, limits=Limits(wall_seconds=0.001))


def test_a_plain_mail_needs_no_child() -> None:
    mail = read_guarded(SMALL, max_bytes=MAX, limits=Limits(wall_seconds=0.001))
    assert mail == read_mail(SMALL)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(memory=MEGABYTE, memory_per_byte=0), "memory"),
        (Limits(cpu_seconds=0.01), "cpu"),
        (Limits(wall_seconds=0.01), "time"),
    ],
)
def test_a_reader_that_dies_says_why_and_the_next_mail_is_read(limits: Limits, code: str) -> None:
    with pytest.raises(ReaderDied) as died:
        read_guarded(a_big_mail(CONTENT * 4), max_bytes=MAX, limits=limits)

    assert died.value.code == code
    assert read_guarded(a_big_mail(), max_bytes=MAX).subject == "big"


def test_above_the_size_limit_only_headers_and_structure_are_read() -> None:
    raw = a_big_mail()

    mail = read_guarded(raw, max_bytes=MEGABYTE)

    assert mail.damaged
    assert mail.subject == "big"
    assert [(file.name, file.sha256) for file in mail.files] == [("a.pdf", "")]


@pytest.mark.parametrize("content", [b"%PDF-small", CONTENT], ids=["inline", "in a child"])
def test_a_file_is_cut_out_as_it_was_sent(content: bytes) -> None:
    raw = a_big_mail(content)
    (file,) = read_guarded(raw, max_bytes=MAX).files

    assert cut_file(raw, file.part) == content
    with pytest.raises(LookupError):
        cut_file(raw, 99)


def test_the_child_sees_none_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger was imported')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))

    assert read_guarded(a_big_mail(), max_bytes=MAX).subject == "big"


def test_reading_works_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "big.eml").write_bytes(a_big_mail(os.urandom(2 * MEGABYTE)))
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from inbox import read_guarded;"
        "from pathlib import Path;"
        "print(read_guarded(Path('big.eml').read_bytes(), max_bytes=10**9).subject)"
    )
    root = str(Path(__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", code, root], cwd=tmp_path, capture_output=True, check=True
    )
    assert ended.stdout.strip() == b"big"


_UPDATED = """
import pathlib, sys
child = pathlib.Path("inbox/reading/child.py")
when = sys.argv[1]
if when == "before": child.write_text("raise SystemExit(3)")
import inbox
raw = b"X: y\\n" * 200 + b"Y: " + b"z" * 63_000 + b"\\n\\nhi"
if when == "meanwhile":
    inbox.read_guarded(raw, max_bytes=10**8)
    child.write_text("raise SystemExit(3)")
try:
    inbox.read_guarded(raw, max_bytes=10**8)
except inbox.InboxError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize(("when", "said"), [("before", "ReaderDied"), ("meanwhile", "Replaced")])
def test_no_mail_is_to_blame_when_tipdesk_was_updated_beneath_its_worker(
    tmp_path: Path, when: str, said: str
) -> None:
    """It was quarantined: the newer child did not understand the older worker."""
    here = Path(read_guarded.__code__.co_filename).parents[1]
    shutil.copytree(here, tmp_path / "inbox", ignore=shutil.ignore_patterns("__pycache__"))
    ended = subprocess.run(
        [sys.executable, "-c", _UPDATED, when],
        env=os.environ | {"PYTHONPATH": str(tmp_path)}, cwd=tmp_path,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout.startswith(f"{said} "), ended.stderr
    assert when == "before" or "Start it again; nothing is lost." in ended.stdout
