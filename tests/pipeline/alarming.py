"""The watch in a line each: what is told, to whom, by a real mail server and a real web server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from inbox import MailboxSettings, send
from pipeline import arrival, poll
from pipeline.alarms import keeping, outbox, rounds
from pipeline.alarms.outbox import Outlets
from pipeline.models import Mailbox, Message, Sighting
from pipeline.queries.finding import Finding
from pipeline.rhythm import Calendar
from pipeline.store import Store
from pipeline.stories.outgoing import Limits, post
from pipeline.terms import Evidence, Via
from tests.servers.post_office import SENDER, PostOffice
from tests.servers.site import Site, answer

SECRET = b"a webhook secret of the tests"
TO = "ada@paper.example"
PUBLIC = "tips@paper.example"
DISK = Finding(
    "The disk of {folder} has {n} MB left.", "Make room.", "disk", {"folder": "/d", "n": 9}
)


@dataclass
class Ears:
    """Those who are told, and what they heard."""

    office: PostOffice
    site: Site
    outlets: Outlets

    @property
    def subjects(self) -> list[str]:
        return [str(one.mail["Subject"]) for one in self.office.taken]

    @property
    def posted(self) -> list[tuple[dict[str, str], dict[str, Any]]]:
        """Headers (lower case) and body of each request."""
        told = []
        for request in self.site.asked:
            head, _, body = request.partition("\r\n\r\n")
            lines = (line.split(": ", 1) for line in head.split("\r\n")[1:])
            told.append(({name.lower(): value for name, value in lines}, json.loads(body)))
        return told

    @property
    def everything(self) -> str:
        heard = [one.raw.decode() for one in self.office.taken]
        return "\n".join([*heard, *self.site.asked])


@contextmanager
def ears(**more: Any) -> Iterator[Ears]:
    with PostOffice() as office, Site() as site:
        site.pages["/alarms"] = answer(b"")
        told: dict[str, Any] = {
            "send": partial(send, office.relay(), ""),
            "post": partial(post, allow=[site.place], limits=Limits(seconds=5)),
            "secret": lambda: SECRET,
            "sender": SENDER,
            "mail_to": (TO,),
            "webhook_to": f"{site.url}/alarms",
        } | more
        yield Ears(office, site, Outlets(**told))


def watch(store: Store, ears: Ears) -> None:
    """A round over all that is wrong."""
    rounds.look(store, ears.outlets, Calendar(), lambda event, **values: None)


def tell(store: Store, ears: Ears, *findings: Finding) -> None:
    """A round in which this is found."""
    keeping.keep(store, ears.outlets, findings)
    deliver(store, ears)


def deliver(store: Store, ears: Ears) -> int:
    return outbox.deliver(store, ears.outlets, lambda event, **values: None)


def a_mailbox(store: Store, name: str = "tips", **fields: Any) -> int:
    """A mailbox that was polled a moment ago; `fields` as its row has them."""
    settings = MailboxSettings(name=name, desk="World", host="imap.example", user="tips")
    with store.unit() as session:
        row = poll.mailbox_row(session, name, "World", store.clock())
        told = {"state": "ok", "place": settings.place, "polled_at": store.clock()}
        told |= {"succeeded_at": store.clock(), "uid_low": 1, "validity": 1, **fields}
        for field, value in told.items():
            setattr(row, field, value)
        session.add(row)
        return row.id


def polled(store: Store, number: int) -> None:
    """It was looked into just now, in vain."""
    with store.unit() as session:
        row = session.get_one(Mailbox, number)
        row.polled_at = row.succeeded_at = store.clock()
        session.add(row)


def arrive(store: Store, number: int, *times: datetime, first: int = 1) -> None:
    """Mails that came to a mailbox at these times: their rows alone."""
    keys = [arrival.key(at, uid) for uid, at in enumerate(times, start=first)]
    messages = [
        {
            "arrival": key,
            "digest": f"{key:064x}",
            "size": 1,
            "via": Via.MAIL,
            "evidence": Evidence.STORED,
            "problem": "",
            "stored_at": store.clock(),
        }
        for key in keys
    ]
    seen = {"mailbox_id": number, "validity": 1, "seen_at": store.clock()}
    with store.unit() as session:
        session.execute(sa.insert(Message), messages)
        sightings = [seen | {"uid": uid, "arrival": key} for uid, key in enumerate(keys, first)]
        session.execute(sa.insert(Sighting), sightings)
