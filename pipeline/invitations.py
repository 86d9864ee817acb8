"""For which beat the address of a callout speaks, told to the judge of beats. It decides nothing.

A person named the beat, or the address has a +tag of its own and its stories agree. The address
that stands under every story speaks for none.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col

from pipeline.models import Addressed, Beat, Callout, CalloutStory, Story, Tip, Waiting
from pipeline.terms import Invitation, Letter, Shelf, StoryStatus
from pipeline.upsert import insert

_AGREE = 0.75  # share of the stories with that address which are on the beat
_LOOKED_AT = (Shelf.OPEN, Shelf.HIDDEN, Shelf.SNOOZED)


def answering(session: Session, desk_id: int, read: Mapping[int, Letter]) -> dict[int, Letter]:
    """The letters, each with the callout whose address it came to, where that speaks."""
    speak = of_addresses(session, desk_id, {to for one in read.values() for to in one.addressed})
    return {
        key: replace(one, answers=next((speak[to] for to in one.addressed if to in speak), None))
        for key, one in read.items()
    }


def of_addresses(
    session: Session, desk_id: int, addresses: Collection[str]
) -> dict[str, Invitation]:
    """Those of these addresses of a desk's callouts that speak for a beat. None speaks for one
    that is retired: then the stories tell, as if nobody had named it."""
    at_desk = sa.select(col(Callout.address), sa.func.max(col(Callout.beat_id))).where(
        col(Callout.desk_id) == desk_id, col(Callout.address).in_(addresses)
    )
    at_work = _at_work(session, desk_id)
    named = {
        to: beat_id if beat_id in at_work else None
        for to, beat_id in session.execute(at_desk.group_by(col(Callout.address)))
    }
    speaking = [to for to, beat_id in named.items() if beat_id or is_tagged(to)]
    carried = _carried(session, desk_id, speaking) if speaking else {}
    beats = {to: named[to] or _agreed(carried.get(to, {})) for to in speaking}
    none = (0, 0)
    newest = {to: carried.get(to, {}).get(beat_id, none)[0] for to, beat_id in beats.items()}
    titles = _titles(session, newest.values())
    return {
        to: Invitation(beat_id, to, titles.get(newest.get(to, 0), ""))
        for to, beat_id in beats.items()
        if beat_id and beat_id in at_work
    }


def is_tagged(address: str) -> bool:
    """Whether it was made for something: `worldnews+harbour@…` (RFC 5233)."""
    return "+" in address.partition("@")[0]


def ask_again(session: Session, desk_id: int, address: str) -> int:
    """Ask the judge of beats once more about the open tips that came to an address and that no
    person routed; how many."""
    came = (
        sa.select(col(Tip.arrival))
        .join(Addressed, col(Addressed.arrival) == col(Tip.arrival))
        .where(
            col(Addressed.address) == address,
            col(Tip.desk_id) == desk_id,
            col(Tip.shelf).in_(_LOOKED_AT),
            ~col(Tip.beat_by_person),
        )
    )
    rows = [{"step": "beat", "arrival": key, "tries": 0} for key in session.execute(came).scalars()]
    if rows:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), rows)
    return len(rows)


def ask_of_story(session: Session, story: Story, before: Mapping[str, Invitation]) -> None:
    """The same for those addresses under a story that speak for another beat than `before`."""
    now = of_addresses(session, story.desk_id, under(session, story))
    for address in sorted({*before, *now}):
        told = [one.beat_id if one else None for one in (before.get(address), now.get(address))]
        if told[0] != told[1]:
            ask_again(session, story.desk_id, address)


def under(session: Session, story: Story) -> set[str]:
    """The addresses of the callouts that a story carries."""
    carried = sa.select(col(Callout.address)).join(
        CalloutStory, col(CalloutStory.callout_id) == col(Callout.id)
    )
    return set(session.execute(carried.where(col(CalloutStory.story_id) == story.id)).scalars())


def _at_work(session: Session, desk_id: int) -> frozenset[int | None]:
    """The beats of a desk that are not retired."""
    of_desk = sa.select(col(Beat.id)).where(col(Beat.desk_id) == desk_id)
    return frozenset(session.execute(of_desk.where(col(Beat.retired_at).is_(None))).scalars())


def _carried(
    session: Session, desk_id: int, addresses: Collection[str]
) -> dict[str, dict[int | None, tuple[int, int]]]:
    """Of each address, by beat: the newest story that carries it, and how many do."""
    stories = (
        sa.select(
            col(Callout.address),
            col(Story.beat_id),
            sa.func.max(col(Story.id)),
            sa.func.count(sa.distinct(col(Story.id))),
        )
        .join(CalloutStory, col(CalloutStory.callout_id) == col(Callout.id))
        .join(Story, col(Story.id) == col(CalloutStory.story_id))
        .where(col(Callout.desk_id) == desk_id, col(Callout.address).in_(addresses))
        .where(col(Story.status) != StoryStatus.KILLED)
        .group_by(col(Callout.address), col(Story.beat_id))
    )
    found: dict[str, dict[int | None, tuple[int, int]]] = {}
    for address, beat_id, newest, n in session.execute(stories):
        found.setdefault(address, {})[beat_id] = (newest, n)
    return found


def _agreed(stories: Mapping[int | None, tuple[int, int]]) -> int | None:
    """The beat of nearly all of them."""
    counted = Counter({beat_id: n for beat_id, (_newest, n) in stories.items()})
    for beat_id, n in counted.most_common(1):
        return beat_id if n >= _AGREE * counted.total() else None
    return None


def _titles(session: Session, numbers: Collection[int]) -> dict[int, str]:
    """Of those that are out: a draft's title is for its desk alone."""
    wanted = sa.select(col(Story.id), col(Story.title)).where(
        col(Story.id).in_(numbers), col(Story.status) == StoryStatus.PUBLISHED
    )
    return dict(session.execute(wanted).all()) if numbers else {}
