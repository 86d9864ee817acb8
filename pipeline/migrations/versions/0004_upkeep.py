"""The queue of steps, counters, the trail, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_waiting()
    _make_counter()
    _make_trail()
    _make_job_run()


def _make_waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_waiting_arrival_message")
        ),
        sa.PrimaryKeyConstraint("step", "arrival", name=op.f("pk_waiting")),
    )
    op.create_index(op.f("ix_waiting_arrival"), "waiting", ["arrival"], unique=False)


def _make_counter() -> None:
    op.create_table(
        "counter",
        sa.Column("desk_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shelf", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=False),
        sa.Column("beat_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("tips", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "desk_id", "shelf", "lane", "beat_id", "status", name=op.f("pk_counter")
        ),
    )


def _make_trail() -> None:
    op.create_table(
        "trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("verb", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("object_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_trail_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_object_id"), "trail", ["object_id"], unique=False)


def _make_job_run() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
