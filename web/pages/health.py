"""`/healthz` and `/readyz`: is the process up, can it reach its storage. For a watchdog.

They say nothing about mails or people, so they need no sign-in.
"""

from flask import Blueprint, Response, jsonify

from pipeline import schema
from pipeline.errors import PipelineError
from pipeline.queries.health import look_over
from web.visit import now, open_to_all, store

pages = Blueprint("health", __name__)


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
