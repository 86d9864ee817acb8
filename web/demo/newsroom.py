"""The newsroom of the demo: World desk, three people with passwords, their beats."""

from datetime import datetime

from pipeline import access, setup
from pipeline.desk import accounts, beats, feeds, passwords, people
from pipeline.queries import feeds as queries
from pipeline.queries import newsroom
from pipeline.settings import PipelineSettings
from pipeline.store import Session, Store
from pipeline.terms import Role, Viewer
from web.demo import stopped
from web.demo.letters import beats as demo_beats

DESK = "World"
PASSWORD = "tea before the deadline"  # noqa: S105 - a demo's, and printed at its start
PEOPLE = {"ann": Role.ADMINISTRATOR, "bob": Role.REPORTER, "eve": Role.EDITOR}
_BEATS_OF = {
    "ann": ("Russia-Ukraine war", "Middle East"),
    "bob": ("NATO and European security", "Climate"),
}


def prepare(settings: PipelineSettings) -> None:
    """The database, the desk and ann, who keeps it."""
    setup.prepare(settings, desk=DESK, administrator="ann")


def furnish(store: Store, feed: str, *, let_in: bool) -> None:
    """People, beats, the feed at that address; what is there already stays as it is.

    `let_in`: people get the demo's password, and a mail lies in quarantine.
    """
    with store.unit() as session:
        ann = access.viewer(session, "ann")
        now = store.clock()
        known = {user.name for user in newsroom.users(session, ann)}
        for name, role in PEOPLE.items():
            if name not in known:
                people.add_user(session, ann, name, role, [DESK], now)
        held = {row.name for row in newsroom.beats(session, ann)}
        for beat in demo_beats():
            if beat["name"] not in held:
                covering = [name for name, own in _BEATS_OF.items() if beat["name"] in own]
                beats.add_beat(session, ann, DESK, now=now, **beat)
                beats.set_reporters(session, ann, DESK, beat["name"], covering, now)
        _read_feed(session, ann, feed, now)
    if let_in:
        _let_in(store)
        stopped.take_in_one(store, DESK)


def _read_feed(session: Session, ann: Viewer, feed: str, now: datetime) -> None:
    """This feed, and none of an earlier start whose port was taken meanwhile."""
    listed = {row.url: row.id for row in queries.feeds(session, ann)}
    if feed not in listed:
        for number in listed.values():
            feeds.remove_feed(session, ann, number)
        feeds.add_feed(session, ann, DESK, feed, every_minutes=1, now=now)


def _let_in(store: Store) -> None:
    """Give everybody the demo's password. At the first start alone: later, people change it."""
    made = passwords.hashed(PASSWORD, passwords.REAL)
    with store.unit() as session:
        for name in PEOPLE:
            user = people.user_named(session, name)
            accounts.put_password(session, user.id, made, store.clock())
