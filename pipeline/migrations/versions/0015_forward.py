"""What a reading tells of the mail that is forwarded in it."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("reading", sa.Column("forward", sa.JSON(), nullable=True))
