"""The advisers' desk: notes for colleagues, saved replies, how soon an answer is due."""

import sqlalchemy as sa
from alembic import op

from api.db.base import Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "handoff_notes",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("handoff_id", sa.String, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoff_notes"),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name="fk_handoff_notes_handoff_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_handoff_notes_handoff_id", "handoff_notes", ["handoff_id"])
    op.create_table(
        "saved_replies",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_replies"),
    )
    op.create_table(
        "desk_settings",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_settings"),
    )
