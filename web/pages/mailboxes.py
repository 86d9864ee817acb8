"""The mailboxes: where mail comes from, and how that goes. No word of a mail."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pipeline.queries import newsroom, watched
from pipeline.queries.health import look_over
from web.mailboxes import moving
from web.visit import now, settings, store

pages = Blueprint("mailboxes", __name__)


@pages.get("/mailboxes")
def page() -> ResponseReturnValue:
    """State and last error of each, and what `tipdesk doctor` would tell."""
    with store().look() as session:
        rows = newsroom.mailboxes(session)
        alarms, probe = watched.alarms(session), watched.last_probe(session)
    return render_template(
        "mailboxes/page.html",
        mailboxes=rows,
        alarms=alarms,
        probe=probe,
        moving=moving(settings()),
        findings=look_over(store(), now()),
    )
