"""Vectors of messages and stories, and the versions of what judges learned."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_vectors("message_vector", sa.Column("arrival", BIG, autoincrement=False), "message")
    _make_vectors("story_vector", sa.Column("story_id", sa.Integer(), autoincrement=False), "story")
    _make_judge_version()


def _make_vectors(name: str, key: "sa.Column[int]", of: str) -> None:
    key.nullable = False
    op.create_table(
        name,
        key,
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            [key.name], [f"{of}.{'arrival' if of == 'message' else 'id'}"],
            name=op.f(f"fk_{name}_{key.name}_{of}"),
        ),
        sa.PrimaryKeyConstraint(key.name, name=op.f(f"pk_{name}")),
    )  # fmt: skip


def _make_judge_version() -> None:
    op.create_table(
        "judge_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("taught_by", sa.String(length=64), nullable=False),
        sa.Column("forgets", sa.Boolean(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("twin", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_judge_version_desk_id_desk")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_version")),
        sa.UniqueConstraint(
            "desk_id", "question", "version", name=op.f("uq_judge_version_desk_id")
        ),
    )
