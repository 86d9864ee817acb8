"""The beats: what each is about, who covers it. Editors and administrators change them here."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline import access
from pipeline.desk import beats
from pipeline.errors import Refusal, Unknown
from pipeline.judges.beat_words import Doubts
from pipeline.queries import newsroom
from pipeline.queries.newsroom import BeatRow
from web import sentences
from web.refusals import status
from web.speech import _
from web.visit import now, store, viewer
from web.why_not import why_not

pages = Blueprint("beats", __name__)


@pages.get("/beats")
def page() -> ResponseReturnValue:
    """All beats, her own first."""
    with store().look() as session:
        asking = viewer()
        rows = newsroom.beats(session, asking)
        return render_template(
            "beats/page.html",
            beats=sorted(rows, key=lambda row: asking.name not in row.reporters),
            edited=newsroom.edited_desks(session, asking),
        )


@pages.get("/beats/new")
def new() -> ResponseReturnValue:
    """The empty form of a new beat. Raises `NotAllowed` for who could not keep it."""
    access.keeps_watch(viewer())
    return _form(None, "", 200)


@pages.get("/beats/<desk>/<path:name>")
def one(desk: str, name: str) -> ResponseReturnValue:
    """A beat in its form."""
    return _form(_named(desk, name), "", 200)


@pages.post("/beats/new")
def add() -> ResponseReturnValue:
    """Make a new beat; open tips that no person routed are judged anew."""
    said = request.form
    try:
        with store().unit() as session:
            made = beats.add_beat(
                session, viewer(), said.get("desk", ""), said.get("name", ""), now(), **_words()
            )
            name = made.name
            beats.set_reporters(
                session, viewer(), said.get("desk", ""), name, said.getlist("reporters"), now()
            )
            doubted = newsroom.doubts(session, viewer(), said.get("desk", ""), name)
    except Refusal as refused:
        return _form(None, why_not(refused, _), status(refused))
    flash(name, "kept")
    _say(doubted)
    return redirect(url_for("beats.page"), 303)


@pages.post("/beats/<desk>/<path:name>")
def change(desk: str, name: str) -> ResponseReturnValue:
    """Keep what the form says; with `retire`, it routes no more."""
    doubted = Doubts()
    try:
        with store().unit() as session:
            if request.form.get("retire"):
                beats.retire_beat(session, viewer(), desk, name, now())
            else:
                beats.change_beat(session, viewer(), desk, name, now(), **_words())
                reporters = request.form.getlist("reporters")
                beats.set_reporters(session, viewer(), desk, name, reporters, now())
                doubted = newsroom.doubts(session, viewer(), desk, name)
    except Unknown:
        raise
    except Refusal as refused:
        return _form(_named(desk, name), why_not(refused, _), status(refused))
    flash(name, "kept")
    _say(doubted)
    return redirect(url_for("beats.page"), 303)


def _say(doubted: Doubts) -> None:
    if said := sentences.doubts(doubted, _):
        flash(" ".join(said), "told")


def _words() -> dict[str, Any]:
    """What a beat's form says of it. One keyword or place a line, or with commas."""
    said = request.form
    try:
        threshold = float(said.get("threshold", "").replace(",", ".") or 0.5)
    except ValueError:
        threshold = 0.0  # the desk refuses it, with a sentence
    return {
        "description": said.get("description", "").strip(),
        "keywords": _list(said.get("keywords", "")),
        "places": _list(said.get("places", "")),
        "topics": _list(said.get("topics", "")),
        "threshold": threshold,
        "closed": bool(said.get("closed")),
    }


def _list(said: str) -> list[str]:
    found = (one.strip() for line in said.splitlines() for one in line.split(","))
    return list(dict.fromkeys(one for one in found if one))


def _named(desk: str, name: str) -> BeatRow:
    with store().look() as session:
        rows = newsroom.beats(session, viewer())
    for row in rows:
        if (row.desk, row.name) == (desk, name):
            return row
    raise Unknown("beat", f"“{name}” at {desk}")


def _form(beat: BeatRow | None, refused: str, code: int) -> ResponseReturnValue:
    with store().look() as session:
        asking = viewer()
        edited = newsroom.edited_desks(session, asking)
        rows = newsroom.desks(session, asking)
    members = (row.members for row in rows if beat is None or row.name == beat.desk)
    body = render_template(
        "beats/form.html",
        beat=beat,
        edited=edited,
        people=sorted({name for names in members for name in names}),
        said=request.form,
        refused=refused,
    )
    return body, code
