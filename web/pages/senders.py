"""Senders: whom a desk mutes, and whom it never hides. Each a person's act, with its undo."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline import access
from pipeline.desk import senders
from pipeline.desk.senders import Ruled
from pipeline.errors import BadValue, Doubtful, Refusal, Unknown
from pipeline.queries import newsroom
from pipeline.queries import senders as queries
from pipeline.queries.tips import rows as tips_of
from pipeline.terms import Treatment
from web.refusals import status
from web.speech import _
from web.visit import now, store, viewer, way_back
from web.why_not import why_not

pages = Blueprint("senders", __name__)


@pages.get("/senders")
def page() -> ResponseReturnValue:
    """Everybody who is muted or allowed, by whom and since when."""
    return _page("", 200, doubt=bool(request.args.get("doubt")))


@pages.post("/senders")
def add() -> ResponseReturnValue:
    """Mute or allow an address or a domain."""
    said = request.form
    try:
        treatment = _treatment(said.get("treatment", ""))
        with store().unit() as session:
            done = senders.rule(
                session,
                viewer(),
                said.get("desk", ""),
                said.get("sender", ""),
                treatment,
                now(),
                sure=bool(said.get("sure")),
            )
    except Refusal as refused:
        return _page(why_not(refused, _), status(refused), doubt=isinstance(refused, Doubtful))
    return _back(done)


@pages.post("/senders/<number:rule_id>/forget")
def forget(rule_id: int) -> ResponseReturnValue:
    """Take it back."""
    with store().unit() as session:
        done = senders.forget(session, viewer(), rule_id, now())
    return _back(done)


@pages.post("/tips/<number:tip_id>/sender")
def of_tip(tip_id: int) -> ResponseReturnValue:
    """Mute or allow the sender of a tip, or the sender's domain."""
    said = request.form
    with store().look() as session:
        asking = viewer()
        address, domain = senders.of_tip(session, asking, tip_id)
        (row,) = tips_of(session, [access.tip(session, asking, tip_id).arrival])
    sender = domain if said.get("all") else address
    try:
        if not sender:
            raise BadValue("This tip has no sender's address.")
        treatment = _treatment(said.get("treatment", ""))
        with store().unit() as session:
            done = senders.rule(session, asking, row.desk, sender, treatment, now())
    except Unknown:
        raise
    except Refusal as refused:
        flash(why_not(refused, _), "refused")
        doubt = "1" if isinstance(refused, Doubtful) else None
        return redirect(url_for("senders.page", sender=sender, desk=row.desk, doubt=doubt), 303)
    return _back(done, url_for("tips.page", tip_id=tip_id))


def _back(done: Ruled, otherwise: str = "") -> ResponseReturnValue:
    """Tell what came of it. The address stands in no cookie: numbers do."""
    treatment = done.treatment.value if done.treatment else ""
    flash((done.rule_id, treatment, done.tips), "sender")  # type: ignore[arg-type]
    back = otherwise or url_for("senders.page")
    return redirect(way_back(request.form.get("back", ""), back), 303)


def _treatment(said: str) -> Treatment:
    try:
        return Treatment(said)
    except ValueError:
        raise BadValue("Choose one of the list.") from None


def _page(refused: str, code: int, *, doubt: bool) -> ResponseReturnValue:
    """`doubt`: she is asked whether she is sure."""
    with store().look() as session:
        asking = viewer()
        found = queries.rules(session, asking)
        desks = [row.name for row in newsroom.desks(session, asking) if asking.name in row.members]
    said = request.form if request.method == "POST" else request.args
    body = render_template(
        "senders/page.html", rules=found, desks=desks, said=said, refused=refused, doubt=doubt
    )
    return body, code
