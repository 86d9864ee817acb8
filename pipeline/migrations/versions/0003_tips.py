"""Tips: standing and history."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _make_tip()
    _make_tip_reader()
    _make_also_received()
    _make_moved_away()
    _make_belonging()
    _make_judgement()
    _make_note()
    _make_act()


def _make_tip() -> None:
    op.create_table(
        "tip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("arrival", BIG, nullable=True),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("shelf", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.String(length=32), nullable=True),
        sa.Column("lane_score", sa.Float(), nullable=True),
        sa.Column("lane_by_person", sa.Boolean(), nullable=False),
        sa.Column("beat_id", sa.Integer(), nullable=True),
        sa.Column("beat_score", sa.Float(), nullable=True),
        sa.Column("beat_by_person", sa.Boolean(), nullable=False),
        sa.Column("beat_judged", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.Column("spiked", sa.Boolean(), nullable=False),
        sa.Column("spike_reason", sa.String(length=32), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrote_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_tip_arrival_message")
        ),
        sa.ForeignKeyConstraint(["beat_id"], ["beat.id"], name=op.f("fk_tip_beat_id_beat")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_tip_desk_id_desk")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_tip_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tip")),
        sa.UniqueConstraint("arrival", name=op.f("uq_tip_arrival")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tip_beat", "tip", ["desk_id", "shelf", "beat_id", "arrival"], unique=False)
    op.create_index("ix_tip_desk", "tip", ["desk_id", "shelf", "arrival"], unique=False)
    op.create_index("ix_tip_lane", "tip", ["desk_id", "shelf", "lane", "arrival"], unique=False)
    op.create_index("ix_tip_owner", "tip", ["owner_id", "shelf", "arrival"], unique=False)
    op.create_index(op.f("ix_tip_restricted"), "tip", ["restricted"], unique=False)


def _make_tip_reader() -> None:
    op.create_table(
        "tip_reader",
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_tip_reader_tip_id_tip")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tip_reader_user_id_user")),
        sa.PrimaryKeyConstraint("tip_id", "user_id", name=op.f("pk_tip_reader")),
    )
    op.create_index(op.f("ix_tip_reader_user_id"), "tip_reader", ["user_id"], unique=False)


def _make_also_received() -> None:
    op.create_table(
        "also_received",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["desk_id"], ["desk.id"], name=op.f("fk_also_received_desk_id_desk")
        ),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_also_received_tip_id_tip")),
        sa.PrimaryKeyConstraint("desk_id", "tip_id", name=op.f("pk_also_received")),
    )
    op.create_index(op.f("ix_also_received_tip_id"), "also_received", ["tip_id"], unique=False)


def _make_moved_away() -> None:
    op.create_table(
        "moved_away",
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_moved_away_tip_id_tip")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_moved_away_user_id_user")),
        sa.PrimaryKeyConstraint("tip_id", "user_id", name=op.f("pk_moved_away")),
    )
    op.create_index(op.f("ix_moved_away_user_id"), "moved_away", ["user_id"], unique=False)


def _make_belonging() -> None:
    op.create_table(
        "belonging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("arrival", BIG, nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("by_user", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival"], ["message.arrival"], name=op.f("fk_belonging_arrival_message")
        ),
        sa.ForeignKeyConstraint(["by_user"], ["user.id"], name=op.f("fk_belonging_by_user_user")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_belonging_tip_id_tip")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belonging")),
    )
    op.create_index(op.f("ix_belonging_arrival"), "belonging", ["arrival"], unique=False)
    op.create_index(op.f("ix_belonging_tip_id"), "belonging", ["tip_id"], unique=False)


def _make_judgement() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("arrival", BIG, nullable=True),
        sa.Column("question", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("judge", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_judgement_tip_id_tip")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_judgement_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_tip_id"), "judgement", ["tip_id"], unique=False)


def _make_note() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_note_tip_id_tip")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_note_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_tip_id"), "note", ["tip_id"], unique=False)


def _make_act() -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tip_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_act_note_id_note")),
        sa.ForeignKeyConstraint(["tip_id"], ["tip.id"], name=op.f("fk_act_tip_id_tip")),
        sa.ForeignKeyConstraint(["undoes"], ["act.id"], name=op.f("fk_act_undoes_act")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_act_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("undoes", name=op.f("uq_act_undoes")),
    )
    op.create_index(op.f("ix_act_tip_id"), "act", ["tip_id"], unique=False)
