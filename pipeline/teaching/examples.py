"""What people said of tips and stories, as examples for a judge. Restricted tips teach nothing.

A tip's standing is the example: where a person moved it, or what she made of its lane. So an
undo takes the example back, and a purge takes it away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import known, letters
from pipeline.judges import printed, routing
from pipeline.models import Act, Beat, Judgement, Reading, Story, StoryLink, Tip
from pipeline.terms import NOISE, Lane, Letter, LinkState, Question, SpikeReason, StoryStatus

MOST = 10_000  # tips, the newest
_STORIES, _OTHERS = 2_000, 1_000
_AT_ONCE = 200  # mails read whole
_STORY_READ = 1_500  # characters of a story


@dataclass(frozen=True, slots=True)
class Example:
    """A tip (by its first message's arrival) or a story (by its number), and its label.

    A label of a beat is its number, or "" for none of ours; of a lane its word.
    """

    key: int
    tip_id: int  # 0: a story
    text: str
    label: str
    title: str = ""  # of a story

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the fifth that versions are compared by."""
        return _held_out(self.key)


@dataclass(frozen=True, slots=True)
class Taught:
    """A tip by its first letter, and the lane that people gave it."""

    key: int
    tip_id: int
    letter: Letter
    label: str

    @property
    def held_out(self) -> bool:
        """As of `Example`."""
        return _held_out(self.key)


def of(session: Session, desk_id: int, question: Question) -> list[Example]:
    """Every example of a desk, oldest first."""
    if question is Question.BEAT:
        return [*_published(session, desk_id), *_moved(session, desk_id)]
    return _tips(session, desk_id, _lane_said(), _lane)


def lanes(session: Session, desk_id: int) -> list[Taught]:
    """The examples of a desk's lanes with all that the lane judge sees, oldest first."""
    return [
        Taught(tip.arrival, tip.id, one, _lane(tip))
        for tip, one in _first_letters(session, desk_id, _lane_said(), MOST)
    ]


def others(session: Session, desk_id: int) -> list[Example]:
    """The newest tips of which nobody has said anything; their label is empty and means nothing."""
    silent = sa.and_(
        ~col(Tip.beat_by_person),
        sa.or_(col(Tip.lane).is_(None), ~col(Tip.lane).in_(NOISE)),
    )
    return _tips(session, desk_id, silent, lambda tip: "", _OTHERS)


def said_since(
    session: Session,
    desk_id: int,
    question: Question,
    told: Sequence["Example | Taught"],
    since: datetime,
) -> int:
    """How many of these examples people gave, or gave anew, since then: a word on a tip, a spike as
    noise; for beats a story, or a link to one."""
    on_tips = sa.select(col(Judgement.tip_id)).where(
        col(Judgement.question) == question,
        col(Judgement.user_id).is_not(None),
        col(Judgement.at) > since,
    )
    spiked = sa.select(col(Act.tip_id)).where(col(Act.verb) == "spiked", col(Act.at) > since)
    linked = sa.select(col(StoryLink.tip_id)).where(
        col(StoryLink.by_user).is_not(None), col(StoryLink.since) > since
    )
    told_of = sa.union(on_tips, linked if question is Question.BEAT else spiked)
    added = sa.select(col(Story.id)).where(
        col(Story.desk_id) == desk_id, col(Story.added_at) > since
    )
    tips, stories = set(session.scalars(told_of)), set(session.scalars(added))
    return sum(one.tip_id in tips if one.tip_id else one.key in stories for one in told)


def _moved(session: Session, desk_id: int) -> list[Example]:
    """Tips that a person routed (or took off every beat), and those linked to a beat's story."""
    linked = dict(
        session.execute(
            sa.select(col(StoryLink.tip_id), col(Story.beat_id))
            .join(Story, col(Story.id) == col(StoryLink.story_id))
            .where(
                col(Story.desk_id) == desk_id,
                col(Story.beat_id).is_not(None),
                col(StoryLink.state) == LinkState.CONFIRMED,
            )
            .order_by(col(StoryLink.tip_id))
        ).all()
    )
    said = sa.or_(col(Tip.beat_by_person), col(Tip.id).in_(list(linked)[-MOST:]))

    def label(tip: Tip) -> str:
        beat_id = tip.beat_id if tip.beat_by_person else linked[tip.id]
        return str(beat_id or "")

    return _tips(session, desk_id, said, label)


def _lane_said() -> sa.ColumnElement[bool]:
    return sa.or_(col(Tip.lane_by_person), col(Tip.spike_reason) == SpikeReason.NOISE)


def _lane(tip: Tip) -> str:
    """What a person made of it; a spike as noise says only that, and not which noise."""
    if tip.lane is not None and (tip.lane_by_person or tip.lane in NOISE):
        return tip.lane.value
    return Lane.SPAM.value


def _tips(
    session: Session,
    desk_id: int,
    said: sa.ColumnElement[bool],
    label: Callable[[Tip], str],
    most: int = MOST,
) -> list[Example]:
    return [
        Example(tip.arrival, tip.id, routing.spoken(one), label(tip))
        for tip, one in _first_letters(session, desk_id, said, most)
    ]


def _first_letters(
    session: Session, desk_id: int, said: sa.ColumnElement[bool], most: int
) -> list[tuple[Tip, Letter]]:
    wanted = (
        sa.select(Tip, Reading)
        .join(Reading, col(Reading.arrival) == col(Tip.arrival))
        .where(col(Tip.desk_id) == desk_id, ~col(Tip.restricted), said)
        .order_by(col(Tip.arrival).desc())
        .limit(most)
        .execution_options(yield_per=_AT_ONCE)
    )
    ours = printed.Printed(known.callouts(session, desk_id), known.titles(session, desk_id))
    found = [
        (tip, printed.without(letters.letter(reading), ours))
        for tip, reading in session.execute(wanted)
    ]
    return found[::-1]


def _held_out(key: int) -> bool:
    """Whether an example belongs to the fifth that versions are compared by."""
    return key * 2_654_435_761 % 4_294_967_296 % 5 == 0


def _published(session: Session, desk_id: int) -> list[Example]:
    wanted = (
        select(Story)
        .join(Beat, col(Beat.id) == col(Story.beat_id))
        .where(
            Story.desk_id == desk_id,
            Story.status == StoryStatus.PUBLISHED,
            col(Beat.retired_at).is_(None),
        )
        .order_by(col(Story.id).desc())
        .limit(_STORIES)
    )
    return [
        Example(one.id, 0, f"{one.title}.\n{one.text[:_STORY_READ]}", str(one.beat_id), one.title)
        for one in reversed(session.exec(wanted).all())
    ]


def tips(found: Sequence[Example]) -> list[Example]:
    """Those that are tips."""
    return [one for one in found if one.tip_id]
