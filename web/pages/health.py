"""`/health`: was anything missed? And for a watchdog `/healthz` and `/readyz`: is the process up,
can it reach its storage.

The latter say nothing about mails or people, so they need no sign-in.
"""

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from pipeline import schema
from pipeline.errors import PipelineError
from pipeline.queries import newsroom, watched
from pipeline.queries.health import look_over
from pipeline.queries.sheet import sheet
from web import installation
from web.mailboxes import moving
from web.visit import now, open_to_all, settings, store, viewer

pages = Blueprint("health", __name__)


@pages.get("/health")
def page() -> ResponseReturnValue:
    """What `tipdesk doctor` tells, with what is well; for editors and administrators."""
    told = sheet(store(), viewer(), installation.all_findings(settings(), store()))
    with store().look() as session:
        return render_template(
            "health/page.html",
            sheet=told,
            now=now(),
            mailboxes=newsroom.mailboxes(session),
            alarms=watched.alarms(session),
            moving=moving(settings()),
        )


@pages.get("/healthz")
@open_to_all
def alive() -> Response:
    """200 as long as the process answers."""
    return jsonify(status="up")


@pages.get("/readyz")
@open_to_all
def ready() -> tuple[Response, int]:
    """200 when the storage is usable; beside it, the codes of what `tipdesk doctor` tells."""
    try:
        schema.check(store().engine)
        findings = look_over(store(), now())
    except PipelineError as error:
        return jsonify(status="down", findings=[type(error).__name__]), 503
    return jsonify(status="ready", findings=sorted({one.code for one in findings})), 200
