"""What a tip shows at a glance: a danger nobody has settled, its language, its facts.

Marks that judges have set before stand from now on; facts are looked for in new mail alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNTAKEN = "owner_id IS NULL AND status = 'new'"
DANGEROUS = sa.text(f"danger IS NOT NULL AND {UNTAKEN}")
CORRECTION = sa.text(
    f"coalesce(lane, '') = 'correction' AND coalesce(shelf, '') = 'open' AND {UNTAKEN}"
)
MARKED = """
    UPDATE tip SET danger = (
        SELECT min(arrival) FROM judgement
        WHERE judgement.tip_id = tip.id AND question = 'lane' AND user_id IS NULL
          AND (CAST(reasons AS TEXT) LIKE '%"threat to us"%'
               OR CAST(reasons AS TEXT) LIKE '%"someone in danger"%'))
    WHERE status <> 'closed'
"""
SPOKEN = """
    UPDATE tip SET language = (SELECT language FROM reading WHERE reading.arrival = tip.arrival)
"""


def upgrade() -> None:
    for column in (
        sa.Column("danger", BIG, nullable=True),
        sa.Column("harmless_to", BIG, nullable=True),
        sa.Column("language", sa.String(8), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
    ):
        op.add_column("tip", column)
    op.execute(sa.text(MARKED))
    op.execute(sa.text(SPOKEN))
    for name, columns, where in (
        ("ix_tip_danger", ["desk_id", "danger"], DANGEROUS),
        ("ix_tip_correction", ["desk_id", "arrival"], CORRECTION),
    ):
        op.create_index(name, "tip", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_tip_language", "tip", ["desk_id", "shelf", "language", "arrival"])
