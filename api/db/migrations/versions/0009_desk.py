"""The advisers' desk: since when a hand-off waits and is unread, who people are, what a person has read."""

import sqlalchemy as sa
from alembic import op

from api.db.base import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("name", sa.String),
        sa.Column("email", sa.String),
        sa.Column("seen_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", "manufacturer_id", name="pk_people"),
    )
    op.create_index("ix_people_manufacturer_id", "people", ["manufacturer_id"])
    op.add_column("conversations", sa.Column("read_at", Moment))
    for name in ("waits_since", "unread_at", "changed_at"):
        op.add_column("handoffs", sa.Column(name, Moment))
    op.add_column("handoffs", sa.Column("resumed", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_handoffs_changed_at", "handoffs", ["changed_at"])
    op.execute("UPDATE handoffs SET changed_at = at")
    op.execute("UPDATE handoffs SET waits_since = at WHERE answered_at IS NULL AND state <> 'closed'")
