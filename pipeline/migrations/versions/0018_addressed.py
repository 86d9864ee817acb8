"""Which of our addresses a message came to, of all that are held."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HELD = {
    "sqlite": """
        INSERT INTO addressed (address, arrival)
        SELECT DISTINCT substr(said.value, 1, 320), reading.arrival
        FROM reading, json_each(reading.recipients, '$.addressed') AS said
    """,
    "postgresql": """
        INSERT INTO addressed (address, arrival)
        SELECT DISTINCT left(said.value, 320), reading.arrival
        FROM reading, json_array_elements_text(reading.recipients -> 'addressed') AS said (value)
    """,
}


def upgrade() -> None:
    op.create_table(
        "addressed",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_addressed_arrival_message")
        ),
        sa.PrimaryKeyConstraint("address", "arrival", name=op.f("pk_addressed")),
    )
    op.create_index(op.f("ix_addressed_arrival"), "addressed", ["arrival"])
    op.execute(sa.text(HELD[op.get_bind().dialect.name]))
