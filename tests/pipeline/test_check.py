"""`db check` sweeps what no row names, and nothing else: mails come while it looks."""

import os
import time

from inbox import Fetched
from pipeline.digests import digest
from pipeline.intake import Source, take_in
from pipeline.ledger import mailbox_row
from pipeline.store import Store
from pipeline.upkeep.check import check
from tests.bench.mails import generate

FIRST, *MAILS = generate(4, seed=11)


def _take(store: Store, mails: list[bytes]) -> None:
    with store.unit() as session:
        row = mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1)
    batch = [Fetched(uid, raw, store.clock()) for uid, raw in enumerate(mails, len(mails))]
    take_in(store, source, batch, lambda session: None)


def _long_ago(store: Store, raw: bytes) -> None:
    at = time.time() - 3_600
    os.utime(store.raw.path(digest(raw)), (at, at))


def test_a_mail_that_was_stored_while_the_others_were_read_is_not_swept(store: Store) -> None:
    """Reading a hundred thousand mails takes longer than a file that no row names stays young."""
    _take(store, MAILS)

    def told(looked_at: int, _in_all: int) -> None:
        if looked_at == 1:
            _take(store, [FIRST])
            _long_ago(store, FIRST)

    assert check(store, told=told).swept == 0
    assert store.raw.read(digest(FIRST)) == FIRST


def test_a_raw_mail_that_no_row_names_is_swept_once_it_is_old(store: Store) -> None:
    with store.raw.writing([(digest(FIRST), FIRST)]) as wait:
        wait()
    assert check(store).young == 1
    _long_ago(store, FIRST)
    assert check(store).swept == 1
    assert not store.raw.has(digest(FIRST))
