"""The beat that a callout asks about, where a person named it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
# In the words of both engines: Alembic adds no constraint to a table of SQLite.
BEAT = "ADD COLUMN beat_id INTEGER CONSTRAINT fk_callout_beat_id_beat REFERENCES beat (id)"


def upgrade() -> None:
    op.execute(sa.text(f"ALTER TABLE callout {BEAT}"))
