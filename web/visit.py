"""Who visits, with what: the storage, the clock and the signed-in person behind a request.

Every page is for people who have signed in, unless its view is marked `open_to_all`: a page that
somebody forgets to protect is closed, not open.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, RequestURITooLarge, Unauthorized

from pipeline.desk import accounts
from pipeline.life import Life
from pipeline.store import Store
from pipeline.terms import Viewer
from web.settings import Settings

SID = "sid"  # the only thing of weight in the cookie: it names a row that can be ended
_LONGEST_QUERY = 8_000  # bytes
_LARGEST = (1 << 63) - 1  # number that a database can hold; page keys need 19 digits of it
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def store() -> Store:
    """The storage of this installation."""
    found: Store = current_app.extensions["store"]
    return found


def settings() -> Settings:
    """All of config.toml."""
    found: Settings = current_app.extensions["settings"]
    return found


def now() -> datetime:
    """The time (UTC), from the storage's clock."""
    return store().clock()


def signed_in() -> accounts.SignedIn | None:
    """The sign-in behind this request, looked up once and freshly: roles are never cached."""
    if "signed_in" not in g:
        web = settings().web
        sid = session.get(SID, "")
        life = Life(web.session_idle_hours, web.session_days)
        g.signed_in = accounts.recognise(store(), sid, life=life) if sid else None
    found: accounts.SignedIn | None = g.signed_in
    return found


def known() -> accounts.SignedIn | None:
    """The same as far as this request has looked already: asks no storage, so it never fails."""
    found: accounts.SignedIn | None = g.get("signed_in")
    return found


def viewer() -> Viewer:
    """Who asks. Raises `Unauthorized` when nobody has signed in."""
    found = signed_in()
    if found is None:
        raise Unauthorized
    return found.viewer


def open_to_all(view: View) -> View:
    """Marks a view that needs no sign-in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def admit() -> ResponseReturnValue | None:
    """Before each request: from our own pages alone, and for the signed-in alone."""
    if len(request.query_string) > _LONGEST_QUERY:
        raise RequestURITooLarge
    _from_our_pages()
    if request.endpoint is None or request.endpoint == "static":
        if request.endpoint is None:
            signed_in()  # an address that is none still belongs to somebody's visit
        return None
    if getattr(current_app.view_functions[request.endpoint], "open_to_all", False):
        return None
    if signed_in() is not None:
        _without_nul()
        return None
    if request.method in _SAFE and not asked_by_script():
        return redirect(url_for("sign_in.page", next=request.full_path.rstrip("?")))
    raise Unauthorized


def asked_by_script() -> bool:
    """Whether our own script asks: then a sign-in page in the answer would help nobody."""
    return request.headers.get("X-Asked-By") == "script"


def _from_our_pages() -> None:
    """A form that another site sends says so itself (Origin); one of ours never says `null`."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        raise BadRequest("This form was not sent from one of our pages.")


def _without_nul() -> None:
    """No name or word has one, and not every database takes it."""
    if any("\0" in said for _name, said in request.form.items(multi=True)):
        raise BadRequest


def asked_number(name: str) -> int | None:
    """A number of the address, one that a database can hold; anything else narrows nothing."""
    said = request.args.get(name, "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 20 else None
    return number if number is None or number <= _LARGEST else None


def way_back(path: str, otherwise: str = "/") -> str:
    """A path of this site to go to, from a form or an address; anything else is `otherwise`.

    Browsers read a backslash as a slash and drop tabs and line ends: none of them may be there.
    """
    plain = path.isprintable() and "\\" not in path and " " not in path
    if not (plain and path.startswith("/") and not path.startswith("//")):
        return otherwise
    parts = urlsplit(path)
    return otherwise if parts.scheme or parts.netloc else path
