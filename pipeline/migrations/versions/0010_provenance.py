"""What showed where a message came from when it was taken in."""

import sqlalchemy as sa
from alembic import op

from pipeline.models.columns import BIG, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "provenance",
        sa.Column("arrival", BIG, nullable=False, autoincrement=False),
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name="fk_provenance_arrival_message"
        ),
        sa.PrimaryKeyConstraint("arrival", "part", name="pk_provenance"),
    )
