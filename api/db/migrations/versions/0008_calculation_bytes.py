"""How large a calculation is, so that those outside a conversation can be bounded together."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("calculations", sa.Column("bytes", sa.Integer, nullable=False, server_default="0"))
