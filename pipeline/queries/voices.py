"""Whether a mailbox speaks with one voice: a list or form of the house that nobody has named."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline.models import Mailbox, Reading, Sighting
from pipeline.queries.finding import Finding

_LOOKED_AT, _ENOUGH, _MOSTLY = 200, 30, 0.6  # newest mails of a mailbox, and a share of them
_KNOWN = frozenset({"through", "automatic"})  # marks of mail whose sender is read, or is none


def findings(session: Session) -> Iterator[Finding]:
    """A mailbox whose mail all comes from one address, or by one list, of which we know nothing:
    then nobody's name is right. Neither is named: it may be a person."""
    for box in session.exec(select(Mailbox).order_by(col(Mailbox.name))).all():
        newest = _newest(session, box.id)
        senders = _most(sender for sender, _list in newest)
        lists = _most(list_id for _sender, list_id in newest)
        if _is_most(senders, newest):
            yield Finding(
                "{n} of the newest {of} mails of {name} come from one address.",
                "If it is your list or web form, name it: inbox.our_lists or inbox.form_senders.",
                "one sender",
                {"n": senders, "of": len(newest), "name": box.name},
                box.name,
            )
        elif _is_most(lists, newest):
            yield Finding(
                "{n} of the newest {of} mails of {name} come by one list.",
                "If it is a list or group of your own, name it in inbox.our_lists.",
                "one list",
                {"n": lists, "of": len(newest), "name": box.name},
                box.name,
            )


def _newest(session: Session, mailbox_id: int) -> list[tuple[str, str]]:
    """Sender and list of a mailbox's newest mails; empty where more is known than they say."""
    rows = session.execute(
        sa.select(col(Reading.sender_address), col(Reading.traces), col(Reading.marks))
        .join(Sighting, col(Sighting.arrival) == col(Reading.arrival))
        .where(col(Sighting.mailbox_id) == mailbox_id)
        .order_by(col(Reading.arrival).desc())
        .limit(_LOOKED_AT)
    )
    return [
        ("", "") if _KNOWN & {mark.get("code") for mark in marks} else (sender, _list_of(traces))
        for sender, traces, marks in rows
    ]


def _list_of(traces: Mapping[str, str]) -> str:
    return traces.get("list-id", "")


def _most(voices: Iterable[str]) -> int:
    """How often the commonest is heard."""
    heard = Counter(voice for voice in voices if voice)
    return max(heard.values(), default=0)


def _is_most(count: int, newest: Sequence[object]) -> bool:
    return count >= _ENOUGH and count >= len(newest) * _MOSTLY
