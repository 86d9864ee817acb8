"""What is imported and what a mailbox brings is one and the same mail, whichever comes first."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from inbox import MailboxSettings, open_archive, open_mailbox
from pipeline.digests import digest
from pipeline.intake import Count
from pipeline.models import Mailbox, Sighting
from pipeline.poll import import_all, poll
from pipeline.queries.newsroom import mailboxes
from pipeline.store import Store
from pipeline.terms import MailboxState
from pipeline.upkeep.purge import purge
from tests.builders import a_mail, ada
from tests.fakes import FIRST, FakeMailbox
from tests.inbox.test_packed import a_tar, a_zip, letters
from tests.pipeline import rounds
from tests.pipeline.test_urgent import saw
from tests.servers.dovecot import Account


def take(store: Store, path: Path) -> Count:
    with open_archive(path) as archive:
        return import_all(
            store, archive, name=f"import: {path}", desk="World", max_mail_bytes=10**8
        )


def a_maildir(folder: Path, mails: list[bytes]) -> Path:
    """As a server keeps it: with the line ends of a file."""
    for name in ("cur", "new"):
        (folder / name).mkdir(parents=True)
    for n, raw in enumerate(mails):
        path = folder / "cur" / f"17000000{n:02}.M{n}P1.host:2,S"
        path.write_bytes(raw.replace(b"\r\n", b"\n"))
    return folder


def test_a_maildir_and_the_server_that_serves_it_hold_the_same_mails(
    store: Store, tmp_path: Path
) -> None:
    path = a_maildir(tmp_path / "Maildir", letters(4))
    assert take(store, path).new == 4
    count = rounds.poll(store, FakeMailbox(*letters(5)))
    assert (count.known, count.new) == (4, 1)
    assert len(rounds.tips(store, ada(store))) == 5


def test_an_archive_waits_for_nothing_once_it_is_taken_in(store: Store, tmp_path: Path) -> None:
    take(store, a_maildir(tmp_path / "Maildir", letters(1)))
    with store.look() as session:
        (row,) = mailboxes(session)
    assert (row.state, row.complete) == (MailboxState.IMPORTED, True)


def test_the_other_way_round_too(store: Store, tmp_path: Path) -> None:
    rounds.poll(store, FakeMailbox(*letters(4)))
    count = take(store, a_maildir(tmp_path / "Maildir", letters(5)))
    assert (count.known, count.new) == (4, 1)


def plain(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


def mixed(raw: bytes) -> bytes:
    """Every other line as a file ends it: a mail that was copied from one system to another."""
    head, *rest = plain(raw).split(b"\n")
    return head + b"".join((b"\n", b"\r\n")[n % 2] + line for n, line in enumerate(rest))


def unended(raw: bytes) -> bytes:
    """As some programs save one mail: without the end of its last line."""
    return plain(raw).rstrip(b"\n")


SAVED = {"mixed": mixed, "plain": plain, "unended": unended}


def an_mbox(path: Path, mails: list[bytes], end: bytes = b"\n") -> Path:
    begins = b"From ann@mail.example Fri Nov 20 12:00:00 2026" + end
    quoted = (re.sub(rb"(?m)^(>*From )", rb">\1", raw) for raw in mails)
    path.write_bytes(b"".join(begins + raw + end for raw in quoted))
    return path


def some_letters() -> list[bytes]:
    """One without a Message-ID, and one with a line that an mbox quotes."""
    odd = [
        a_mail("No number", "Only its bytes tell it.", message_id=""),
        a_mail("Quoting", "He wrote:\r\nFrom here on it is dark.\r\n>From him", message_id="q@x"),
    ]
    return [*letters(3), *odd]


@pytest.mark.parametrize("saved", SAVED)
@pytest.mark.parametrize("first", ["poll", "import"])
def test_a_mail_is_held_once_whatever_line_ends_its_file_has(
    store: Store, tmp_path: Path, first: str, saved: str
) -> None:
    """And as it came first, byte for byte."""
    mails = some_letters()
    files = {f"{n}.eml": SAVED[saved](raw) for n, raw in enumerate(mails)}
    path = a_zip(tmp_path / "saved.zip", files)
    if first == "poll":
        assert rounds.poll(store, FakeMailbox(*mails)).new == 5
        count = take(store, path)
    else:
        assert take(store, path).new == 5
        count = rounds.poll(store, FakeMailbox(*mails))
    assert (count.known, count.new) == (5, 0)
    assert len(rounds.tips(store, ada(store))) == 5
    for raw in mails if first == "poll" else files.values():
        assert store.raw.read(digest(raw)) == raw


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("saved", SAVED)
def test_an_mbox_of_any_line_ends_holds_what_the_server_holds(
    store: Store, tmp_path: Path, saved: str, end: bytes
) -> None:
    mails = some_letters()
    rounds.poll(store, FakeMailbox(*mails))
    count = take(
        store,
        an_mbox(
            tmp_path / "old.mbox",
            [SAVED[saved](raw) + end * (saved == "unended") for raw in mails],
            end,
        ),
    )
    assert (count.known, count.new) == (5, 0)


def test_a_mail_that_is_saved_twice_in_two_ways_is_imported_once(
    store: Store, tmp_path: Path
) -> None:
    """In one archive, and in another one later."""
    (raw, *_rest) = letters(1)
    ways = {f"{name}.eml": save(raw) for name, save in SAVED.items()} | {"server.eml": raw}
    count = take(store, a_zip(tmp_path / "a.zip", ways))
    assert (count.new, count.known) == (1, 3)
    for name, one in ways.items():
        (tmp_path / name).write_bytes(one)
        assert take(store, tmp_path / name).known == 1
    assert len(rounds.tips(store, ada(store))) == 1


def test_mails_that_only_claim_to_be_one_are_two(store: Store, tmp_path: Path) -> None:
    """The same number, sender and date, other words: no stranger keeps a mail out by its number."""
    held, other = (a_mail("x", words, message_id="same@x") for words in ("One.", "Two."))
    take(store, a_zip(tmp_path / "a.zip", {"a.eml": mixed(held)}))
    count = rounds.poll(store, FakeMailbox(other, held))
    assert (count.new, count.known) == (1, 1)


def test_a_mail_purged_in_mixed_line_ends_does_not_come_back_from_its_server(
    store: Store, tmp_path: Path
) -> None:
    raw = a_mail(message_id="")
    take(store, a_zip(tmp_path / "a.zip", {"a.eml": mixed(raw)}))
    purge(store, ada(store), 1)
    count = rounds.poll(store, FakeMailbox(raw))
    assert (count.purged, count.new) == (1, 0)


@pytest.mark.parametrize("saved", ["quoted", "trailing"])
def test_a_mail_that_was_purged_as_its_file_had_it_does_not_come_back_from_its_server(
    store: Store, tmp_path: Path, saved: str
) -> None:
    raw = a_mail("x", "So it began.\n\nFrom here on all was quiet.", message_id="")
    ways = {
        "quoted": raw.replace(b"\nFrom here", b"\n>From here"),
        "trailing": raw + b"\r\n\r\n",
    }
    take(store, a_maildir(tmp_path / "Maildir", [ways[saved]]))
    purge(store, ada(store), 1)
    count = rounds.poll(store, FakeMailbox(raw))
    assert (count.purged, count.new) == (1, 0)


def test_an_archive_that_grew_and_shrank_counts_each_mail_once(
    store: Store, tmp_path: Path
) -> None:
    one, two = letters(2)
    path = tmp_path / "old"
    path.mkdir()
    (path / "a.eml").write_bytes(one)
    take(store, path)
    (path / "b.eml").write_bytes(two)
    take(store, path)
    (path / "b.eml").unlink()
    assert take(store, path) == Count(known=1)


def test_a_maildir_of_mixed_line_ends_and_its_real_server_are_one(
    store: Store, tmp_path: Path, imap_account: Account
) -> None:
    mails = [mixed(raw) for raw in some_letters()]
    imap_account.deliver(mails)
    assert take(store, imap_account.folder).new == 5
    settings = MailboxSettings(
        name="tips", desk="World", host="127.0.0.1", port=imap_account.server.port,
        security="none", user=imap_account.user,
    )  # fmt: skip
    with open_mailbox(settings, imap_account.password) as mailbox:
        count = poll(store, mailbox, settings, max_mail_bytes=10**8)
    assert (count.known, count.new) == (5, 0)


def test_what_was_purged_comes_back_in_no_other_line_ends(store: Store, tmp_path: Path) -> None:
    rounds.poll(store, FakeMailbox(a_mail(message_id="")))
    purge(store, ada(store), 1)
    count = take(store, a_maildir(tmp_path / "Maildir", [a_mail(message_id="")]))
    assert (count.purged, count.new) == (1, 0)


def test_the_same_archive_twice_or_as_zip_and_tar_is_taken_in_once(
    store: Store, tmp_path: Path
) -> None:
    members = {f"{n}.eml": raw for n, raw in enumerate(letters(5))}
    path = a_zip(tmp_path / "a.zip", members)
    assert take(store, path).new == 5
    assert take(store, path) == Count(known=5), "all of it is counted, though none is read anew"
    again = take(store, a_tar(tmp_path / "b.tgz", members))
    assert (again.new, again.known) == (0, 5)


def test_what_was_withheld_once_and_is_no_mail_is_not_counted_for_ever(
    store: Store, tmp_path: Path
) -> None:
    """Until now a file without a head was withheld, and nobody could do anything about it."""
    path = tmp_path / "old"
    path.mkdir()
    for n, raw in enumerate([*letters(2), b"no head at all"]):
        (path / f"{n}.eml").write_bytes(raw)
    take(store, path)
    with store.unit() as session:
        (row,) = session.exec(select(Mailbox)).all()
        held_back = {"withheld": "not a mail", "seen_at": store.clock()}
        session.add(Sighting(mailbox_id=row.id, validity=7, uid=3, **held_back))
    take(store, path)
    with store.look() as session:
        (box,) = mailboxes(session)
    assert (box.held, box.withheld) == (2, 0)


def test_another_file_at_the_same_path_is_taken_in_too(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    for n, raw in enumerate(letters(2), start=1):
        path.write_bytes(raw)
        assert take(store, path).new == 1
        assert len(rounds.tips(store, ada(store))) == n


@pytest.mark.parametrize("stop_after", [1, 3])
def test_an_import_that_breaks_goes_on_where_it_stood(
    store: Store, tmp_path: Path, stop_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.opened.MAILS", 2)
    path = a_zip(tmp_path / "a.zip", {f"{n}.eml": raw for n, raw in enumerate(letters(9))})
    told: list[Count] = []

    def interrupt(count: Count) -> None:
        told.append(count)
        if len(told) == stop_after:
            raise KeyboardInterrupt

    with open_archive(path) as archive, pytest.raises(KeyboardInterrupt):
        import_all(
            store, archive, name=f"import: {path}", desk="World", max_mail_bytes=10**8,
            told=interrupt,
        )  # fmt: skip
    assert take(store, path) == Count(new=9 - 2 * stop_after, known=2 * stop_after)
    assert len(rounds.tips(store, ada(store))) == 9


THREAD = [
    a_mail(message_id="b@x"),
    a_mail("Re: The mayor's boat", "And who sold it?", message_id="r@x", in_reply_to="b@x"),
]


def test_within_one_import_nobody_has_written_again(store: Store, tmp_path: Path) -> None:
    take(store, an_mbox(tmp_path / "thread.mbox", THREAD))
    tip = rounds.one(store, ada(store))
    assert (tip.messages, tip.wrote_again) == (2, False)


def test_what_answers_a_tip_that_somebody_has_seen_wrote_again(
    store: Store, tmp_path: Path
) -> None:
    rounds.poll(store, FakeMailbox(THREAD[0], first=FIRST - timedelta(days=9)))
    saw(store, 1)
    take(store, an_mbox(tmp_path / "reply.mbox", THREAD[1:]))
    assert rounds.one(store, ada(store)).wrote_again
