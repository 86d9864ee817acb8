"""The quarantine: mails that are stored, and whose reader was stopped. For the desk's people."""

import time

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pipeline.errors import Unknown
from pipeline.queries import evidence
from pipeline.terms import Evidence
from pipeline.upkeep import reread
from web.outlets import settle_quarantine
from web.speech import _, many
from web.visit import now, settings, store, viewer
from web.why_not import why_not

pages = Blueprint("quarantine", __name__)
_ONE = "/quarantine/<string(length=64):digest>"
_SHOWN = 200_000  # bytes of a raw mail that a page shows; the rest is saved
_PATIENCE = 20.0  # seconds that somebody waits for "retry all"
_LISTED = 200


@pages.get("/quarantine")
def page() -> ResponseReturnValue:
    """Each mail without a word of what it says: a digest, a size, why it lies here."""
    with store().look() as session:
        held = evidence.mails(session, viewer(), Evidence.QUARANTINED, limit=_LISTED)
    return render_template("quarantine/page.html", mails=held)


@pages.get(_ONE)
def one(digest: str) -> ResponseReturnValue:
    """The raw mail as text, escaped. Looking is a row of the trail."""
    found = _held(digest)
    raw = evidence.raw(store(), viewer(), digest)
    text = raw[:_SHOWN].decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return render_template(
        "quarantine/raw.html", mail=found, text=text, cut=len(raw) > _SHOWN, size=len(raw)
    )


@pages.post(f"{_ONE}/retry")
def retry(digest: str) -> ResponseReturnValue:
    """Read it once more. What can be read is a tip like any other."""
    try:
        tip_id = reread.retry(store(), viewer(), digest, _most())
    except reread.StillUnreadable as error:
        flash(why_not(error, _), "refused")
        return redirect(url_for("quarantine.page"), 303)
    settle_quarantine(settings(), store())
    if tip_id is None:
        flash(_("It is in quarantine no longer."), "told")
        return redirect(url_for("quarantine.page"), 303)
    return redirect(url_for("tips.page", tip_id=tip_id), 303)


@pages.post("/quarantine/retry")
def retry_all() -> ResponseReturnValue:
    """Read all of them once more, as many as one may wait for; those not tried come next time."""
    asking, most, end = viewer(), _most(), time.monotonic() + _PATIENCE
    with store().look() as session:
        held = evidence.mails(session, asking, Evidence.QUARANTINED, limit=_LISTED)
    read = tried = 0
    for mail in held:
        if time.monotonic() > end:
            break
        tried += 1
        try:
            read += reread.retry(store(), asking, mail.digest, most) is not None
        except reread.StillUnreadable:
            continue
    settle_quarantine(settings(), store())
    told = many("%(num)d mail was read", "%(num)d mails were read", read)
    stay = many("%(num)d stays", "%(num)d stay", len(held) - read)
    flash(f"{told}, {stay}.", "told")
    return redirect(url_for("quarantine.page"), 303)


@pages.post(f"{_ONE}/acknowledge")
def acknowledge(digest: str) -> ResponseReturnValue:
    """She knows that it lies here: its alarm ends."""
    _held(digest)
    with store().unit() as session:
        reread.acknowledge(session, viewer(), digest, now())
    settle_quarantine(settings(), store())
    flash(_("Acknowledged: its alarm ends."), "told")
    return redirect(url_for("quarantine.page"), 303)


def _held(digest: str) -> evidence.MailRow:
    """The row of a mail that lies here. Raises `Unknown`."""
    with store().look() as session:
        message = evidence.message(session, viewer(), digest)
        rows = evidence.mails(session, viewer(), before=message.arrival + 1, limit=1)
    if message.evidence is not Evidence.QUARANTINED or not rows:
        raise Unknown("mail", digest[:12])
    return rows[0]


def _most() -> int:
    return settings().inbox.max_mail_mb * 1_000_000
