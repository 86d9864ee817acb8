"""Passwords, sign-ins, one-time links, tries at a password, and what each person has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _add_to_user()
    _make_sign_in()
    _make_one_time_link()
    _make_attempt()
    _make_look()


def _add_to_user() -> None:
    no = sa.false()
    for column in (
        sa.Column("password_hash", sa.String(length=256), nullable=False, server_default=""),
        sa.Column("language", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("time_zone", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("seen_from", BIG, nullable=False, server_default="0"),
        sa.Column("away", sa.Boolean(), nullable=False, server_default=no),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("user", column)


def _make_sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sid_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("sid_hash", name=op.f("uq_sign_in_sid_hash")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)


def _make_one_time_link() -> None:
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user.id"], name=op.f("fk_one_time_link_made_by_user")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_one_time_link")),
    )
    op.create_index(op.f("ix_one_time_link_user_id"), "one_time_link", ["user_id"], unique=False)


def _make_attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_account", "attempt", ["account", "at"], unique=False)
    op.create_index("ix_attempt_address", "attempt", ["address", "at"], unique=False)
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"], unique=False)


def _make_look() -> None:
    op.create_table(
        "look",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("arrival", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_look_user_id_user")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_look_tip_id_tip")),
        sa.PrimaryKeyConstraint("user_id", "tip_id", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_tip_id"), "look", ["tip_id"], unique=False)
