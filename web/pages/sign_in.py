"""The door itself: signing in and out, and the one-time link by which a password is chosen."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from pipeline.desk import accounts, links
from pipeline.errors import LinkSpent, LoginRefused, Refusal, TooManyTries
from web.entry import answered, cost, let_in
from web.speech import _
from web.visit import now, open_to_all, signed_in, store, way_back
from web.why_not import why_not

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@open_to_all
def page() -> ResponseReturnValue:
    """The form. Who is signed in already goes on; `?next=` says where to."""
    if signed_in() is not None:
        return redirect(way_back(request.args.get("next", "")))
    return _form(way_back(request.args.get("next", "")), "")


@pages.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """Let somebody in, with a new cookie, and on to where she wanted to go.

    Whoever had been signed in with this browser is signed out by it.
    """
    said, goal = request.form, way_back(request.form.get("next", ""))
    before = signed_in()
    try:
        sid = accounts.sign_in(
            store(),
            said.get("name", ""),
            said.get("password", ""),
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            cost=cost(),
        )
    except (LoginRefused, TooManyTries) as refused:
        return answered(_form(goal, why_not(refused, _)), refused)
    if before is not None:
        accounts.sign_out(store(), before)
    let_in(sid)
    return redirect(goal, 303)


@pages.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End this sign-in and its cookie. Where it had ended already, that is fine too."""
    found = signed_in()
    if found is not None:
        accounts.sign_out(store(), found)
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("sign_in.page"), 303)


@pages.get("/link/<token>")
@open_to_all
def link(token: str) -> ResponseReturnValue:
    """Choose a password. A look does not spend the link."""
    return _choose(token, "")


@pages.post("/link/<token>")
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    """Keep the password; then the link is spent, and she signs in."""
    try:
        links.use_link(store(), token, request.form.get("new", ""), cost=cost())
    except LinkSpent:
        raise
    except Refusal as refused:
        return answered(_choose(token, why_not(refused, _)), refused)
    session.clear()
    flash(_("Your password is kept. Sign in with it."))
    return redirect(url_for("sign_in.page"), 303)


def _form(goal: str, refused: str) -> str:
    name = request.form.get("name", "")
    return render_template("sign_in/page.html", goal=goal, refused=refused, name=name)


def _choose(token: str, refused: str) -> str:
    with store().look() as session_:
        name = links.whose(session_, token, now())
    return render_template("sign_in/link.html", token=token, name=name, refused=refused)
