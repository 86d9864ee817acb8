"""How a tip and a story stand: the current row, and the judgement behind it. Nothing else changes
either; who may is asked by `desk`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from pipeline.models import LinkJudgement, StoryLink
from pipeline.terms import LinkState, Relation, Suggestion, Viewer

_BETTER = 0.02  # how much surer a judge must be to say it again


@dataclass(frozen=True, slots=True)
class Standing:
    """A link as the timeline keeps it; an empty state: there is none."""

    story_id: int
    state: str = ""
    relation: str = ""

    def plain(self) -> dict[str, Any]:
        """As JSON holds it in the history."""
        return {"story_id": self.story_id, "state": self.state, "relation": self.relation}


def standing(session: Session, tip_id: int, story_id: int) -> Standing:
    """How the two stand now."""
    link = session.get(StoryLink, (tip_id, story_id))
    if link is None:
        return Standing(story_id)
    return Standing(story_id, link.state.value, link.relation.value)


def put(session: Session, viewer: Viewer, tip_id: int, to: Standing, now: datetime) -> None:
    """A person's word on a link. With an empty state it is as if nobody had linked them."""
    link = session.get(StoryLink, (tip_id, to.story_id))
    state, relation = LinkState(to.state or LinkState.UNLINKED), Relation(to.relation or "about")
    session.add(
        LinkJudgement(
            tip_id=tip_id,
            story_id=to.story_id,
            state=state,
            relation=relation,
            score=1.0,
            reasons=[{"code": "person", "values": {}}],
            user_id=viewer.id,
            at=now,
        )
    )
    if not to.state:
        if link is not None:
            session.delete(link)
    else:
        by = None if state is LinkState.SUGGESTED else viewer.id
        _stand(session, link or _new(tip_id, to.story_id, now), state, relation, now).by_user = by
    session.flush()


def suggest(
    session: Session,
    tip_id: int,
    arrival: int,
    suggestion: Suggestion,
    relation: Relation,
    judge: str,
    now: datetime,
) -> bool:
    """A judge's suggestion, unless a person has spoken or it was said before as surely."""
    link = session.get(StoryLink, (tip_id, suggestion.story_id))
    if link and (link.state is not LinkState.SUGGESTED or suggestion.score < link.score + _BETTER):
        return False
    said = LinkJudgement(
        tip_id=tip_id,
        story_id=suggestion.story_id,
        arrival=arrival,
        state=LinkState.SUGGESTED,
        relation=relation,
        score=suggestion.score,
        reasons=[{"code": why.code, "values": dict(why.values)} for why in suggestion.reasons],
        passage=suggestion.passage,
        judge=judge,
        at=now,
    )
    session.add(said)
    session.flush()
    link = link or _new(tip_id, suggestion.story_id, now)
    _stand(session, link, LinkState.SUGGESTED, relation, now)
    link.score, link.suggested = suggestion.score, said.id
    session.flush()
    return True


def _new(tip_id: int, story_id: int, now: datetime) -> StoryLink:
    suggested, about = LinkState.SUGGESTED, Relation.ABOUT
    return StoryLink(tip_id=tip_id, story_id=story_id, state=suggested, relation=about, since=now)


def _stand(
    session: Session, link: StoryLink, state: LinkState, relation: Relation, now: datetime
) -> StoryLink:
    link.state, link.relation, link.since = state, relation, now
    session.add(link)
    return link
