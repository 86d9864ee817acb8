"""One mail whose reader was stopped, so that the quarantine has something to show.

Nobody knows a mail that this version cannot read, so its reader is given a hundredth of a second:
no child starts in that time, and it is stopped like any that takes too long. *Retry* reads it.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from inbox import Fetched, Limits
from pipeline.intake import Source, take_in
from pipeline.ledger import archive_row
from pipeline.recognising import IMPORTED
from pipeline.store import Store

_STICK, _PAGES = f"{IMPORTED}memory stick", 55  # more parts than are read without a child
_TEXT = """\
My brother keeps the watch in the lock at Terneuzen. These are the pages of his logbook, one file
a page: every night since August the same barge goes through without papers, and somebody waves.
He does not know that I write to you. Please do not name the lock.
"""
_PAGE = "Page {n}. 02:{minute:02}, barge Orlando, no papers. The gate was opened from the tower.\n"


def take_in_one(store: Store, desk: str) -> None:
    """As if it had been imported from a memory stick."""
    now = store.clock()
    with store.unit() as session:
        row = archive_row(session, _STICK, desk, now)
    hurried = Source(row.id, row.desk_id, 1, limits=Limits(wall_seconds=0.01))
    take_in(store, hurried, [_logbook(now - timedelta(minutes=95))], lambda session: None)


def _logbook(at: datetime) -> Fetched:
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = at
    mail["From"] = "Ruben de Wit <ruben.dewit@mailbox.example>"
    mail["To"] = "tips@evening-chronicle.example"
    mail["Subject"] = "The logbook of the lock"
    mail["Message-ID"] = "<logbook-1@mailbox.example>"
    mail.set_content(_TEXT)
    for n in range(1, _PAGES + 1):
        mail.add_attachment(_PAGE.format(n=n, minute=n % 60), filename=f"page-{n:02}.txt")
    return Fetched(1, mail.as_bytes(), at)
