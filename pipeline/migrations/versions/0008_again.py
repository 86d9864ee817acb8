"""Tips whose sender wrote again are found at once: they stand on top of the first view."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    again = sa.text("wrote_again_at IS NOT NULL")
    op.create_index(
        "ix_tip_again",
        "tip",
        ["desk_id", "shelf", "arrival"],
        sqlite_where=again,
        postgresql_where=again,
    )
