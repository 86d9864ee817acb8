"""Feeds, stories with their callouts and index, their links to tips; which tips also ask."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    no = sa.false()
    op.add_column("tip", sa.Column("also_asks", sa.Boolean(), nullable=False, server_default=no))
    _make_feed()
    _make_story()
    _make_callout()
    _make_link_judgement()
    _make_story_link()
    _make_story_search()


def _number(name: str, nullable: bool = True) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, length: int | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _yes_or_no(name: str) -> "sa.Column[bool]":
    return sa.Column(name, sa.Boolean(), nullable=False)


def _time(name: str, nullable: bool = True) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _names(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], op.f(f"fk_{table}_{column}_{other}"))


def _make_feed() -> None:
    op.create_table(
        "feed",
        _number("id", nullable=False),
        _number("desk_id", nullable=False),
        _text("url"),
        _text("title"),
        _number("every_minutes", nullable=False),
        _text("state", 80),
        _time("state_since"),
        _text("problem"),
        _time("polled_at"),
        _text("etag"),
        _text("modified"),
        _number("added_by"),
        _time("added_at", nullable=False),
        _names("feed", "desk_id", "desk"),
        _names("feed", "added_by", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("desk_id", "url", name=op.f("uq_feed_desk_id")),
    )


def _make_story() -> None:
    op.create_table(
        "story",
        _number("id", nullable=False),
        _number("desk_id", nullable=False),
        _text("status", 32),
        _text("title"),
        _yes_or_no("title_by_person"),
        _text("byline"),
        _text("url"),
        _text("language", 2),
        _number("words", nullable=False),
        _text("digest", 64),
        _yes_or_no("whole"),
        _time("published_at"),
        _time("added_at", nullable=False),
        _number("added_by"),
        _number("feed_id"),
        _number("beat_id"),
        sa.Column("beat_score", sa.Float(), nullable=True),
        _yes_or_no("beat_by_person"),
        _number("second_beat_id"),
        sa.Column("second_beat_score", sa.Float(), nullable=True),
        sa.Column("beat_reasons", sa.JSON(), nullable=False),
        _text("writer_covers"),
        _text("writer_place"),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        _names("story", "desk_id", "desk"),
        _names("story", "added_by", "user"),
        _names("story", "feed_id", "feed"),
        _names("story", "beat_id", "beat"),
        _names("story", "second_beat_id", "beat"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("desk_id", "digest", name=op.f("uq_story_desk_id")),
    )
    op.create_index("ix_story_desk", "story", ["desk_id", "status", "id"], unique=False)
    op.create_index("ix_story_url", "story", ["desk_id", "url"], unique=False)
    op.create_index(op.f("ix_story_beat_id"), "story", ["beat_id"], unique=False)


def _make_callout() -> None:
    op.create_table(
        "callout",
        _number("id", nullable=False),
        _number("desk_id", nullable=False),
        _text("address", 320),
        _text("text"),
        sa.Column("questions", sa.JSON(), nullable=False),
        _text("digest", 64),
        _time("first_seen", nullable=False),
        _names("callout", "desk_id", "desk"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callout")),
        sa.UniqueConstraint("desk_id", "digest", name=op.f("uq_callout_desk_id")),
    )
    op.create_index(op.f("ix_callout_address"), "callout", ["address"], unique=False)
    op.create_table(
        "callout_story",
        _number("callout_id", nullable=False),
        _number("story_id", nullable=False),
        _names("callout_story", "callout_id", "callout"),
        _names("callout_story", "story_id", "story"),
        sa.PrimaryKeyConstraint("callout_id", "story_id", name=op.f("pk_callout_story")),
    )
    op.create_index(op.f("ix_callout_story_story_id"), "callout_story", ["story_id"], unique=False)


def _make_link_judgement() -> None:
    op.create_table(
        "link_judgement",
        _number("id", nullable=False),
        _number("tip_id", nullable=False),
        _number("story_id", nullable=False),
        sa.Column("arrival", BIG, nullable=True),
        _text("state", 32),
        _text("relation", 32),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        _text("judge", 80),
        _number("user_id"),
        _time("at", nullable=False),
        _names("link_judgement", "tip_id", "tip"),
        _names("link_judgement", "story_id", "story"),
        _names("link_judgement", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_judgement")),
    )
    for column in ("tip_id", "story_id"):
        name = op.f(f"ix_link_judgement_{column}")
        op.create_index(name, "link_judgement", [column], unique=False)


def _make_story_link() -> None:
    op.create_table(
        "story_link",
        _number("tip_id", nullable=False),
        _number("story_id", nullable=False),
        _text("state", 32),
        _text("relation", 32),
        sa.Column("score", sa.Float(), nullable=False),
        _number("suggested"),
        _number("by_user"),
        _time("since", nullable=False),
        _names("story_link", "tip_id", "tip"),
        _names("story_link", "story_id", "story"),
        _names("story_link", "suggested", "link_judgement"),
        _names("story_link", "by_user", "user"),
        sa.PrimaryKeyConstraint("tip_id", "story_id", name=op.f("pk_story_link")),
    )
    op.create_index(op.f("ix_story_link_story_id"), "story_link", ["story_id"], unique=False)


def _make_story_search() -> None:
    """The index of stories, made like that of mails: a row a story, by its number."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE story_search (arrival BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_story_search_words ON story_search USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE story_search USING fts5"
        "(words, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
    )
