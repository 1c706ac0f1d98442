"""Drafts of collections."""

import sqlalchemy as sa
from alembic import op

from api.db.base import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("collection", sa.String, nullable=False),
        sa.Column("document_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("data", sa.LargeBinary),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("collection", "document_id", name="pk_drafts"),
    )
