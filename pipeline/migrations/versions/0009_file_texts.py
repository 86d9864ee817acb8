"""The words of files; every message that has files waits for theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "file_text",
        sa.Column("arrival", BIG, autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=80), nullable=False),
        sa.Column("listing", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_file_text_arrival_message")
        ),
        sa.PrimaryKeyConstraint("arrival", "part", name=op.f("pk_file_text")),
    )
    op.execute(
        "INSERT INTO waiting (step, arrival, tries) "
        "SELECT DISTINCT 'files', arrival, 0 FROM mail_file"
    )
