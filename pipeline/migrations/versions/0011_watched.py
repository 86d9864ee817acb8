"""Mailboxes that are watched: state, lease, place; sightings that are retried and acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen_mailbox()
    _widen_sighting()


def _widen_mailbox() -> None:
    for column in (
        _text("role", 16, "inbox"),
        _text("place", None, ""),
        _time("contact_at"),
        _time("succeeded_at"),
        _number("failures"),
        _time("retry_at"),
        _text("holder", 80, ""),
        _time("held_until"),
        _time("secret_ends_at"),
    ):
        op.add_column("mailbox", column)
    op.execute("UPDATE mailbox SET state = 'login refused' WHERE state = 'refused'")


def _widen_sighting() -> None:
    yes = sa.true()
    for column in (
        _number("tries"),
        _time("retry_at"),
        _text("came", 64, ""),
        sa.Column("stamp", BIG, nullable=True),
        sa.Column("acknowledged", sa.Boolean(), nullable=False, server_default=yes),
    ):
        op.add_column("sighting", column)
    for name, where in (("untold", "NOT acknowledged"), ("withheld", "withheld <> ''")):
        only = sa.text(where)
        op.create_index(
            f"ix_sighting_{name}",
            "sighting",
            ["mailbox_id"],
            sqlite_where=only,
            postgresql_where=only,
        )


def _text(name: str, length: int | None, default: str) -> "sa.Column[str]":
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _time(name: str) -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)
