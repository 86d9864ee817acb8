"""What a page says when something cannot be done: a sentence, what to do, and what was typed."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from inbox import InboxError
from pipeline import errors
from web.logs import LOG, fault
from web.speech import _
from web.visit import known, way_back
from web.why_not import why_not

# The first class that fits decides.
STATUS: Mapping[type[Exception], int] = MappingProxyType(
    {
        errors.Unknown: 404,
        errors.NotAllowed: 403,
        errors.LoginRefused: 401,
        errors.TooManyTries: 429,
        errors.LinkSpent: 410,
        errors.Refusal: 409,
        errors.StorageError: 503,
        errors.PipelineError: 500,
        InboxError: 502,
    }
)
_SECRET = frozenset({"csrf_token", "password", "old", "new", "again", "token"})


def speak_up(app: Flask) -> None:
    """Make the app answer every error with a page of ours."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(errors.PipelineError, _ours)
    app.register_error_handler(InboxError, _ours)
    app.register_error_handler(TimeoutError, _slow)
    app.register_error_handler(Exception, _fault)


def status(error: Exception) -> int:
    """The HTTP status of an error of ours."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def _ours(error: Exception) -> ResponseReturnValue:
    return page(status(error), why_not(error, _))


def _stale(_error: Exception) -> ResponseReturnValue:
    return page(
        400,
        _("This form is too old, or was opened before you signed in."),
        _("Nothing was changed. What you typed stands below: send it again."),
        again=True,
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # another host's name: no page of ours has addresses there
        return _("This is not an address of this site."), 400, {"Content-Type": "text/plain"}
    code = error.code or 500
    told, do = sentences(code)
    return page(code, told, do)


def _slow(_error: Exception) -> ResponseReturnValue:
    return page(408, *sentences(408))


def _fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the log gets its class and place, the reader a sentence."""
    LOG.error("page failed", extra={"values": fault(error)})
    return page(500, *sentences(500))


def sentences(code: int) -> tuple[str, str]:
    """What happened, and what to do."""
    known = {
        400: (_("This request makes no sense to us."), _("Go back and try again.")),
        401: (
            _("You are not signed in any more."),
            _("What you typed stands below. Sign in, then send it again."),
        ),
        403: (_("You may not do this."), _("Ask an editor or an administrator.")),
        404: (_("There is nothing here, or nothing that you may see."), _("Check the address.")),
        405: (_("This address does something else."), _("Go back and use the button.")),
        408: (_("The connection was too slow."), _("Try again.")),
        413: (_("This is too much at once."), _("Send fewer or smaller files.")),
        414: (_("This address is too long."), _("Shorten what you look for.")),
        429: (_("Too many tries."), _("Wait a little, then try again.")),
    }
    fault_of_ours = (
        _("This is a fault in Tipdesk."),
        _("Nothing that was stored is lost. Try again; tell the administrator if it stays."),
    )
    return known.get(code, fault_of_ours)


def page(code: int, told: str, do: str = "", *, again: bool = False) -> ResponseReturnValue:
    """The page of a refusal. What was typed is shown, so that nothing is lost."""
    typed = _typed() if request.method == "POST" and code not in (408, 413) else []
    here = known() is not None
    body = render_template(
        "refused.html",
        code=code,
        told=told,
        do=do,
        typed=typed,
        again=request.full_path if again and here else "",
        back=way_back(dict(typed).get("back", "")),
        here=here,
    )
    return body, code


def _typed() -> list[tuple[str, str]]:
    """The fields that somebody filled in, secrets apart."""
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # the form itself is what went wrong
        return []
    return [(name, value) for name, value in fields if name not in _SECRET and value.strip()]
