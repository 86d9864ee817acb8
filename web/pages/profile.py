"""Her own page: password, language, time zone, and the browsers that she is signed in with."""

from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.desk import accounts, sign_ins
from pipeline.errors import BadValue, Refusal
from pipeline.life import Life
from pipeline.queries import accounts as seen
from web.agents import browser
from web.entry import answered, cost, grave, here, renew
from web.site import LANGUAGES
from web.speech import _
from web.visit import now, settings, store, viewer
from web.why_not import why_not

pages = Blueprint("profile", __name__)
_NAMES = {"en": "English", "uk": "Українська"}  # each in its own language
_REGIONS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/")
_ZONES = sorted(
    name
    for name in available_timezones()
    if name.startswith((*_REGIONS, "Indian/", "Pacific/")) or name == "UTC"
)


@pages.get("/profile")
def page() -> ResponseReturnValue:
    """Everything of it."""
    return _page("")


@pages.post("/profile")
def keep() -> ResponseReturnValue:
    """Keep language and time zone; an empty one is the browser's, the server's."""
    language, zone = request.form.get("language", ""), request.form.get("time_zone", "")
    try:
        if language and language not in LANGUAGES:
            raise BadValue("Choose one of the list.")
        with store().unit() as session:
            accounts.set_profile(session, viewer(), language=language, time_zone=zone)
    except Refusal as refused:
        return answered(_page(why_not(refused, _)), refused)
    flash(_("Kept: language and time zone."))
    return redirect(url_for("profile.page"), 303)


@pages.post("/profile/password")
def password() -> ResponseReturnValue:
    """Another password: all other browsers are signed out, and this one gets a new cookie."""
    said = request.form
    try:
        sid = accounts.change_password(
            store(), here(), said.get("old", ""), said.get("new", ""), cost=cost()
        )
    except Refusal as refused:
        return answered(_page(why_not(refused, _)), refused)
    renew(sid)
    flash(_("Your password is changed. All other browsers are signed out."))
    return redirect(url_for("profile.page"), 303)


@pages.post("/profile/sign-ins/<number:number>/end")
@grave
def end(number: int) -> ResponseReturnValue:
    """Sign one browser out. One that is out already is fine; somebody else's is unknown."""
    with store().unit() as session:
        sign_ins.end(session, viewer(), number, now())
    flash(_("That browser is signed out."))
    return redirect(url_for("profile.page"), 303)


@pages.post("/profile/sign-ins/end")
@grave
def end_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    with store().unit() as session:
        sign_ins.end_all_but(session, viewer(), here().id, now())
    flash(_("All other browsers are signed out."))
    return redirect(url_for("profile.page"), 303)


def _page(refused: str) -> str:
    web = settings().web
    life = Life(web.session_idle_hours, web.session_days)
    with store().look() as session:
        rows = seen.sign_ins(session, viewer(), now(), life)
    return render_template(
        "profile/page.html",
        me=here(),
        sign_ins=[(row, browser(row.agent)) for row in rows],
        languages=[(code, _NAMES[code]) for code in LANGUAGES],
        zones=_ZONES,
        server_zone=web.time_zone,
        said=request.form,
        refused=refused,
    )
