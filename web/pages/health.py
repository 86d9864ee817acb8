"""`/healthz` and `/readyz`: is the process up, can it reach its storage. For a watchdog.

They say nothing about mails or people, so they need no sign-in.
"""

from flask import Blueprint, Response, current_app, jsonify

from pipeline import schema
from pipeline.errors import PipelineError
from pipeline.queries.health import look_over
from pipeline.store import Store

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def alive() -> Response:
    """200 as long as the process answers."""
    return jsonify(status="up")


@pages.get("/readyz")
def ready() -> tuple[Response, int]:
    """200 when the storage is usable; beside it, the codes of what `tipdesk doctor` tells."""
    store: Store = current_app.extensions["store"]
    try:
        schema.check(store.engine)
        findings = look_over(store, store.clock())
    except PipelineError as error:
        return jsonify(status="down", findings=[type(error).__name__]), 503
    return jsonify(status="ready", findings=sorted({one.code for one in findings})), 200


def plain_headers(response: Response) -> Response:
    """Nothing is kept, guessed or framed."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
