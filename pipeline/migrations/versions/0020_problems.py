"""Why a mailbox or a feed fails, as a sentence with its values: told in the viewer's language."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for table in ("mailbox", "feed"):
        op.add_column(table, sa.Column("why", sa.JSON(), nullable=False, server_default="{}"))
