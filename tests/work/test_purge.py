"""W34, W35 and W36 of the security checks: what is purged is gone, and stays gone."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, db
from pipeline.errors import DatabaseUnavailable
from pipeline.models import Purge, Tombstone
from pipeline.store import Store
from pipeline.upkeep import purge as purging
from tests.bench.mails import generate
from tests.work.canaries import PLACES, canaries, canary_mail, everything, found_in
from tests.work.conftest import Make
from tests.work.newsroom import (
    Newsroom,
    eventually,
    holds_exactly,
    ok,
    purge,
    restored,
    sha256,
    tip_of,
)

_OTHERS = list(generate(8, seed=34))


def test_w34_a_purged_tip_leaves_no_byte_behind(
    newsroom: Newsroom, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = newsroom.folder / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    words = canaries(34)
    raw = canary_mail(words)
    newsroom.account.deliver([*_OTHERS, raw])
    worker = newsroom.work()
    eventually(lambda: len(newsroom.digests()) == 9 and newsroom.waiting() == 0, every=0.25)
    tip_id = tip_of(newsroom, raw)
    ok(newsroom, "tips", "note", tip_id, f"Ask {words['note']} about it.")
    ok(newsroom, "tips", "search", words["body"])
    ok(newsroom, "tips", "claim", tip_id)
    assert set(found_in(everything(newsroom, database), words)) == set(PLACES), "a blind search"

    receipt = purge(newsroom, tip_id)

    assert found_in([("the receipt", receipt.encode())], words) == {}
    assert found_in(everything(newsroom, database), words) == {}
    assert worker.stop() == 0
    assert found_in(everything(newsroom, database), words) == {}
    holds_exactly(newsroom, _OTHERS)
    assert newsroom.done("tips", "search", words["body"])["tips"] == []
    assert newsroom.done("db", "check")["sound"]


def test_w34_a_purge_that_a_reader_holds_up_is_made_up_for(
    small_newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long look keeps SQLite's log from being emptied: the purge must not call itself done."""
    monkeypatch.setattr(db, "_PRAGMAS", (*db._PRAGMAS, "busy_timeout=200"))
    words = canaries(35)
    raw = canary_mail(words)
    small_newsroom.account.deliver([*_OTHERS, raw])
    small_newsroom.done("poll")
    tip_id = tip_of(small_newsroom, raw)
    with small_newsroom.store() as reading, reading.look() as look:
        look.execute(sa.select(col(Tombstone.digest))).all()
        with small_newsroom.store() as store:
            with store.look() as session:
                ann = access.viewer(session, "Ann")
            with pytest.raises(DatabaseUnavailable, match="makes up for it"):
                purging.purge(store, ann, tip_id)
    worker = small_newsroom.work()
    eventually(lambda: not unfinished(small_newsroom), every=0.25)
    assert worker.stop() == 0
    assert found_in(everything(small_newsroom, ""), words) == {}


def unfinished(newsroom: Newsroom) -> int:
    with newsroom.store() as store, store.look() as session:
        begun = sa.select(col(Purge.id)).where(col(Purge.done_at).is_(None))
        return len(session.execute(begun).all())


def done(newsroom: Newsroom, tip_id: int) -> bool:
    """Whether a purge of this tip came to its end: it may be killed after its last word."""
    with newsroom.store() as store, store.look() as session:
        ended = sa.select(col(Purge.id)).where(
            col(Purge.tip_id) == tip_id, col(Purge.done_at).is_not(None)
        )
        return session.execute(ended).first() is not None


def not_restored(newsroom: Newsroom, backup: object, *words: object) -> str:
    ended = newsroom.run("db", "restore", backup, *words)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.startswith("Error: ")
    return " ".join(ended.stderr.split())


@pytest.fixture
def old_backup(small_newsroom: Newsroom, tmp_path: Path) -> Path:
    """Made while the tip with the canaries was there; it was purged after that."""
    raw = canary_mail(canaries(36))
    small_newsroom.account.deliver([*_OTHERS, raw])
    small_newsroom.done("poll")
    place = tmp_path / "away"
    made = Path(small_newsroom.done("db", "backup", "--to", place)["folder"])
    purge(small_newsroom, tip_of(small_newsroom, raw))
    return made


def test_w35_an_old_backup_comes_back_without_what_was_purged_since(
    small_newsroom: Newsroom, old_backup: Path, make_newsroom: Make
) -> None:
    words = canaries(36)
    ledger = small_newsroom.data / "backups" / "purged.jsonl"
    fresh = make_newsroom()
    told = restored(fresh, old_backup, "--purges", ledger)
    assert told["Purged again"] == 1
    holds_exactly(fresh, _OTHERS)
    assert found_in(everything(fresh, ""), words) == {}
    fresh.done("poll")
    holds_exactly(fresh, _OTHERS)


def test_w35_a_restore_without_the_ledger_is_refused_until_it_is_asked_for(
    small_newsroom: Newsroom, old_backup: Path, make_newsroom: Make
) -> None:
    fresh = make_newsroom()
    said = not_restored(fresh, old_backup)  # it was made where no purge reaches
    assert "ledger of purges" in said
    assert "--without-purges" in said
    assert fresh.raw_files() == 0
    assert restored(fresh, old_backup, "--without-purges")["Purged again"] == 0
    holds_exactly(fresh, [*_OTHERS, canary_mail(canaries(36))])


def test_w35_a_backup_older_than_backup_days_is_refused_until_it_is_asked_for(
    old_backup: Path, make_newsroom: Make
) -> None:
    manifest = old_backup / "manifest.json"
    told = json.loads(manifest.read_text())
    told["made_at"] = (datetime.now(UTC) - timedelta(days=31, hours=1)).isoformat()
    manifest.write_text(json.dumps(told))
    fresh = make_newsroom()
    said = not_restored(fresh, old_backup)
    assert "31 days old" in said
    assert "pipeline.backup_days is 30" in said
    assert fresh.raw_files() == 0
    restored(fresh, old_backup, "--expired", "--without-purges")


def kill_purging(newsroom: Newsroom, tip_id: int, step: int) -> int:
    """Purge in a child that kills itself at a step; returns how many steps there were, with 0."""
    module = ["-m", "tests.work.killed_purge", newsroom.config, tip_id, step]
    ended = subprocess.run(
        [sys.executable, *map(str, module)], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == (-9 if step else 0), ended.stderr
    return int(ended.stdout) if not step else 0


def whole_or_gone(newsroom: Newsroom, tip_id: int, raw: bytes) -> bool:
    """Whether the tip is still there, with its mail as it was; else nothing of it may show."""
    shown = newsroom.run("tips", "show", tip_id, "--json")
    if shown.returncode == 0:
        assert sha256(raw) in [row["digest"] for row in json.loads(shown.stdout)["messages"]]
        return True
    assert f"There is no tip {tip_id}" in shown.stderr
    return False


def killed_at(newsroom: Newsroom, raw: bytes, step: int, finish: str) -> None:
    """Kill a purge at a step; what was begun is completed, what was not has not happened."""
    tip_id = tip_of(newsroom, raw)
    kill_purging(newsroom, tip_id, step)
    begun = unfinished(newsroom) or done(newsroom, tip_id)
    was_there = whole_or_gone(newsroom, tip_id, raw)
    assert was_there or begun, "the rows are gone, and nobody knows that a purge was begun"
    if finish == "work":
        worker = newsroom.work()
        eventually(lambda: not unfinished(newsroom) and worker.said("leading"), every=0.25)
        assert worker.stop() == 0
    newsroom.age_files()
    assert newsroom.done("db", "check")["sound"]
    assert not unfinished(newsroom)
    assert whole_or_gone(newsroom, tip_id, raw) is not bool(begun)
    if not begun:
        purge(newsroom, tip_id)
    newsroom.account.deliver([raw])  # once more, under another UID
    newsroom.done("poll")
    assert sha256(raw) not in newsroom.digests()
    assert newsroom.digests() == newsroom.raw_digests()


def _killed_at_seeded_steps(newsroom: Newsroom, seed: int, kills: int) -> None:
    mails = list(generate(kills + 3, seed=seed))
    newsroom.account.deliver(mails)
    newsroom.done("poll")
    steps = kill_purging(newsroom, tip_of(newsroom, mails[0]), 0)
    random = Random(seed)
    for number, raw in enumerate(mails[1 : kills + 1]):
        low, high = number * steps // kills, (number + 1) * steps // kills
        step = random.randrange(max(low, 1), high)
        killed_at(newsroom, raw, step, "work" if number == kills - 1 else "check")
    holds_exactly(newsroom, mails[kills + 1 :])


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.matrix)], indirect=True
)
def test_w36_a_purge_killed_anywhere_is_completed_and_never_half_seen(newsroom: Newsroom) -> None:
    _killed_at_seeded_steps(newsroom, seed=36, kills=3)


@pytest.mark.matrix
@pytest.mark.parametrize("seed", range(1, 6))
def test_w36_a_purge_killed_at_twenty_points(newsroom: Newsroom, seed: int) -> None:
    _killed_at_seeded_steps(newsroom, seed, kills=4)


def test_w36_a_reply_that_comes_while_a_purge_lies_killed_is_not_lost(newsroom: Newsroom) -> None:
    words = canaries(37)
    raw = canary_mail(words)
    reply = (
        f"From: Ann <{words['sender']}@example.net>\r\nTo: tips@example.org\r\n"
        "Subject: More of it\r\nMessage-ID: <more@example.net>\r\n"
        "In-Reply-To: <canary@example.net>\r\n\r\nI have thought of something else.\r\n"
    ).encode()
    newsroom.account.deliver([raw])
    newsroom.done("poll")
    tip_id = tip_of(newsroom, raw)
    with newsroom.store() as store, store.unit() as session:
        session.add(Purge(tip_id=tip_id, digests=[sha256(raw)], begun_at=datetime.now(UTC)))
    newsroom.account.deliver([reply])
    newsroom.done("poll")
    assert newsroom.done("db", "check")["sound"]
    holds_exactly(newsroom, [reply])
    assert tip_of(newsroom, reply) != tip_id


def test_w36_a_purge_completed_by_two_at_once_is_counted_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.account.deliver(_OTHERS)
    newsroom.done("poll")
    tip_id = tip_of(newsroom, _OTHERS[0])
    remove, threads = purging._remove_evidence, list[Thread]()

    with newsroom.store() as store, newsroom.store() as other:

        def at_once() -> None:
            with suppress(DatabaseUnavailable):  # both wipe the file: who gets no turn says so
                purging.complete(other)

        def slowly(session: Session, store: Store, keys: list[int]) -> None:
            if not threads:
                threads.append(Thread(target=at_once))
                threads[0].start()
                time.sleep(0.5)
            remove(session, store, keys)

        monkeypatch.setattr(purging, "_remove_evidence", slowly)
        with store.look() as session:
            ann = access.viewer(session, "Ann")
        with suppress(DatabaseUnavailable):
            purging.purge(store, ann, tip_id)
        threads[0].join()
    checked = newsroom.done("db", "check")
    assert checked["sound"]
    assert not checked["recounted"], "the counters had gone wrong"
    holds_exactly(newsroom, _OTHERS[1:])
