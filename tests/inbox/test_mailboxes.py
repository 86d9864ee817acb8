"""What every mailbox keeps, the one in memory too: IMAP on a real Dovecot, mbox, Maildir, .eml."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from inbox import (
    AfterStoring,
    ArchiveUnreadable,
    Fetched,
    Mailbox,
    MailboxSettings,
    NotAMail,
    Security,
    ServerRefused,
    open_archive,
    open_mailbox,
    walk,
)
from tests.builders import a_mail
from tests.fakes import FakeMailbox
from tests.servers.dovecot import PASSWORD, Account

KINDS = ("fake", "imap tls", "imap starttls", "imap on loopback", "eml", "maildir", "mbox")
ARCHIVES = ("eml", "maildir", "mbox")
Open = Callable[..., Mailbox]


def letters(count: int) -> list[bytes]:
    """Each with a date of its own, and a line that mbox has to quote."""
    return [
        a_mail(
            f"Letter {n}", f"From the port, part {n}.\r\n>From here too.\r\n", message_id=f"{n}@x",
            date=f"Fri, 20 Nov 2026 12:{n % 60:02}:00 +0000",
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def settings(account: Account, **changed: Any) -> MailboxSettings:
    server = account.server
    box = {
        "name": "tips", "desk": "World", "host": "localhost", "port": server.tls_port,
        "ca_file": server.ca_file, "user": account.user,
    } | changed  # fmt: skip
    return MailboxSettings.model_validate(box)


def at(number: int) -> datetime:
    return datetime(2026, 11, 20, 12, number % 60, tzinfo=UTC)


def eml(folder: Path, mails: list[bytes]) -> Path:
    for number, raw in enumerate(mails, start=1):
        (folder / f"{number:05}.eml").write_bytes(raw)
    return folder


def maildir(folder: Path, mails: list[bytes]) -> Path:
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir()
    for number, raw in enumerate(mails, start=1):
        (folder / "cur" / f"{int(at(number).timestamp())}.{number:05}.host:2,S").write_bytes(raw)
    return folder


def mbox(folder: Path, mails: list[bytes]) -> Path:
    """As mboxrd: each line that begins with From, however often quoted, is quoted once more."""
    path = folder / "old.mbox"
    with path.open("wb") as file:
        for number, raw in enumerate(mails, start=1):
            lines = [
                b">" + line if line.lstrip(b">").startswith(b"From ") else line
                for line in raw.splitlines(keepends=True)
            ]
            file.write(f"From sam@example.org {at(number):%a %b %d %H:%M:%S %Y}\r\n".encode())
            file.write(b"".join(lines) + b"\r\n")
    return path


IMAP: dict[str, dict[str, Any]] = {
    "imap tls": {},
    "imap starttls": {"security": Security.STARTTLS},
    "imap on loopback": {"security": Security.NONE, "ca_file": None},
}
FILES: dict[str, Callable[[Path, list[bytes]], Path]] = {
    "eml": eml, "maildir": maildir, "mbox": mbox,
}  # fmt: skip


@pytest.fixture(params=KINDS)
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """A folder that holds these mails, of each kind: `holding(mails)`."""
    kind = request.param
    with ExitStack() as stack:

        def open_(mails: list[bytes]) -> Mailbox:
            if kind == "fake":
                return FakeMailbox(*mails, first=at(0), batch=100)
            if kind in FILES:
                return open_archive(FILES[kind](tmp_path, mails))
            account: Account = request.getfixturevalue("imap_account")
            for number, raw in enumerate(mails, start=1):
                account.deliver([raw], at=at(number))
            port = account.server.tls_port if kind == "imap tls" else account.server.port
            box = settings(account, port=port, **IMAP[kind])
            return stack.enter_context(open_mailbox(box, account.password))

        yield open_


def everything(mailbox: Mailbox) -> list[Fetched]:
    uids = mailbox.uids(1, mailbox.uid_next)
    came = [one for batch in mailbox.fetch(uids) for one in batch]
    assert all(isinstance(one, Fetched) for one in came), came
    return [one for one in came if isinstance(one, Fetched)]


def test_every_mail_comes_byte_for_byte_with_its_time_in_the_order_asked_for(holding: Open) -> None:
    mails = letters(5)
    mailbox = holding(mails)
    came = everything(mailbox)
    assert [one.raw for one in came] == mails
    assert [one.arrived for one in came] == [at(number) for number in range(1, 6)]
    backwards = [one.uid for one in reversed(came)]
    assert [one.uid for batch in mailbox.fetch(backwards) for one in batch] == backwards


def test_uids_ascend_below_the_next_one_and_there_are_none_past_the_end(holding: Open) -> None:
    mailbox = holding(letters(5))
    uids = mailbox.uids(1, 4_000_000_000)
    assert len(uids) == 5
    assert uids == sorted(set(uids))
    assert uids[-1] < mailbox.uid_next
    assert mailbox.uids(uids[1], uids[3]) == uids[1:4]
    assert mailbox.uids(mailbox.uid_next, mailbox.uid_next + 500) == []


def test_what_is_not_there_is_left_out(holding: Open) -> None:
    mailbox = holding(letters(3))
    first, *_rest = mailbox.uids(1, 4_000_000_000)
    asked = [first, mailbox.uid_next + 7]
    assert [one.uid for batch in mailbox.fetch(asked) for one in batch] == [first]
    assert list(mailbox.fetch([])) == []


def test_a_batch_is_bounded(holding: Open) -> None:
    mailbox = holding(letters(230))
    sizes = [len(batch) for batch in mailbox.fetch(mailbox.uids(1, mailbox.uid_next))]
    assert sum(sizes) == 230
    assert max(sizes) <= 100


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_walk_meets_every_mail_once(holding: Open, newest_first: bool) -> None:
    mailbox = holding(letters(20))
    met = [uid for part in walk(mailbox, 1, mailbox.uid_next, newest_first=newest_first)
           for uid in part]  # fmt: skip
    assert met == sorted(mailbox.uids(1, mailbox.uid_next), reverse=newest_first)


def test_a_walk_over_a_sparse_folder_asks_few_questions() -> None:
    class Sparse(FakeMailbox):
        asked = 0

        def uids(self, low: int, high: int) -> list[int]:
            self.asked += 1
            return [uid for uid in (3, 4_000_000_000) if low <= uid <= high]

    sparse = Sparse()
    met = [uid for part in walk(sparse, 1, 4_000_000_001, newest_first=True) for uid in part]
    assert met == [4_000_000_000, 3]
    assert sparse.asked < 20


# --- IMAP


@pytest.fixture
def client(imap_account: Account) -> Iterator[IMAPClient]:
    """Another mail program on the same folder."""
    with IMAPClient("127.0.0.1", imap_account.server.port, ssl=False, timeout=10) as client:
        client.login(imap_account.user, imap_account.password)
        client.select_folder("INBOX")
        yield client


def test_fetching_marks_nothing_as_read(imap_account: Account, client: IMAPClient) -> None:
    imap_account.deliver(letters(3))
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        everything(mailbox)
        mailbox.acknowledge([1, 2, 3])
    client.noop()
    assert client.search("SEEN") == []


def test_the_server_is_told_only_when_the_settings_say_so(
    imap_account: Account, client: IMAPClient
) -> None:
    imap_account.deliver(letters(3))
    box = settings(imap_account, after_storing=AfterStoring.SEEN)
    with open_mailbox(box, PASSWORD) as mailbox:
        mailbox.acknowledge([1, 3])
    client.noop()
    assert client.search("SEEN") == [1, 3]


def test_a_mail_that_another_program_expunges_meanwhile_shifts_nothing(
    imap_account: Account, client: IMAPClient
) -> None:
    mails = letters(5)
    imap_account.deliver(mails)
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        uids = mailbox.uids(1, mailbox.uid_next)
        client.noop()
        client.delete_messages([2, 3])
        client.expunge()
        came = [one for batch in mailbox.fetch(uids) for one in batch]
    assert [(one.uid, one.raw) for one in came if isinstance(one, Fetched)] == [
        (1, mails[0]), (4, mails[3]), (5, mails[4]),
    ]  # fmt: skip


def test_a_copy_on_the_server_is_removed_alone(imap_account: Account, client: IMAPClient) -> None:
    imap_account.deliver(letters(3))
    client.noop()
    client.delete_messages([1])  # marked by another program: not ours to expunge
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        mailbox.remove([2])
    client.noop()
    assert client.search("ALL") == [1, 3]


def test_what_came_since_is_there_after_a_refresh(imap_account: Account) -> None:
    imap_account.deliver(letters(1))
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        assert mailbox.uid_next == 2
        imap_account.deliver(letters(2)[1:])
        mailbox.refresh()
        assert mailbox.uid_next == 3
        assert mailbox.uids(2, 10) == [2]


def test_a_big_mail_is_a_batch_of_its_own(imap_account: Account) -> None:
    small, big = letters(2)
    big += b"x" * 76 * 70_000 + b"\r\n"
    imap_account.deliver([small, big, small])
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        batches = [[one.uid for one in batch] for batch in mailbox.fetch([1, 2, 3])]
    assert batches == [[1], [2], [3]]


def test_bodies_are_not_formatted_for_a_log_that_nobody_reads(imap_account: Account) -> None:
    """imapclient 4 sets imaplib's debug level to 5: eight times the CPU on mails with files."""
    with open_mailbox(settings(imap_account), PASSWORD) as mailbox:
        assert mailbox._client._imap.debug == 0


# --- archives


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_is_only_read(kind: str, tmp_path: Path) -> None:
    path = FILES[kind](tmp_path, letters(3))
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    archive = open_archive(path)
    uids = [one.uid for one in everything(archive)]
    archive.acknowledge(uids)
    with pytest.raises(ServerRefused, match="is an archive"):
        archive.remove(uids)
    assert {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()} == before


def test_a_maildir_whose_flags_change_is_numbered_anew(tmp_path: Path) -> None:
    maildir(tmp_path, letters(2))
    before = open_archive(tmp_path).validity
    one = next((tmp_path / "cur").iterdir())
    one.rename(one.with_name(one.name + "R"))
    assert open_archive(tmp_path).validity != before


def test_a_single_file_is_an_archive_and_one_that_is_no_mail_is_not(tmp_path: Path) -> None:
    mail, picture = tmp_path / "one.eml", tmp_path / "photo.eml"
    mail.write_bytes(letters(1)[0])
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    assert [one.raw for one in everything(open_archive(mail))] == letters(1)
    with pytest.raises(NotAMail, match=r"photo\.eml is no mail"):
        open_archive(picture)


def test_a_picture_among_mails_is_named_and_stops_nobody(tmp_path: Path) -> None:
    """As in a zip. It was withheld, without a name, and counted so for ever."""
    eml(tmp_path, letters(2))
    picture = tmp_path / "00001b.eml"
    picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    archive = open_archive(tmp_path)
    assert [(one.name, one.code) for one in archive.problems] == [("00001b.eml", "not a mail")]
    assert [one.uid for one in everything(archive)] == [1, 3]
    picture.write_bytes(a_mail("Now it is one", message_id="b@x"))
    mended = open_archive(tmp_path)
    assert (mended.problems, len(everything(mended))) == ([], 3)
    assert mended.validity != archive.validity, "else it would be taken for what was read already"


@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
def test_an_mbox_adds_no_line_and_takes_none_whatever_ends_a_line(
    tmp_path: Path, line: bytes
) -> None:
    mails = [a_mail(message_id=f"{n}@x").replace(b"\r\n", line) + n * line for n in range(3)]
    head = b"From sam@example.org Fri Nov 20 12:00:00 2026" + line
    path = tmp_path / "old.mbox"
    path.write_bytes(b"".join(head + raw + line for raw in mails))
    assert [one.raw for one in everything(open_archive(path))] == mails


@pytest.mark.parametrize("path", ["nowhere", "."])
def test_where_there_is_no_mail_it_says_what_can_be_named(tmp_path: Path, path: str) -> None:
    with pytest.raises(ArchiveUnreadable, match=r"(Name an mbox|neither a Maildir nor any \.eml)"):
        open_archive(tmp_path / path)


def test_a_mail_without_any_date_has_that_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(b"Subject: no date\r\n\r\nHello.\r\n")
    (one,) = everything(open_archive(path))
    assert abs(one.arrived.timestamp() - path.stat().st_mtime) < 1
