"""An article becomes a story of a desk: once, with its callouts, its beats and its place in search.

Rows only, within the caller's unit of work. Who may add one is not asked here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from pipeline import invitations, known, wake
from pipeline.digests import digest
from pipeline.judges import beat
from pipeline.models import Callout, CalloutStory, Story
from pipeline.search import index
from pipeline.search.words import WORDS, folded_words, index_words
from pipeline.stories import furniture, suggest
from pipeline.stories.articles import Article
from pipeline.terms import Answer, Letter, StoryStatus
from pipeline.upsert import insert

_BYLINE = 300  # characters
_FIRST_YEAR = 1600  # no newspaper is older
_AHEAD = timedelta(days=366)  # what is planned may lie so far in the future


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an article."""

    story: Story
    new: bool
    changed: bool  # its text is another one than before


def keep(
    session: Session,
    desk_id: int,
    article: Article,
    now: datetime,
    *,
    by: int | None = None,
    feed_id: int | None = None,
    status: StoryStatus = StoryStatus.PUBLISHED,
) -> Kept:
    """A new story, or the one that we have: told by its address, else by its text."""
    if article.published_at and not is_believable(article.published_at, now):
        article = replace(article, published_at=None)
    held = _held(session, desk_id, article)
    if held is not None:
        return _again(session, held, article, now)
    story = Story(
        desk_id=desk_id,
        status=status,
        title=article.title,
        byline=article.byline[:_BYLINE],
        url=article.url,
        digest=digest_of(article),
        added_at=now,
        added_by=by,
        feed_id=feed_id,
    )
    _fill(story, article)
    session.add(story)
    session.flush()
    index.add(session, [(story.id, found_by(story))], index.Of.STORIES)
    _settle(session, story, article, now)
    return Kept(story, new=True, changed=True)


def is_believable(at: datetime, now: datetime) -> bool:
    """Whether a story can have come out then. A page or feed may say the year 9999, which no
    reader's zone can show: such a time is unknown."""
    return at.year >= _FIRST_YEAR and at <= now + _AHEAD


def found_by(story: Story) -> str:
    """The words that a story is found by: a pure function of its row."""
    words = index_words(f"{story.title}\n{story.byline}\n{story.text}", story.language)
    return " ".join(words)


def find_anew(session: Session, story: Story, before: str) -> None:
    """Give a story its new place in search; `before` are the words that it was found by."""
    now = found_by(story)
    if now != before:
        index.remove(session, [(story.id, before)], index.Of.STORIES)
        index.add(session, [(story.id, now)], index.Of.STORIES)


def make_index(session: Session) -> None:
    """The whole index of stories once more, from their rows."""
    index.clear(session, index.Of.STORIES)
    for story in session.exec(select(Story).order_by(col(Story.id))):
        index.add(session, [(story.id, found_by(story))], index.Of.STORIES)
    session.execute(sa.update(Story).values(words=WORDS))


def route(session: Session, story: Story) -> None:
    """Ask the beat judge which beats a story is on, unless a person has said."""
    if story.beat_by_person:
        return
    prepared = beat.Beats(known.beats(session, story.desk_id))
    answers = beat.rank(Letter(story.title, story.text), prepared, story.writer_covers)
    main, second = (*answers, None, None)[:2]
    story.beat_id = int(main.label) if main else None
    story.beat_score = main.score if main else None
    story.second_beat_id = int(second.label) if second else None
    story.second_beat_score = second.score if second else None
    story.beat_reasons = _reasons(answers)
    session.add(story)


def digest_of(article: Article) -> str:
    """Tells whether two articles say the same; of one that is only planned, its title."""
    return digest((article.text or f"\0{article.title}").encode("utf-8", "replace"))


def _held(session: Session, desk_id: int, article: Article) -> Story | None:
    at_desk = select(Story).where(Story.desk_id == desk_id)
    if article.url:
        found = session.exec(at_desk.where(Story.url == article.url)).first()
        if found is not None:
            return found
    return session.exec(at_desk.where(Story.digest == digest_of(article))).first()


def _again(session: Session, story: Story, article: Article, now: datetime) -> Kept:
    """An article that we have: what was unknown is filled in, a text that changed is taken over."""
    changed = digest_of(article) != story.digest and article.whole
    story.url = story.url or article.url
    if changed:
        before = found_by(story)
        story.digest, story.whole = digest_of(article), True
        story.title = story.title if story.title_by_person else article.title
        story.byline = article.byline[:_BYLINE] or story.byline
        _fill(story, article)
        find_anew(session, story, before)
        _settle(session, story, article, now)
    story.published_at = story.published_at or article.published_at
    session.add(story)
    session.flush()
    return Kept(story, new=False, changed=changed)


def _fill(story: Story, article: Article) -> None:
    story.text, story.language = article.text, article.language
    story.whole, story.words = article.whole, WORDS
    story.published_at = article.published_at or story.published_at
    story.writer_covers = article.writer.covers
    story.writer_place = article.writer.place


def _settle(session: Session, story: Story, article: Article, now: datetime) -> None:
    """What follows from a text: which beats it is on, what it carries, whom it may answer."""
    told = {*invitations.under(session, story), *(one.address for one in article.callouts)}
    before = invitations.of_addresses(session, story.desk_id, told)
    route(session, story)
    for callout in article.callouts:
        _carry(session, story, callout, now)
    session.flush()
    invitations.ask_of_story(session, story, before)
    suggest.ask_again(session, story, now)
    wake.ring(session)


def _carry(session: Session, story: Story, callout: furniture.Callout, now: datetime) -> None:
    row = {
        "desk_id": story.desk_id,
        "address": callout.address,
        "text": callout.text,
        "questions": list(callout.questions),
        "digest": digest(" ".join(folded_words(callout.text)).encode()),
        "first_seen": now,
        "beat_id": session.scalar(
            sa.select(sa.func.max(col(Callout.beat_id))).where(
                col(Callout.desk_id) == story.desk_id, col(Callout.address) == callout.address
            )
        ),
    }
    session.execute(insert(session, Callout).on_conflict_do_nothing(), [row])
    number = session.exec(
        select(Callout.id).where(Callout.desk_id == story.desk_id, Callout.digest == row["digest"])
    ).one()
    carries = {"callout_id": number, "story_id": story.id}
    session.execute(insert(session, CalloutStory).on_conflict_do_nothing(), [carries])


def _reasons(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    return [
        {"beat": int(answer.label), "code": why.code, "values": dict(why.values)}
        for answer in answers
        for why in answer.reasons
        if why.values.get("beat") == answer.reasons[0].values.get("beat")
    ]
