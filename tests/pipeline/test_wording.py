"""The wording of a mail is the same wherever it is made, and a nonsense answer is not taken."""

import threading

import pytest
import sqlalchemy as sa
from sqlmodel import col

from inbox import LIMITS, Fetched, ReadAhead, read_guarded
from pipeline import ahead, file_texts
from pipeline.digests import digest
from pipeline.intake import Source, take_in
from pipeline.ledger import mailbox_row
from pipeline.models import Message, Reading
from pipeline.search.wording import Wording, of_mail
from pipeline.store import Store
from tests.bench.mails import generate

MAILS = list(generate(25, seed=31, mix="full"))
GOOD = Wording("en", "0" * 32, "word").pack()


def _take(store: Store, readings: dict[str, ReadAhead]) -> None:
    with store.unit() as session:
        row = mailbox_row(session, "tips", "World", store.clock())
        source = Source(row.id, row.desk_id, 1)
    batch = [Fetched(uid, raw, store.clock()) for uid, raw in enumerate(MAILS, 1)]
    take_in(store, source, batch, lambda session: None, readings)


def _wordings(store: Store) -> dict[str, Wording]:
    """By digest, as the rows that stay tell it: those by which a mail is taken out again."""
    asked = sa.select(
        col(Message.digest), col(Reading.arrival), col(Reading.language), col(Reading.words_hash)
    ).join(Reading, col(Reading.arrival) == col(Message.arrival))
    with store.look() as session:
        found = session.execute(asked).all()
        words = dict(file_texts.entries(session, [row.arrival for row in found]))
    return {row.digest: Wording(row.language, row.words_hash, words[row.arrival]) for row in found}


def _here() -> dict[str, Wording]:
    return {digest(raw): of_mail(read_guarded(raw, max_bytes=10**8)) for raw in MAILS}


def test_what_a_child_makes_beside_a_reading_is_what_is_made_here(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "seats", lambda busy: threading.Semaphore(1))
    with ahead.reader(store, 10**8, LIMITS) as reader:
        readings = reader.begin({digest(raw): raw for raw in MAILS}).result()
    told = {name: one.beside for name, one in readings.items() if isinstance(one, ReadAhead)}
    assert {name: Wording.unpack(one) for name, one in told.items() if one} == _here()


def test_the_rows_of_a_mail_give_the_words_again_that_it_was_indexed_by(store: Store) -> None:
    _take(store, {})
    assert _wordings(store) == _here()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        GOOD.replace(b"en", b"xx"),
        GOOD.replace(b"0", b"g"),
        GOOD + b"\0",
        GOOD + b"\n",
        GOOD + b"\xff",
    ],
)
def test_a_wording_that_makes_no_sense_is_made_anew(store: Store, nonsense: bytes) -> None:
    readings = {
        digest(raw): ReadAhead(read_guarded(raw, max_bytes=10**8), nonsense) for raw in MAILS
    }
    _take(store, readings)
    assert _wordings(store) == _here()
