"""What is imported and what a mailbox brings is one and the same mail, whichever comes first."""

from pathlib import Path

import pytest

from inbox import open_archive
from pipeline.intake import Count
from pipeline.poll import import_all
from pipeline.queries.newsroom import mailboxes
from pipeline.store import Store
from pipeline.terms import MailboxState
from pipeline.upkeep.purge import purge
from tests.builders import a_mail, ada
from tests.fakes import FakeMailbox
from tests.inbox.test_packed import a_tar, a_zip, letters
from tests.pipeline import rounds


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
    assert take(store, path).seen == 0, "it goes on where it stood: at its end"
    again = take(store, a_tar(tmp_path / "b.tgz", members))
    assert (again.new, again.known) == (0, 5)


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
    assert take(store, path) == Count(new=9 - 2 * stop_after)
    assert len(rounds.tips(store, ada(store))) == 9
