"""A tip that came by phone, letter or messenger, written down in a form."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone

from inbox import Enclosed
from pipeline.desk.by_hand import Told, add
from pipeline.errors import BadValue, Refusal
from pipeline.queries import newsroom
from pipeline.terms import Via
from web.pages.acts import moment
from web.refusals import status
from web.speech import _
from web.visit import now, store, viewer
from web.why_not import why_not

pages = Blueprint("by_hand", __name__)
_HOW = tuple(via for via in Via if via is not Via.MAIL)


@pages.get("/tips/new")
def page() -> ResponseReturnValue:
    """The empty form."""
    return _form("", 200)


@pages.post("/tips/new")
def write_down() -> ResponseReturnValue:
    """Write it down and open it; what is refused stands in the form as it was typed."""
    try:
        number = add(store(), viewer(), request.form.get("desk", ""), _told())
    except Refusal as refused:
        return _form(why_not(refused, _), status(refused))
    flash((number, None, "written down"), "did")  # type: ignore[arg-type]
    return redirect(url_for("tips.page", tip_id=number), 303)


def _told() -> Told:
    said = request.form
    withheld = bool(said.get("withheld"))
    return Told(
        subject=said.get("subject", ""),
        text=said.get("text", ""),
        via=_how(said.get("via", "")),
        at=_when(said.get("at", "")),
        name="" if withheld else said.get("name", "").strip(),
        address="" if withheld else said.get("address", "").strip(),
        files=[
            Enclosed(file.filename or "file", file.read())
            for file in request.files.getlist("files")
            if file.filename
        ],
    )


def _how(said: str) -> Via:
    if said not in _HOW:
        raise BadValue("Choose how it came.")
    return Via(said)


def _when(said: str) -> datetime:
    """When it came, in the writer's zone; nothing said means now."""
    return moment(said) if said else now()


def _form(refused: str, code: int) -> ResponseReturnValue:
    with store().look() as session:
        asking = viewer()
        desks = [row.name for row in newsroom.desks(session, asking) if asking.name in row.members]
    zone = ZoneInfo(str(get_timezone()))
    body = render_template(
        "by_hand/page.html",
        desks=desks,
        ways=_HOW,
        said=request.form,
        at=request.form.get("at") or f"{now().astimezone(zone):%Y-%m-%dT%H:%M}",
        refused=refused,
    )
    return body, code
