"""Stories planned or published, the callouts they carry, the feeds that bring them, and the tips
they are linked to: the current state of each link, and the judgements it follows from."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from pipeline.models.columns import BIG, JSON, SMALL_NAME, Packed, UtcDateTime, Word
from pipeline.terms import LinkState, Relation, StoryStatus


class Feed(SQLModel, table=True):
    """An RSS or Atom feed that stories of a desk come from."""

    __table_args__ = (sa.UniqueConstraint("desk_id", "url"),)

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    url: str
    title: str = ""
    every_minutes: int = 15
    state: str = Field(default="waiting", max_length=SMALL_NAME)  # "ok" | "failing"
    state_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = ""  # our own sentence, never the server's words
    why: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # pipeline.problems
    polled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    etag: str = ""
    modified: str = ""
    added_by: int | None = Field(default=None, foreign_key="user.id")
    added_at: datetime = Field(sa_type=UtcDateTime)


class Story(SQLModel, table=True):
    """A piece planned or published. Its text is without callout, notice and writer's box."""

    __table_args__ = (
        sa.UniqueConstraint("desk_id", "digest"),
        sa.Index("ix_story_desk", "desk_id", "status", "id"),
        sa.Index("ix_story_url", "desk_id", "url"),
    )

    id: int = Field(default=None, primary_key=True)  # also the row of its search index
    desk_id: int = Field(foreign_key="desk.id")
    status: StoryStatus = Field(sa_column=sa.Column(Word(StoryStatus), nullable=False))
    title: str
    title_by_person: bool = False
    byline: str = ""
    url: str = ""
    language: str = Field(default="", max_length=2)
    words: int = 0  # the version of pipeline.search.words that its index was made with
    digest: str = Field(max_length=64)  # of the text: one that comes twice is one
    whole: bool = True  # false: only what its feed says of it, so far
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # none: unknown
    added_at: datetime = Field(sa_type=UtcDateTime)
    added_by: int | None = Field(default=None, foreign_key="user.id")  # none: a feed
    feed_id: int | None = Field(default=None, foreign_key="feed.id")
    beat_id: int | None = Field(default=None, foreign_key="beat.id", index=True)
    beat_score: float | None = None
    beat_by_person: bool = False
    second_beat_id: int | None = Field(default=None, foreign_key="beat.id")
    second_beat_score: float | None = None
    beat_reasons: list[Any] = Field(default_factory=list, sa_type=JSON)
    writer_covers: str = ""  # her beat, as the box below the story says it
    writer_place: str = ""
    text: str = Field(default="", sa_type=Packed)


class Callout(SQLModel, table=True):
    """An invitation printed with stories, by its words."""

    __table_args__ = (sa.UniqueConstraint("desk_id", "digest"),)

    id: int = Field(default=None, primary_key=True)
    desk_id: int = Field(foreign_key="desk.id")
    address: str = Field(index=True, max_length=320)  # lower case
    text: str
    questions: list[str] = Field(default_factory=list, sa_type=JSON)
    digest: str = Field(max_length=64)  # of its words
    first_seen: datetime = Field(sa_type=UtcDateTime)
    beat_id: int | None = Field(default=None, foreign_key="beat.id")  # as a person named it


class CalloutStory(SQLModel, table=True):
    """Which story carries which callout."""

    __tablename__ = "callout_story"

    callout_id: int = Field(primary_key=True, foreign_key="callout.id")
    story_id: int = Field(primary_key=True, foreign_key="story.id", index=True)


class LinkJudgement(SQLModel, table=True):
    """What somebody, or a judge, said about a tip and a story. Append-only."""

    __tablename__ = "link_judgement"

    id: int = Field(default=None, primary_key=True)
    tip_id: int = Field(foreign_key="tip.id", index=True)
    story_id: int = Field(foreign_key="story.id", index=True)
    arrival: int | None = Field(default=None, sa_type=BIG)  # the message that a judge read
    state: LinkState = Field(sa_column=sa.Column(Word(LinkState), nullable=False))
    relation: Relation = Field(sa_column=sa.Column(Word(Relation), nullable=False))
    score: float
    reasons: list[Any] = Field(default_factory=list, sa_type=JSON)
    passage: str = Field(default="", sa_type=sa.Text)  # of the story: where they meet
    judge: str = Field(default="", max_length=SMALL_NAME)  # empty: a person
    user_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)


class StoryLink(SQLModel, table=True):
    """How a tip and a story stand now. Only `pipeline.stories.links` changes it."""

    __tablename__ = "story_link"

    tip_id: int = Field(primary_key=True, foreign_key="tip.id")
    story_id: int = Field(primary_key=True, foreign_key="story.id", index=True)
    state: LinkState = Field(sa_column=sa.Column(Word(LinkState), nullable=False))
    relation: Relation = Field(sa_column=sa.Column(Word(Relation), nullable=False))
    score: float = 0.0  # the judge's; 0 when only a person saw it
    suggested: int | None = Field(default=None, foreign_key="link_judgement.id")
    by_user: int | None = Field(default=None, foreign_key="user.id")
    since: datetime = Field(sa_type=UtcDateTime)
