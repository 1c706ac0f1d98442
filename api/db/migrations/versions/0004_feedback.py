"""Feedback that staff has dealt with, and what became an evaluation case; a closed month stays closed."""

import sqlalchemy as sa
from alembic import op

from api.db.append_only import refuse_changes
from api.db.base import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("feedback", sa.Column("handled_by", sa.String))
    op.add_column("feedback", sa.Column("handled_at", Moment))
    op.create_table(
        "cases",
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("case", sa.JSON, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_cases"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_cases_message_id", ondelete="CASCADE"),
    )
    refuse_changes(op.get_bind().dialect.name, op.execute, "closed_months", keys=("month",))
