"""One tip on a page of its own: for a link, a phone, a printer."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pipeline.queries import newsroom
from web.pages.reading import read
from web.visit import store, viewer

pages = Blueprint("tips", __name__)


@pages.get("/tips/<number:tip_id>")
def page(tip_id: int) -> ResponseReturnValue:
    """The whole tip; prints well."""
    with store().unit() as session:
        asking = viewer()
        return render_template(
            "tips/page.html",
            reading=read(session, asking, tip_id),
            beats=newsroom.beat_names(session, asking),
        )
