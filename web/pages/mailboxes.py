"""The mailboxes: where mail comes from, and how that goes. No word of a mail."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pipeline.queries import newsroom, watched
from pipeline.queries.health import look_over
from web.speech import _
from web.visit import now, store
from web.why_not import what_is_wrong

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
        alarms=[(what_is_wrong(one.finding, _)[0], one) for one in alarms],
        probe=probe,
        findings=[what_is_wrong(one, _) for one in look_over(store(), now())],
    )
