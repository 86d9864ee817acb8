"""Mails and people for tests."""

from collections.abc import Mapping

from pipeline import access
from pipeline.desk import links, people
from pipeline.desk.passwords import Cost
from pipeline.store import Store
from pipeline.terms import Role, Viewer


def a_mail(
    subject: str = "The mayor's boat",
    text: str = "Ask who paid for it.",
    sender: str = "Sam Source <sam@example.org>",
    message_id: str = "1@example.org",
    in_reply_to: str = "",
    date: str = "Fri, 20 Nov 2026 12:00:00 +0000",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A plain mail, as a reader sends it."""
    lines = {
        "Message-ID": f"<{message_id}>" if message_id else "",
        "From": sender,
        "To": "worldnews@paper.example",
        "Subject": subject,
        "Date": date,
        "In-Reply-To": f"<{in_reply_to}>" if in_reply_to else "",
        "Content-Type": "text/plain; charset=utf-8",
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"{head}\r\n{text}\r\n".encode()


def someone(
    store: Store, name: str, role: Role = Role.REPORTER, desks: tuple[str, ...] = ("World",)
) -> Viewer:
    """A colleague, made when she is new."""
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        people.add_user(session, ada, name, role, list(desks), store.clock())
        return access.viewer(session, name)


def ada(store: Store) -> Viewer:
    """The administrator, a member of World."""
    with store.look() as session:
        return access.viewer(session, "Ada")


def a_desk(store: Store, name: str) -> None:
    """Another desk."""
    with store.unit() as session:
        people.add_desk(session, access.viewer(session, "Ada"), name, store.clock())


CHEAP = Cost(passes=1, memory=8, lanes=1)  # a verification in a blink
PASSWORD = "walnut drizzle orchid 7"


def with_password(store: Store, name: str, password: str = PASSWORD) -> None:
    """Give somebody a password."""
    with store.unit() as session:
        viewer = access.viewer(session, "Ada")
        links.set_password(session, viewer, name, password, store.clock(), cost=CHEAP)
