"""`tipdesk outbox`: what leaves: notices of alarms, to whom, and whether they were taken."""

from pipeline.queries import watched
from pipeline.store import Store
from pipeline.terms import Viewer
from web.commands.options import as_json, page_size, viewed
from web.lazy import Verbs
from web.output import show

command = Verbs(
    "outbox",
    help="""What leaves: notices of alarms. For administrators.

    \b
    tipdesk outbox list
    tipdesk outbox list --json
    """,
)
_COLUMNS = {
    "code": "Alarm",
    "about": "Of",
    "ends": "Is over",
    "way": "Way",
    "recipient": "To",
    "queued_at": "Queued",
    "sent_at": "Sent",
    "tries": "Tries",
    "problem": "Problem",
}


@command.command("list")
@page_size
@as_json
@viewed
def list_(store: Store, viewer: Viewer, limit: int, as_json: bool) -> None:
    """The last notices, newest first."""
    with store.look() as session:
        found = watched.notices(session, viewer, limit)
    rows = [{name: getattr(row, name) for name in _COLUMNS} for row in found]
    show(rows, _COLUMNS, as_json=as_json, empty="Nothing has left yet.")
