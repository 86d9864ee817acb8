"""The daily sample of hidden mails with its grades; what people said is found by its time."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
BY_A_PERSON, CLOSED = sa.text("user_id IS NOT NULL"), sa.text("verb = 'closed'")


def upgrade() -> None:
    _make_sampled()
    _make_graded()
    for name, table, where in (
        ("ix_judgement_person", "judgement", BY_A_PERSON),
        ("ix_act_closed", "act", CLOSED),
    ):
        op.create_index(name, table, ["at"], sqlite_where=where, postgresql_where=where)


def _number(name: str, nullable: bool = False) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _names(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], op.f(f"fk_{table}_{column}_{other}"))


def _make_sampled() -> None:
    op.create_table(
        "sampled",
        *map(_number, ("id", "desk_id")),
        sa.Column("day", sa.String(10), nullable=False),
        *map(_number, ("place", "tip_id")),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        _number("hidden"),
        _names("sampled", "desk_id", "desk"),
        _names("sampled", "tip_id", "tip"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled")),
        sa.UniqueConstraint("desk_id", "day", "place", name=op.f("uq_sampled_desk_id")),
        sa.UniqueConstraint("tip_id", name=op.f("uq_sampled_tip_id")),
    )


def _make_graded() -> None:
    op.create_table(
        "graded",
        *map(_number, ("id", "sampled_id", "tip_id")),
        sa.Column("grade", sa.String(32), nullable=True),
        _number("user_id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _number("act_id", nullable=True),
        _names("graded", "sampled_id", "sampled"),
        _names("graded", "tip_id", "tip"),
        _names("graded", "user_id", "user"),
        _names("graded", "act_id", "act"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_graded")),
    )
    for column in ("sampled_id", "tip_id"):
        op.create_index(op.f(f"ix_graded_{column}"), "graded", [column])
