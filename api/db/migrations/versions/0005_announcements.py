"""Announcements of hand-offs and replies."""

import sqlalchemy as sa
from alembic import op

from api.db.base import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("handoff_id", sa.String, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("done_at", Moment),
        sa.Column("problem", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.ForeignKeyConstraint(
            ["handoff_id"], ["handoffs.id"], name="fk_announcements_handoff_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "handoff_id", "event", "at", "channel", name="uq_announcements_handoff_id_event_at_channel"
        ),
    )
    waits = sa.text("done_at IS NULL")
    op.create_index("ix_announcements_due_at", "announcements", ["due_at"], sqlite_where=waits, postgresql_where=waits)
