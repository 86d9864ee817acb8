"""How well the judges do, from what people said since: their words beside the judges' answers.

Whose word counts, on which question (docs/decisions/0023): a person's lane or beat, as long as it
stands; a verdict of its lane alone, for the lane; a confirmed link to a story whose beat a person
set, for the beat. The answer held against it is the last one, on the tip's first message, from
before that word: a judge that learned from a word is not measured by it. Restricted tips count
nowhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline import access, arrival
from pipeline.measure.confusion import Word
from pipeline.models import Act, Beat, Desk, Judgement, Story, StoryLink, Tip
from pipeline.queries.sampling import scope
from pipeline.terms import ANY_VERDICT, VERDICTS, Lane, LinkState, Question, Verdict, Viewer

WINDOW = timedelta(weeks=12)
_AT_ONCE = 500  # tips
_LANE_OF: dict[Verdict, Lane] = {
    verdict: lane for lane, fitting in VERDICTS.items() for verdict in fitting - ANY_VERDICT
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word of a person on one tip, with the answer that a judge had given before."""

    tip_id: int
    at: datetime
    word: Word


def spoken(session: Session, viewer: Viewer, question: Question, now: datetime) -> list[Spoken]:
    """What people of her desks said in the last twelve weeks, oldest first; each tip once.

    Beats are numbers; what speaks of one that she must not know is left out.
    """
    since = now - WINDOW
    by_lane = question is Question.LANE
    more = _by_verdict(session, viewer, since) if by_lane else _by_story(session, viewer, since)
    words = {one.tip_id: one for one in (*more, *_by_hand(session, viewer, question, since))}
    answers = _answers(session, question, words)
    known = {"", *(beats(session, viewer) if question is Question.BEAT else Lane)}
    found = [
        Spoken(one.tip_id, one.at, Word(answer.label, one.said, answer.score, answer.judge))
        for one in words.values()
        if (answer := answers.get(one.tip_id)) and {answer.label, one.said} <= known
    ]
    return sorted(found, key=lambda one: one.at)


def unchecked(
    session: Session, viewer: Viewer, question: Question, now: datetime
) -> dict[str, int]:
    """How many tips of the last twelve weeks lie where a judge alone put them, by label: of these
    no figure tells whether they are right."""
    by_lane = question is Question.LANE
    value, by_person = (
        (col(Tip.lane), col(Tip.lane_by_person))
        if by_lane
        else (col(Tip.beat_id), col(Tip.beat_by_person))
    )
    wanted = (
        sa.select(value, sa.func.count())
        .where(
            col(Tip.arrival) >= arrival.key(now - WINDOW),
            value.is_not(None),
            ~by_person,
            *_counted(viewer),
        )
        .group_by(value)
    )
    return {str(label): many for label, many in session.execute(wanted)}


def beats(session: Session, viewer: Viewer) -> dict[str, str]:
    """The beats that she may know, retired ones too: number (as a label) to name, in the order of
    names. At several desks the desk stands before it."""
    wanted = (
        sa.select(Beat.id, Beat.name, Desk.name)  # type: ignore[call-overload]
        .join(Desk, col(Desk.id) == col(Beat.desk_id))
        .where(access.knows(viewer), *_at(viewer, col(Beat.desk_id)))
    )
    found = session.execute(wanted.order_by(col(Desk.name), col(Beat.name))).all()
    several = len({desk for _number, _name, desk in found}) > 1
    return {str(number): f"{desk}: {name}" if several else name for number, name, desk in found}


def live(session: Session, viewer: Viewer) -> dict[str, str]:
    """Which judge answers each question at her desks now: whose answer is the newest."""
    found = {}
    for question in (Question.LANE, Question.BEAT):
        wanted = (
            sa.select(col(Judgement.judge))
            .join(Tip, col(Tip.id) == col(Judgement.tip_id))
            .where(
                col(Judgement.question) == question,
                col(Judgement.user_id).is_(None),
                *_at(viewer, col(Tip.desk_id)),
            )
        )
        newest = session.scalar(wanted.order_by(col(Judgement.id).desc()).limit(1))
        if newest:
            found[question.value] = newest
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    tip_id: int
    said: str
    at: datetime
    row: int = 0  # of the judgements, when it is one: what was before is told by it, not by clocks

    def follows(self, row: int, at: datetime) -> bool:
        return row < self.row if self.row else at <= self.at


def _by_hand(
    session: Session, viewer: Viewer, question: Question, since: datetime
) -> Iterator[_Said]:
    """A word that was undone stands no more: the tip's standing says which one does."""
    by_person, value = (
        (Tip.lane_by_person, Tip.lane)
        if question is Question.LANE
        else (Tip.beat_by_person, Tip.beat_id)
    )
    newest = sa.func.max(col(Judgement.at)).label("at"), sa.func.max(col(Judgement.id))
    wanted = (
        sa.select(col(Tip.id), col(value), *newest)
        .join(Judgement, col(Judgement.tip_id) == col(Tip.id))
        .where(
            col(Judgement.user_id).is_not(None),
            col(Judgement.at) > since,
            col(Judgement.question) == question,
            col(by_person),
            *_counted(viewer),
        )
        .group_by(col(Tip.id))
    )
    for tip_id, said, at, row in session.execute(wanted):
        yield _Said(tip_id, str(said or ""), at, row)


def _by_verdict(session: Session, viewer: Viewer, since: datetime) -> Iterator[_Said]:
    """“Answered” is said of a question alone: it confirms that it is one."""
    wanted = (
        sa.select(col(Tip.id), col(Tip.verdict), sa.func.max(col(Act.at)).label("at"))
        .join(Act, col(Act.tip_id) == col(Tip.id))
        .where(
            col(Act.verb) == "closed",
            col(Act.at) > since,
            col(Tip.verdict).in_(_LANE_OF),
            *_counted(viewer),
        )
        .group_by(col(Tip.id))
    )
    for tip_id, verdict, at in session.execute(wanted):
        yield _Said(tip_id, _LANE_OF[verdict].value, at)


def _by_story(session: Session, viewer: Viewer, since: datetime) -> Iterator[_Said]:
    """Where the stories of a tip lie on several beats, the newest link speaks."""
    wanted = (
        sa.select(col(StoryLink.tip_id), col(Story.beat_id), col(StoryLink.since))
        .join(Story, col(Story.id) == col(StoryLink.story_id))
        .join(Tip, col(Tip.id) == col(StoryLink.tip_id))
        .where(
            col(StoryLink.state) == LinkState.CONFIRMED,
            col(StoryLink.since) > since,
            col(Story.beat_by_person),
            col(Story.beat_id).is_not(None),
            col(Story.desk_id) == col(Tip.desk_id),
            *_counted(viewer),
        )
        .order_by(col(StoryLink.since))
    )
    for tip_id, beat_id, at in session.execute(wanted):
        yield _Said(tip_id, str(beat_id), at)


def _answers(session: Session, question: Question, words: dict[int, _Said]) -> dict[int, Any]:
    """Of each tip a judge's last answer from before the word, as rows of label, score, judge."""
    found: dict[int, Any] = {}
    for some in _parts(sorted(words)):
        wanted = (
            sa.select(Judgement.id, Judgement.tip_id, Judgement.label, Judgement.score,
                      Judgement.judge, Judgement.at)  # type: ignore[call-overload]
            .join(Tip, col(Tip.id) == col(Judgement.tip_id))
            .where(
                col(Judgement.tip_id).in_(some),
                col(Judgement.arrival) == col(Tip.arrival),
                col(Judgement.question) == question,
                col(Judgement.user_id).is_(None),
            )
            .order_by(col(Judgement.id))
        )  # fmt: skip
        found |= {
            one.tip_id: one
            for one in session.execute(wanted)
            if words[one.tip_id].follows(one.id, one.at)
        }
    return found


def _parts(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE))


def _counted(viewer: Viewer) -> tuple[sa.ColumnElement[bool], ...]:
    """The conditions on `Tip` for those whose numbers she may know."""
    known = sa.select(col(Beat.id)).where(access.knows(viewer))
    return (
        ~col(Tip.restricted),
        sa.or_(col(Tip.beat_id).is_(None), col(Tip.beat_id).in_(known)),
        *_at(viewer, col(Tip.desk_id)),
    )


def _at(viewer: Viewer, desk: Any) -> tuple[sa.ColumnElement[bool], ...]:
    desks = scope(viewer)
    return () if desks is None else (desk.in_(desks),)
