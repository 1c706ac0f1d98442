"""Tokens of the configured model by manufacturer and day."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "model_use",
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("manufacturer_id", "day", name="pk_model_use"),
    )
