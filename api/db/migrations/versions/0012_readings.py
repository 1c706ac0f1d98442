"""Files of a conversation as sheets of cells, and how they are read: proposed, corrected, confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("attachments", sa.Column("sheets", sa.JSON, nullable=True))
    op.add_column("attachments", sa.Column("reading", sa.JSON, nullable=True))
