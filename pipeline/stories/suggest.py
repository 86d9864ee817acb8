"""Which stories may belong to a message, and which messages to look at again when one arrives.

Finds by the search index what comes near, asks the pure judge, writes suggestions. A word is the
rarer, the fewer of the newest stories and mails hold it.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import arrival, belongings
from pipeline.judges import story as judge
from pipeline.models import Belonging, Callout, CalloutStory, Message, Story, Tip, Waiting
from pipeline.search import index
from pipeline.stories import links
from pipeline.terms import (
    NOISE,
    Lane,
    Letter,
    Relation,
    Shelf,
    StoryStatus,
    StoryTerms,
    Suggestion,
)
from pipeline.upsert import insert

STEP = "story"
NEWEST = 500  # stories of a desk that are looked at
_MAILS = 300  # the newest, for how rare a word is
_NEAR = 12  # stories that the judge compares
_PRINT_IT = 3  # stories that print an address which still tells one from the others
_UNSEEN = 8  # imagined texts without the word, so that one of two is not called frequent
_TIPS_OF = timedelta(days=30)  # that are looked at again when a story arrives
_WORDS_OF_STORY = 20  # by which they are found
_TIPS = 100
_LOOKED_AT = (Shelf.OPEN, Shelf.SNOOZED)


class Library:
    """The newest stories of a desk, for one batch of messages: each word is looked up once, and
    each story that comes near is read once."""

    def __init__(self, session: Session, desk_id: int) -> None:
        self._session, self._desk_id = session, desk_id
        self.ids = frozenset(_newest(session, desk_id))
        mails = _newest_mails(session)
        self._texts = len(self.ids) + len(mails)
        self._stories = _Holding(session, index.Of.STORIES, min(self.ids, default=0), 50 * NEWEST)
        self._mails = _Holding(session, index.Of.MAILS, min(mails, default=0), _MAILS)
        self._read: dict[int, judge.Prepared] = {}
        self._callouts = _own_callouts(session, desk_id, min(self.ids, default=0))

    def near(self, letter: Letter) -> tuple[list[judge.Prepared], dict[str, float]]:
        """The stories that share most with a letter, and how rare each shared word is."""
        words = judge.words_of(letter) if self.ids else ()
        held = {word: self.ids.intersection(keys) for word, keys in self._stories.of(words)}
        shared = [word for word in words if held[word]]
        rarity = {
            word: self._rarity(len(held[word]) + len(keys)) for word, keys in self._mails.of(shared)
        }
        sums: Counter[int] = Counter()
        for word in shared:
            for story_id in held[word]:
                sums[story_id] += rarity[word]  # type: ignore[assignment]  # floats
        chosen = [story_id for story_id, _sum in sums.most_common(_NEAR)]
        return self._prepared([*chosen, *self._linked(letter)]), rarity

    def _rarity(self, held: int) -> float:
        texts = self._texts + _UNSEEN
        return max(0.0, math.log(texts / (held + 0.5)) / math.log(texts / 1.5))

    def _linked(self, letter: Letter) -> list[int]:
        """Stories whose address stands in the letter, or whose callout it answers."""
        answered = [one for to in letter.addressed for one in self._callouts.get(to, ())]
        return [*answered, *self._named(letter)]

    def _named(self, letter: Letter) -> list[int]:
        said = judge.links_of(letter)
        wanted = select(Story.id).where(
            Story.desk_id == self._desk_id, col(Story.url).in_(said), col(Story.url) != ""
        )
        return list(self._session.exec(wanted)) if said else []

    def _prepared(self, ids: Sequence[int]) -> list[judge.Prepared]:
        unread = [story_id for story_id in ids if story_id not in self._read]
        if unread:
            for row in self._session.exec(select(Story).where(col(Story.id).in_(unread))):
                given = frozenset(to for to, ids in self._callouts.items() if row.id in ids)
                terms = StoryTerms(row.id, row.title, row.text, row.language, row.url, given)
                self._read[row.id] = judge.prepare(terms)
        return [self._read[story_id] for story_id in dict.fromkeys(ids) if story_id in self._read]


class _Holding:
    """Which texts of an index hold a word, newest first; each word is asked for once."""

    def __init__(self, session: Session, of: index.Of, since: int, most: int) -> None:
        self._ask = partial(index.holding, session, since=since, most=most, of=of)
        self._known: dict[str, list[int]] = {}

    def of(self, words: Sequence[str]) -> list[tuple[str, list[int]]]:
        """Each word with its texts."""
        self._known |= self._ask([word for word in words if word not in self._known])
        return [(word, self._known[word]) for word in words]


def any_story(session: Session) -> bool:
    """Whether there is one at all: a desk without stories reads no mail for them."""
    return session.exec(select(Story.id).limit(1)).first() is not None


def think(
    session: Session, letters: Sequence[tuple[int, int, Letter]]
) -> list[tuple[Suggestion, ...]]:
    """Suggestions for each (tip, desk, letter). Noise and what is out of view get none."""
    tips = {tip_id for tip_id, _desk, _letter in letters}
    rows = select(Tip.id).where(
        col(Tip.id).in_(tips),
        col(Tip.shelf).in_(_LOOKED_AT),
        sa.or_(col(Tip.lane).is_(None), ~col(Tip.lane).in_(NOISE)),
    )
    wanted = set(session.exec(rows))
    library = cache(lambda desk_id: Library(session, desk_id))
    found: list[tuple[Suggestion, ...]] = []
    for tip_id, desk_id, letter in letters:
        near, rarity = library(desk_id).near(letter) if tip_id in wanted else ([], {})
        found.append(judge.judge(letter, near, rarity) if near else ())
    return found


def write(
    session: Session,
    said: Sequence[tuple[int, int, tuple[Suggestion, ...]]],
    now: datetime,
) -> None:
    """Keep the suggestions for each (tip, message)."""
    for tip_id, key, suggestions in said:
        tip = session.get(Tip, tip_id) if suggestions else None
        if tip is None:
            continue
        relation = Relation.ANSWERED_BY if tip.lane is Lane.QUESTION else Relation.ABOUT
        for suggestion in suggestions:
            if session.get(Story, suggestion.story_id):
                links.suggest(session, tip_id, key, suggestion, relation, judge.NAME, now)


def ask_again(session: Session, story: Story, now: datetime) -> int:
    """Let the step look once more at open tips of the last month that share words with a new
    story; returns how many."""
    since = arrival.key(now - _TIPS_OF)
    holding = _Holding(session, index.Of.MAILS, since, 3 * _MAILS)
    sums: Counter[int] = Counter()
    shared: Counter[int] = Counter()
    words = judge.words_of(Letter(story.title, story.text[:2_000]))
    for _word, keys in holding.of(words[:_WORDS_OF_STORY]):
        for key in keys:
            shared[key] += 1
            sums[key] += 1 / math.log(2 + len(keys))  # type: ignore[assignment]  # floats
    near = [key for key, _sum in sums.most_common() if shared[key] > 1][: 3 * _TIPS]
    open_ones = sa.select(col(Belonging.arrival)).join(Tip, col(Tip.id) == col(Belonging.tip_id))
    open_ones = open_ones.where(
        col(Belonging.arrival).in_(near),
        belongings.current(),
        col(Tip.desk_id) == story.desk_id,
        col(Tip.shelf).in_(_LOOKED_AT),
    )
    found = list(session.execute(open_ones.limit(_TIPS)).scalars()) if near else []
    rows = [{"step": STEP, "arrival": key, "tries": 0} for key in found]
    if rows:
        session.execute(insert(session, Waiting).on_conflict_do_nothing(), rows)
    return len(rows)


def _newest(session: Session, desk_id: int) -> Sequence[int]:
    return session.exec(
        select(Story.id)
        .where(Story.desk_id == desk_id, Story.status != StoryStatus.KILLED)
        .order_by(col(Story.id).desc())
        .limit(NEWEST)
    ).all()


def _own_callouts(session: Session, desk_id: int, since: int) -> dict[str, set[int]]:
    """Addresses (or +tags) that callouts of few stories give, and those stories: one that stands
    under all of them says nothing of which was read."""
    carried = sa.select(col(Callout.address), col(CalloutStory.story_id)).join(
        CalloutStory, col(CalloutStory.callout_id) == col(Callout.id)
    )
    found: dict[str, set[int]] = {}
    of_desk = carried.where(col(Callout.desk_id) == desk_id, col(CalloutStory.story_id) >= since)
    for address, story_id in session.execute(of_desk):
        found.setdefault(address, set()).add(story_id)
    return {to: ids for to, ids in found.items() if to and len(ids) <= _PRINT_IT}


def _newest_mails(session: Session) -> Sequence[int]:
    newest = select(Message.arrival).order_by(col(Message.arrival).desc())
    return session.exec(newest.limit(_MAILS)).all()
