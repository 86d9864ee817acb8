"""A tip is found by the words of its files; they are made again, backed up, and purged."""

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from inbox import EXTRACTS
from pipeline import steps
from pipeline.models import FileText, MailFile, Message, Waiting
from pipeline.queries.search import search
from pipeline.settings import PipelineSettings
from pipeline.store import Store, unchecked_store
from pipeline.upkeep import backup, purge, reread, restore
from tests import papers
from tests.builders import a_mail, ada
from tests.pipeline import rounds

MAIL = papers.mail_with({"plan.pdf": papers.pdf("The pumpstation was never built")})


def texts(store: Store) -> list[str]:
    with store.look() as session:
        return list(session.execute(sa.select(col(FileText.text))).scalars())


def test_a_tip_is_found_by_the_words_of_its_pdf(store: Store) -> None:
    rounds.take(store, a_mail("Other"), MAIL)
    assert rounds.found(store, ada(store), "pumpstation") == [2]
    assert rounds.found(store, ada(store), "papers pumpstation plan") == [2]
    assert [text.strip() for text in texts(store)] == ["The pumpstation was never built"]


def test_a_search_tells_that_what_it_found_stands_in_a_file_alone(store: Store) -> None:
    rounds.take(store, MAIL)
    told = {}
    for said in ("pumpstation", "papers", "pumpstat*", '"never built"', "papers pumpstation"):
        with store.unit() as session:
            (row,) = search(session, ada(store), said, store.clock()).rows
        told[said] = row.in_a_file
    assert told.pop("papers") is False
    assert set(told.values()) == {True}


def test_only_mails_with_files_that_hold_words_wait(store: Store) -> None:
    photo = papers.mail_with({"p.jpg": b"\xff\xd8\xff\xe0" + bytes(99)}, message_id="2@x")
    rounds.take(store, a_mail(), photo)
    with store.look() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Waiting)) == 0
    assert texts(store) == []


def test_what_cannot_be_read_is_told_beside_the_file(store: Store) -> None:
    bomb = papers.zipped({"xl/workbook.xml": b"\0" * 160_000_000})
    (tip,) = rounds.take(store, papers.mail_with({"cut.pdf": b"%PDF-1.7 cut", "b.xlsx": bomb}))
    (message,) = rounds.shown(store, ada(store), tip.id).messages
    assert [(one.name, one.problem) for one in message.files] == [
        ("cut.pdf", "broken"),
        ("b.xlsx", "too big"),
    ]


def test_an_archive_shows_what_it_holds(store: Store) -> None:
    (tip,) = rounds.take(store, papers.mail_with({"a.zip": papers.zipped({"../x.txt": "y"})}))
    (message,) = rounds.shown(store, ada(store), tip.id).messages
    assert message.files[0].listing == "../x.txt\t1"
    assert rounds.found(store, ada(store), "x.txt") == [tip.id]


def test_files_are_read_again_after_an_upgrade_and_found_by_the_new_words_only(
    store: Store,
) -> None:
    rounds.take(store, MAIL)
    with store.unit() as session:  # as when an older Tipdesk had read it otherwise
        keys = list(session.execute(sa.select(col(Message.arrival))).scalars())
        session.execute(sa.update(FileText).values(version=EXTRACTS - 1))
    assert reread.reread(store, max_bytes=10**8) == (0, 0)
    assert steps.run(store, "files") == len(keys)
    assert rounds.found(store, ada(store), "pumpstation") == [1]


def test_a_mail_read_again_keeps_its_tip_its_judgements_and_its_files_words(store: Store) -> None:
    rounds.take(store, MAIL)
    before = rounds.shown(store, ada(store), 1)
    assert reread.reread(store, max_bytes=10**8, all_=True) == (1, 0)
    steps.run_all(store)
    after = rounds.shown(store, ada(store), 1)
    assert (after.tip, after.judgements) == (before.tip, before.judgements)
    assert after.messages[0].digest == before.messages[0].digest
    assert rounds.found(store, ada(store), "pumpstation") == [1]
    with store.look() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(MailFile)) == 1


def test_a_purge_takes_the_words_of_files_along(store: Store) -> None:
    rounds.take(store, MAIL, a_mail("Other"))
    purge.purge(store, ada(store), 1)
    assert texts(store) == []
    assert rounds.found(store, ada(store), "pumpstation") == []
    assert rounds.found(store, ada(store), "paid") == [2]


def test_a_backup_brings_the_words_of_files_back(store: Store, tmp_path: Path) -> None:
    rounds.take(store, MAIL)
    made = backup.backup(store)
    other = unchecked_store(PipelineSettings(data_folder=tmp_path / "other"), store.clock)
    restore.restore(other, made.folder)
    assert rounds.found(other, ada(other), "pumpstation") == [1]
    other.close()
