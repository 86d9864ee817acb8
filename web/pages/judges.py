"""The judges' page: how well they do, by what people said; and the five hidden mails of a day."""

from dataclasses import dataclass
from datetime import date
from random import Random

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal

from pipeline.desk import judges, sampling
from pipeline.errors import BadValue
from pipeline.measure.confusion import Confusion, Figures, confusion, figures
from pipeline.queries import drift, judged, trail
from pipeline.queries import sampling as queries
from pipeline.store import Session
from pipeline.terms import Grade, Lane, Question, Viewer
from web import measured, sentences
from web.speech import _
from web.visit import asked_number, now, settings, store, viewer

pages = Blueprint("judges", __name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one question."""

    question: Question
    names: dict[str, str]  # what a label is called
    figures: list[Figures]
    confusion: Confusion
    words: int  # of people
    unchecked: dict[str, int]  # tips that lie there by the judge alone


@pages.get("/judges")
def page() -> ResponseReturnValue:
    """Numbers of her desks, of all desks for an administrator; no word of any mail."""
    asking = viewer()
    with store().look() as session:
        lanes = judged.spoken(session, asking, Question.LANE, now())
        beats = judged.spoken(session, asking, Question.BEAT, now())
        return render_template(
            "judges/page.html",
            missed=missed(session, asking),
            live=judged.live(session, asking),
            versions=judges.live(session, asking),
            measured=[_lanes(session, asking, lanes), _beats(session, asking, beats)],
            weeks=drift.weeks(session, asking, [*lanes, *beats], now()),
        )


@pages.post("/judges/lesson/back")
def lesson_back() -> ResponseReturnValue:
    """Take back what a desk's judge learned last."""
    asked = request.form.get("question", "")
    if asked not in (Question.BEAT, Question.LANE):
        raise BadValue("Choose one of the list.")
    with store().unit() as session:
        desk = request.form.get("desk", "")
        back = judges.roll_back(session, viewer(), desk, Question(asked), now())
        told = _("Version %(version)s judges again", version=back.version) if back else ""
    flash(told or _("Taken back: the judge without any lesson judges again"), "told")
    return redirect(url_for("judges.page"), 303)


@pages.get("/judges/sample")
def sample() -> ResponseReturnValue:
    """One of today's hidden mails: `?mail=`, else the first without a grade."""
    asking = viewer()
    with store().unit() as session:
        sampling.draw(session, asking, today(), now(), chance())
        rows = queries.of_day(session, asking, today())
        asked = asked_number("mail")
        ungraded = next((row for row in rows if row.grade is None), None)
        shown = next((row for row in rows if row.id == asked), ungraded)
        mine = [row for row in rows if row.grade and row.by == asking.name]
        if shown:
            trail.leave(session, asking, "open", now(), "tip", shown.tip.id)
        return render_template(
            "judges/sample.html",
            rows=rows,
            shown=shown,
            last=max(mine, key=lambda row: (row.at, row.id), default=None),
            grades=list(Grade),
            missed=missed(session, asking),
        )


@pages.post("/judges/sample/<number:sampled_id>")
def grade(sampled_id: int) -> ResponseReturnValue:
    """One key, one grade; then the next mail."""
    said = request.form.get("grade", "")
    if said not in list(Grade):
        raise BadValue("Choose one of the list.")
    with store().unit() as session:
        sampling.grade(session, viewer(), sampled_id, Grade(said), now())
    return redirect(url_for("judges.sample"), 303)


@pages.post("/judges/sample/<number:sampled_id>/back")
def back(sampled_id: int) -> ResponseReturnValue:
    """Take a grade back."""
    with store().unit() as session:
        sampling.take_back(session, viewer(), sampled_id, now())
    flash(_("Taken back"), "told")
    return redirect(url_for("judges.sample", mail=sampled_id), 303)


def missed(session: Session, asking: Viewer) -> str:
    """The editor's sentence, in her language."""
    share = queries.missed_of(session, asking, now())
    return measured.missed(share, _, _number)


def _number(value: float, decimals: int) -> str:
    return str(format_decimal(value, "0.0" if decimals else "0"))


def today() -> date:
    """The newsroom's day: the same for all who grade."""
    return now().astimezone(settings().web.zone()).date()


def chance() -> Random:
    """The day's: whoever looks first draws what anybody would have drawn."""
    return Random(today().isoformat())  # noqa: S311 - a sample, not a secret


def _lanes(session: Session, asking: Viewer, said: list[judged.Spoken]) -> Measured:
    words, labels = [one.word for one in said], [lane.value for lane in Lane]
    names = {label: sentences.word(label, _) for label in labels}
    found, counted = figures(words, labels), confusion(words, labels)
    alone = judged.unchecked(session, asking, Question.LANE, now())
    return Measured(Question.LANE, names, found, counted, len(words), alone)


def _beats(session: Session, asking: Viewer, said: list[judged.Spoken]) -> Measured:
    words, named = [one.word for one in said], judged.beats(session, asking)
    found, counted = figures(words, named), confusion(words)
    names = named | {"": _("left open, or none of ours"), "…": _("others")}
    alone = judged.unchecked(session, asking, Question.BEAT, now())
    return Measured(Question.BEAT, names, found, counted, len(words), alone)
