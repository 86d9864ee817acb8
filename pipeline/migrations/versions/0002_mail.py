"""Mail as evidence, readings, tombstones, and the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_mailbox()
    _make_message()
    _make_sighting()
    _make_reading()
    _make_mail_file()
    _make_tombstone()
    _make_purge()
    _make_search()


def _make_mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("validity", BIG, nullable=False),
        sa.Column("uid_high", BIG, nullable=False),
        sa.Column("uid_low", BIG, nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_mailbox_desk_id_desk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("name", name=op.f("uq_mailbox_name")),
    )


def _make_message() -> None:
    op.create_table(
        "message",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("via", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.String(length=32), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["user.id"], name=op.f("fk_message_acknowledged_by_user")
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_message")),
        sa.UniqueConstraint("digest", name=op.f("uq_message_digest")),
    )


def _make_sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("validity", BIG, nullable=False),
        sa.Column("uid", BIG, nullable=False),
        sa.Column("arrival", BIG, nullable=True),
        sa.Column("purged", sa.Boolean(), nullable=False),
        sa.Column("withheld", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_sighting_arrival_message")
        ),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailbox.id"], name=op.f("fk_sighting_mailbox_id_mailbox")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
        sa.UniqueConstraint("mailbox_id", "validity", "uid", name=op.f("uq_sighting_mailbox_id")),
    )
    op.create_index(op.f("ix_sighting_arrival"), "sighting", ["arrival"], unique=False)


def _make_reading() -> None:
    op.create_table(
        "reading",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("reader", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("in_reply_to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("sender_address", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_hash", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("traces", sa.JSON(), nullable=False),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_reading_arrival_message")
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_in_reply_to"), "reading", ["in_reply_to"], unique=False)
    op.create_index(op.f("ix_reading_message_id"), "reading", ["message_id"], unique=False)


def _make_mail_file() -> None:
    op.create_table(
        "mail_file",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("safe_name", sa.String(), nullable=False),
        sa.Column("claimed_type", sa.String(), nullable=False),
        sa.Column("real_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_mail_file_arrival_message")
        ),
        sa.PrimaryKeyConstraint("arrival", "part", name=op.f("pk_mail_file")),
    )


def _make_tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("copy_hash", sa.String(length=64), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_copy_hash"), "tombstone", ["copy_hash"], unique=False)


def _make_purge() -> None:
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )


def _make_search() -> None:
    """One table on both engines. SQLite's is contentless: the words lie in the index alone."""
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE TABLE search (arrival BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE search USING fts5"
        "(words, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
    )
