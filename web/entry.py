"""Letting somebody in: the cookie at a sign-in, and the password once more before what is grave."""

from collections.abc import Callable
from functools import wraps

from flask import current_app, make_response, render_template, request, session
from flask.typing import ResponseReturnValue

from pipeline.desk import accounts
from pipeline.desk.passwords import REAL, Cost
from pipeline.errors import LoginRefused, TooManyTries
from web.refusals import status
from web.speech import _
from web.visit import SID, now, signed_in, store
from web.why_not import why_not

View = Callable[..., ResponseReturnValue]
_NAMED = frozenset({"csrf_token", "password"})


def cost() -> Cost:
    """How dear a verification of a password is; cheaper in tests alone."""
    found: Cost = current_app.extensions.get("password_cost", REAL)
    return found


def let_in(sid: str) -> None:
    """Start a cookie with nothing of the old one in it: no id and no form of before is good."""
    session.clear()
    renew(sid)


def renew(sid: str) -> None:
    """The same cookie with another sid."""
    session[SID] = sid
    session.permanent = True


def here() -> accounts.SignedIn:
    """The sign-in behind a page that only the signed-in get."""
    found = signed_in()
    if found is None:
        raise LoginRefused
    return found


def answered(body: str, refused: Exception) -> ResponseReturnValue:
    """A form that is shown again, with the status of what was refused."""
    response = make_response(body, status(refused))
    if isinstance(refused, TooManyTries):
        response.headers["Retry-After"] = str(refused.seconds)
    return response


def grave(view: View) -> View:
    """Asks for the password before this form is carried out, if it was not given lately.

    The form's fields wait in the page that asks, so nothing is lost.
    """

    @wraps(view)
    def asked(*given: object, **named: object) -> ResponseReturnValue:
        if here().sure(now()):
            return view(*given, **named)
        password = request.form.get("password", "")
        if not password:
            return _ask(""), 401
        try:
            renew(accounts.confirm(store(), here(), password, cost=cost()))
        except (LoginRefused, TooManyTries) as refused:
            return answered(_ask(why_not(refused, _)), refused)
        return view(*given, **named)

    return asked


def _ask(refused: str) -> str:
    fields = [one for one in request.form.items(multi=True) if one[0] not in _NAMED]
    return render_template("sign_in/confirm.html", refused=refused, fields=fields)
