"""A mail as it was laid out, its pictures, and what can be saved of it. Its text is on the tip."""

from flask import Blueprint, Response, current_app, request, url_for

from inbox import Picture
from pipeline import access
from pipeline.errors import Unknown
from pipeline.queries import downloads, showing
from pipeline.showing import LARGE, SMALL
from web.frame import Inline, Signer, document, fenced
from web.saving import POLICY, all_saved, saved
from web.speech import _
from web.visit import now, open_to_all, settings, store, viewer

pages = Blueprint("mail", __name__)
_MAIL = "/mails/<string(length=64):digest>"
_FILE = f"{_MAIL}/files/<number:part>"


@pages.get(f"{_MAIL}/formatted")
def formatted(digest: str) -> Response:
    """The mail's own HTML, for a frame. It runs nothing, opened by itself too."""
    asking = viewer()
    page = showing.page(store(), asking, digest)
    signer = Signer(_key())
    addresses = {
        content_id: url_for(
            "mail.inline", token=signer.sign(Inline(asking.name, page.digest, part), now())
        )
        for content_id, part in page.parts.items()
    }
    instead = _("This mail cannot be shown as it was laid out. Its text stands on the tip.")
    origin = settings().web.base_url or request.host_url.rstrip("/")
    return fenced(document(page, _("Mail"), instead, addresses), origin)


@pages.get("/inline/<token>")
@open_to_all
def inline(token: str) -> Response:
    """A picture inside a mail, made anew. A sandboxed frame sends no cookie: the signed address
    says who asks, and whether she may see it is asked now."""
    wanted = Signer(_key()).read(token, now())
    if wanted is None:
        raise Unknown("picture", _("at this address any more"))
    with store().look() as session:
        asking = access.viewer(session, wanted.who, "page")
    made = showing.picture(store(), asking, wanted.digest, wanted.part, LARGE)
    response = _picture(made)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the frame has no origin
    return response


@pages.get(f"{_FILE}/preview")
def preview(digest: str, part: int) -> Response:
    """A photo among the files, small and made anew."""
    return _picture(showing.picture(store(), viewer(), digest, part, SMALL))


@pages.get(_FILE)
def file(digest: str, part: int) -> Response:
    """One file, as it came."""
    return saved(downloads.file(store(), viewer(), digest, part))


@pages.get(f"{_FILE}/clean")
def clean(digest: str, part: int) -> Response:
    """A photo made anew from its pixels, for sending on: no place, camera or owner is in it."""
    return saved(downloads.clean(store(), viewer(), digest, part))


@pages.get(f"{_MAIL}/raw")
def raw(digest: str) -> Response:
    """The mail as it came."""
    return saved(downloads.raw(store(), viewer(), digest))


@pages.get("/tips/<number:tip_id>/files.zip")
def files(tip_id: int) -> Response:
    """All files of a tip."""
    found = downloads.all_files(store(), viewer(), tip_id)
    return all_saved(f"tip-{tip_id}-files.zip", found, now())


def _picture(made: Picture) -> Response:
    response = Response(made.content, mimetype=made.kind)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
