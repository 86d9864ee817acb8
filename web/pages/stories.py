"""Stories: what was published or is planned, the tips that belong to each, and the callouts."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pipeline.desk import callouts as desk_of_callouts
from pipeline.desk import stories as desk
from pipeline.errors import BadValue, Refusal, Unknown
from pipeline.queries import callouts as callouts_of
from pipeline.queries import newsroom
from pipeline.queries import stories as queries
from pipeline.stories import articles
from pipeline.stories.articles import Article
from pipeline.stories.outgoing import Limits, fetch
from pipeline.terms import StoryStatus
from web.pages.acts import moment
from web.refusals import status
from web.speech import _
from web.visit import asked_number, now, settings, store, viewer
from web.why_not import why_not

pages = Blueprint("stories", __name__)
_LIMITS = Limits(seconds=12.0)  # somebody waits for the answer


@pages.get("/stories")
def page() -> ResponseReturnValue:
    """Stories, newest first, narrowed by words, status and beat."""
    asked = queries.Wanted(
        status=_status(request.args.get("status", "")),
        beat_id=asked_number("beat"),
        words=request.args.get("words", "").strip()[:500],
    )
    with store().look() as session:
        asking = viewer()
        return render_template(
            "stories/page.html",
            found=queries.page(session, asking, asked, asked_number("before")),
            asked=asked,
            narrowed=asked != queries.Wanted(),
            beats=newsroom.beat_names(session, asking),
        )


@pages.get("/stories/new")
def new() -> ResponseReturnValue:
    """The empty form of a story."""
    return _form("", 200)


@pages.post("/stories/new")
def add() -> ResponseReturnValue:
    """Take a story in from its address or from pasted text; or plan one, by its title alone."""
    said = request.form
    try:
        article = _article()  # before the unit: another server may be slow
        with store().unit() as session:
            wanted = _status(said.get("status", "")) or StoryStatus.PUBLISHED
            place = said.get("desk", "")
            if article is None:
                title = said.get("title", "")
                story_id = desk.plan(session, viewer(), place, title, wanted, now()).id
            else:
                kept = desk.add(session, viewer(), place, article, now(), status=wanted)
                story_id = kept.story.id
                if kept.new and said.get("title", "").strip():
                    desk.change(session, viewer(), story_id, now(), title=said["title"])
    except Refusal as refused:
        return _form(why_not(refused, _), status(refused))
    return redirect(url_for("stories.one", story_id=story_id), 303)


@pages.get("/stories/<number:story_id>")
def one(story_id: int) -> ResponseReturnValue:
    """A story with its tips."""
    return _one(story_id, "", 200)


@pages.post("/stories/<number:story_id>")
def change(story_id: int) -> ResponseReturnValue:
    """Keep what the form says."""
    said = request.form
    try:
        beat = said.get("beat", "-")
        at = said.get("published", "").strip()
        with store().unit() as session:
            story = desk.change(
                session,
                viewer(),
                story_id,
                now(),
                title=said.get("title", ""),
                status=_status(said.get("status", "")),
                published_at=moment(at) if at else None,
                beat=None if beat == "-" else beat,
            )
            title = story.title
    except Unknown:
        raise
    except Refusal as refused:
        return _one(story_id, why_not(refused, _), status(refused))
    flash(title, "kept")
    return redirect(url_for("stories.one", story_id=story_id), 303)


@pages.get("/callouts")
def callouts() -> ResponseReturnValue:
    """The invitations that the desk's stories carry."""
    with store().look() as session:
        return render_template(
            "stories/callouts.html", callouts=callouts_of.callouts(session, viewer())
        )


@pages.get("/callouts/<number:callout_id>")
def callout(callout_id: int) -> ResponseReturnValue:
    """One of them, how many tips it brought, and the stories that carry it."""
    with store().look() as session:
        asking = viewer()
        shown = callouts_of.callout(session, asking, callout_id)
        carried = callouts_of.carried_by(session, asking, callout_id, queries.PAGE)
        stories = queries.rows(session, asking, carried)
        beats = newsroom.beat_names(session, asking)
        return render_template("stories/callout.html", callout=shown, stories=stories, beats=beats)


@pages.post("/callouts/<number:callout_id>")
def name_beat(callout_id: int) -> ResponseReturnValue:
    """Keep which beat it asks about."""
    with store().unit() as session:
        desk_of_callouts.set_beat(
            session, viewer(), callout_id, request.form.get("beat", ""), now()
        )
        address = callouts_of.callout(session, viewer(), callout_id).address
    flash(address, "kept")
    return redirect(url_for("stories.callout", callout_id=callout_id), 303)


def _article() -> Article | None:
    """What the form brings: from the address when it has no text; None when it has neither."""
    said = request.form
    url, text = said.get("url", "").strip(), said.get("text", "")
    if text.strip():
        article = articles.from_saved(text.encode("utf-8", "replace"), url)
    elif url:
        allow = settings().pipeline.outgoing_allow
        article = articles.from_address(partial(fetch, allow=allow, limits=_LIMITS), url)
    else:
        return None
    at = said.get("published", "").strip()
    return replace(article, published_at=_past(moment(at)) if at else article.published_at)


def _past(at: datetime) -> datetime:
    if at > now():
        raise BadValue("A published story cannot come out in the future.")
    return at


def _status(said: str) -> StoryStatus | None:
    return StoryStatus(said) if said in set(StoryStatus) else None


def _form(refused: str, code: int) -> ResponseReturnValue:
    with store().look() as session:
        asking = viewer()
        desks = [row.name for row in newsroom.desks(session, asking) if asking.name in row.members]
    body = render_template("stories/new.html", desks=desks, said=request.form, refused=refused)
    return body, code


def _one(story_id: int, refused: str, code: int) -> ResponseReturnValue:
    with store().look() as session:
        asking = viewer()
        body = render_template(
            "stories/one.html",
            shown=queries.one(session, asking, story_id),
            beats=newsroom.beat_names(session, asking),
            said=request.form,
            refused=refused,
        )
    return body, code
