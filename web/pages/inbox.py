"""The inbox: views with their counts, a list of tips, and the one that is read beside it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from pipeline.judges import tongues
from pipeline.queries import callouts, looks, newsroom, urgent
from pipeline.queries import inbox as views
from pipeline.queries.inbox import VIEWS, Counts, count, listed
from pipeline.queries.search import search
from pipeline.queries.tips import Page, Row
from pipeline.queries.unheard import Unheard, unheard
from pipeline.store import Session
from pipeline.terms import Lane, Role, Shelf, Viewer
from web.pages.judges import missed
from web.pages.reading import read
from web.visit import asked_number, now, settings, store, viewer

pages = Blueprint("inbox", __name__)
_ANOTHER = "other"  # in an address: a language that we do not tell


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    view: str
    lane: Lane | None = None
    beat: int | None = None
    before: int | None = None
    tip: int | None = None
    words: str = ""
    language: str | None = None  # a code; empty: none that we tell
    callout: int | None = None

    def address(self, **other: Any) -> str:
        """The address of the same list with something changed; what is None is left out."""
        if self.view == "search":
            return url_for("inbox.found", **{"q": self.words, "before": self.before, **other})
        lane = self.lane and self.lane.value
        spoken = _ANOTHER if self.language == tongues.OTHER else self.language
        told = {"view": self.view, "lane": lane, "beat": self.beat, "before": self.before}
        told |= {"language": spoken, "callout": self.callout}
        return url_for("inbox.view", **{**told, **other})


@pages.get("/")
def start() -> ResponseReturnValue:
    """Her own tips when she has some, else her beats, else the desk."""
    asking = viewer()
    with store().look() as session:
        counted = count(session, asking)
    view = "mine" if counted.mine else "beats" if asking.beats and counted.beats else "desk"
    return redirect(url_for("inbox.view", view=view))


@pages.get("/inbox/<view>")
def view(view: str) -> ResponseReturnValue:
    """A view: `?lane=`, `?beat=` narrow it, `?before=` pages, `?tip=` opens one beside it."""
    if view not in VIEWS:
        raise NotFound
    asked = Asked(
        view,
        _lane(),
        asked_number("beat"),
        asked_number("before"),
        asked_number("tip"),
        language=_language(),
        callout=asked_number("callout") if view == "callout" else None,
    )
    # Only an opening is written down; a look holds no writer up.
    with store().unit() if asked.tip else store().look() as session:
        asking = viewer()
        page = listed(
            session,
            asking,
            view,
            lane=asked.lane,
            beat_id=asked.beat,
            language=asked.language,
            callout_id=asked.callout,
            before=asked.before,
        )
        return _render(session, asking, asked, page)


@pages.get("/search")
def found() -> ResponseReturnValue:
    """Tips that hold these words, newest first, wherever they lie. A search is a row."""
    words = request.args.get("q", "").strip()
    asked = Asked("search", before=asked_number("before"), tip=asked_number("tip"), words=words)
    with store().unit() as session:
        asking = viewer()
        page = search(session, asking, words, now(), before=asked.before)
        return _render(session, asking, asked, page)


@pages.get("/keys")
def keys() -> ResponseReturnValue:
    """Every key, with what it does."""
    return render_template("inbox/keys.html")


@pages.get("/pulse")
def pulse() -> ResponseReturnValue:
    """Has anything changed that a page shows? One word that is another one when it has."""
    asking = viewer()
    with store().look() as session:
        return jsonify(
            pulse=_pulse(session, _unheard(session, asking)), news=views.unseen(session, asking)
        )


def _render(session: Session, asking: Viewer, asked: Asked, page: Page) -> ResponseReturnValue:
    reading = read(session, asking, asked.tip) if asked.tip else None
    counted, dead = count(session, asking), _unheard(session, asking)
    strip = _strip(session, asking) if _begins(asked) else None
    return render_template(
        "inbox/page.html",
        asked=asked,
        page=page,
        news=looks.news(session, asking, [row.id for row in page.rows]),
        count=counted,
        beats=newsroom.beat_names(session, asking),
        reading=reading,
        callout=callouts.callout(session, asking, asked.callout) if asked.callout else None,
        title_count=views.unseen(session, asking),
        pulse=_pulse(session, dead),
        missed=missed(session, asking) if _lands(asking, asked) else "",
        unheard=dead,
        strip=strip,
        dangerous=strip.dangers.count if strip else urgent.dangers(session, asking),
        dangers=urgent.marks(session, page.rows) if asked.view == "danger" else {},
        languages=tongues.LANGUAGES,
        another=_ANOTHER,
        neighbours=_neighbours(page.rows, asked.tip),
        **_sums(counted),
    )


def _lands(asking: Viewer, asked: Asked) -> bool:
    """Whether an editor has come to where she begins her day: there stands her sentence."""
    begins = asked.view in ("mine", "beats", "desk") and not (asked.lane or asked.before)
    return asking.role is Role.EDITOR and begins


def _begins(asked: Asked) -> bool:
    """Whether a list begins here: above it stands what comes before all else."""
    return asked.view not in ("search", "danger") and not asked.before


def _strip(session: Session, asking: Viewer) -> urgent.Strip:
    return urgent.strip(session, asking, settings().pipeline.correction_hours, now())


def _unheard(session: Session, asking: Viewer) -> Unheard | None:
    named = {box.name for box in settings().inbox.mailboxes}
    return unheard(session, asking, now(), named)


def _pulse(session: Session, dead: Unheard | None) -> str:
    """The pulse without its numbers: how much happens at other desks is nobody's business here."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    beats = f"{views.pulse(session)} {dead}"
    return hmac.new(key, beats.encode(), hashlib.sha256).hexdigest()[:16]


def _sums(counted: Counts) -> Mapping[str, int]:
    shelf = counted.shelves.get
    return {one.value: shelf(one, 0) for one in Shelf}


def _neighbours(rows: tuple[Row, ...], tip_id: int | None) -> tuple[int | None, int | None]:
    """The tips before and after the open one, for those who have no keys to step with."""
    numbers = [row.id for row in rows]
    if tip_id not in numbers:
        return None, None
    at = numbers.index(tip_id)
    return (
        numbers[at - 1] if at else None,
        numbers[at + 1] if at + 1 < len(numbers) else None,
    )


def _language() -> str | None:
    """A language that there is; another word narrows nothing."""
    said = request.args.get("language", "")
    return tongues.OTHER if said == _ANOTHER else said if said in tongues.LANGUAGES else None


def _lane() -> Lane | None:
    """A lane that there is; another word narrows nothing."""
    said = request.args.get("lane", "")
    return Lane(said) if said in list(Lane) else None
