"""HTML made harmless, small pictures; every message that is held waits for its own."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_shown()
    _make_picture()
    op.execute("INSERT INTO waiting (step, arrival, tries) SELECT 'show', arrival, 0 FROM reading")


def _make_shown() -> None:
    op.create_table(
        "shown",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("embedded", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_shown_arrival_message")
        ),
        sa.PrimaryKeyConstraint("arrival", name=op.f("pk_shown")),
    )


def _make_picture() -> None:
    op.create_table(
        "picture",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("most", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_picture_arrival_message")
        ),
        sa.PrimaryKeyConstraint("arrival", "part", "most", name=op.f("pk_picture")),
    )
