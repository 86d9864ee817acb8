"""Alarms, notices, reconciliations, probes; muted and allowed senders; the quarantine's index."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN, UNSENT = sa.text("ended_at IS NULL"), sa.text("sent_at IS NULL")
QUARANTINED = sa.text("evidence = 'quarantined'")


def upgrade() -> None:
    for name in ("muted", "allowed"):
        no = sa.false()
        op.add_column("tip", sa.Column(name, sa.Boolean(), nullable=False, server_default=no))
    op.create_index(op.f("ix_reading_sender_address"), "reading", ["sender_address"])
    _index("ix_message_quarantined", "message", ["arrival"], QUARANTINED)
    _make_alarm()
    _make_outbox()
    _make_reconciliation()
    _make_probe()
    _make_sender_rule()


def _number(name: str, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, length: int | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False)


def _time(name: str, nullable: bool = False) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _names(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], op.f(f"fk_{table}_{column}_{other}"))


def _index(
    name: str, table: str, columns: list[str], where: sa.TextClause, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _make_alarm() -> None:
    op.create_table(
        "alarm",
        _number("id"),
        _text("code", 80),
        _text("about", 400),
        _text("what"),
        _text("mend"),
        sa.Column("values", sa.JSON(), nullable=False),
        _time("began_at"),
        _time("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    _index("ix_alarm_open", "alarm", ["code", "about"], OPEN, unique=True)


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        _number("id"),
        _text("key", 64),
        _text("way", 16),
        _text("recipient", 2000),
        _number("alarm_id"),
        sa.Column("ends", sa.Boolean(), nullable=False),
        _time("queued_at"),
        _time("next_at"),
        _number("tries"),
        _text("problem", 80),
        _time("sent_at", nullable=True),
        _names("outbox", "alarm_id", "alarm"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(op.f("ix_outbox_alarm_id"), "outbox", ["alarm_id"])
    _index("ix_outbox_due", "outbox", ["next_at"], UNSENT)


def _make_reconciliation() -> None:
    counted = ("on_server", "held", "purged", "quarantined", "withheld", "gone", "refetched")
    op.create_table(
        "reconciliation",
        _number("id"),
        _number("mailbox_id"),
        _time("at"),
        sa.Column("validity", BIG, nullable=False),
        *map(_number, counted),
        _number("unexplained"),
        sa.Column("gaps", sa.JSON(), nullable=False),
        _names("reconciliation", "mailbox_id", "mailbox"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
    )
    op.create_index(op.f("ix_reconciliation_mailbox_id"), "reconciliation", ["mailbox_id"])


def _make_probe() -> None:
    op.create_table(
        "probe",
        _text("nonce", 32),
        _time("sent_at"),
        _time("seen_at", nullable=True),
        _time("arrived_at", nullable=True),
        _number("mailbox_id", nullable=True),
        _names("probe", "mailbox_id", "mailbox"),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_probe")),
    )
    op.create_index(op.f("ix_probe_sent_at"), "probe", ["sent_at"])


def _make_sender_rule() -> None:
    op.create_table(
        "sender_rule",
        _number("id"),
        _number("desk_id"),
        _text("sender", 320),
        _text("treatment", 32),
        _number("by_user"),
        _time("since"),
        _number("ended_by", nullable=True),
        _time("ended_at", nullable=True),
        _names("sender_rule", "desk_id", "desk"),
        _names("sender_rule", "by_user", "user"),
        _names("sender_rule", "ended_by", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender_rule")),
    )
    _index("ix_sender_rule_stands", "sender_rule", ["desk_id", "sender"], OPEN, unique=True)
