"""One tip with all that its page shows. Opening it is written down; nothing here renders."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.desk.acts import BY_SENDER
from pipeline.desk.looks import looked
from pipeline.queries import newsroom, provenance, showing, stories, urgent
from pipeline.queries.one_tip import JudgementRow, TipPage, open_tip
from pipeline.queries.stories import OfTip
from pipeline.queries.trail import Step, seen_by
from pipeline.store import Session
from pipeline.terms import Reason, Viewer
from web.visit import now


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading pane shows."""

    page: TipPage
    why: Mapping[str, JudgementRow]  # the judgement that stands, by question
    seen: tuple[Step, ...]  # who else looked, each once, the latest look
    colleagues: tuple[str, ...]
    desks: tuple[str, ...]
    stories: OfTip  # linked to it, and suggested
    choices: tuple[tuple[int, str], ...]  # the newest stories: number and title
    formatted: Mapping[int, showing.Formatted]  # by message: what can be shown as laid out
    cards: Mapping[int, provenance.Card]  # by message: where it came from
    dangers: tuple[Reason, ...]  # why it may hold one
    undo: int | None  # the viewer's last act on it that stands


def read(session: Session, viewer: Viewer, tip_id: int) -> Reading:
    """Open a tip. Raises `Unknown`, whether hidden or not there."""
    page = open_tip(session, viewer, tip_id, now())
    newest = max((one.arrival for one in page.messages), default=page.tip.arrival)
    looked(session, viewer, tip_id, newest, now())
    own = [
        act.id
        for act in page.timeline
        if act.who == viewer.name and act.verb not in {"undo", *BY_SENDER} and not act.undone
    ]
    return Reading(
        page=page,
        why=_standing(page),
        seen=_others(session, viewer, tip_id),
        colleagues=tuple(newsroom.colleagues(session, page.tip.desk)),
        desks=tuple(one for one in newsroom.desk_names(session) if one != page.tip.desk),
        stories=stories.of_tip(session, viewer, tip_id),
        choices=stories.newest(session, viewer, page.tip.desk),
        formatted=showing.formatted(session, viewer, tip_id),
        cards=provenance.cards(session, viewer, tip_id),
        dangers=urgent.marks(session, [page.tip]).get(tip_id, ()),
        undo=max(own, default=None),
    )


def _standing(page: TipPage) -> dict[str, JudgementRow]:
    """A person's word stands; else the first message's latest judgement."""
    standing: dict[str, JudgementRow] = {}
    for one in (judged for judged in page.judgements if judged.of_first and judged.stands):
        before = standing.get(one.question)
        if before is None or one.person or not before.person:
            standing[one.question] = one
    return standing


def _others(session: Session, viewer: Viewer, tip_id: int) -> tuple[Step, ...]:
    latest: dict[str, Step] = {}
    for step in seen_by(session, tip_id):
        if step.who != viewer.name:
            latest.setdefault(step.who, step)
    return tuple(latest.values())
