"""Conversations, turns and their events, hand-offs, feedback, calculations."""

import sqlalchemy as sa
from alembic import op

from api.db.base import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _conversations()
    _messages()
    _beside_messages()
    _handoffs()
    _calculations()
    op.create_table(
        "chat_switch",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("off", sa.String),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat_switch"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    person = ["issuer", "subject", "manufacturer_id", "updated_at"]
    op.create_index("ix_conversations_person", "conversations", person)
    op.create_index("ix_conversations_manufacturer_id", "conversations", ["manufacturer_id", "updated_at"])


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("conversation_id", sa.String, nullable=False),
        sa.Column("client_id", sa.String),
        sa.Column("author", sa.String),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("inputs", sa.JSON),
        sa.Column("corrects", sa.String),
        sa.Column("attachments", sa.JSON, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("locale", sa.String),
        sa.Column("at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
        sa.Column("answer", sa.JSON),
        sa.Column("problem", sa.JSON),
        sa.Column("beat_at", Moment, nullable=False),
        sa.Column("heard_at", Moment, nullable=False),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        _belongs("messages", "conversation_id", "conversations"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_messages_conversation_id_client_id"),
    )
    op.create_index("ix_messages_finished_at", "messages", ["finished_at"])


def _beside_messages() -> None:
    op.create_table(
        "events",
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "number", name="pk_events"),
        _belongs("events", "message_id", "messages"),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("conversation_id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("tables", sa.JSON, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        _belongs("attachments", "conversation_id", "conversations"),
    )
    op.create_index("ix_attachments_conversation_id", "attachments", ["conversation_id"])
    op.create_table(
        "feedback",
        sa.Column("message_id", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("comment", sa.String),
        sa.Column("follow_up", sa.Boolean, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("message_id", "by", name="pk_feedback"),
        _belongs("feedback", "message_id", "messages"),
    )


def _handoffs() -> None:
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("conversation_id", sa.String),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("contact", sa.JSON),
        sa.Column("times", sa.String, nullable=False),
        sa.Column("adviser", sa.String),
        sa.Column("at", Moment, nullable=False),
        sa.Column("assigned_at", Moment),
        sa.Column("answered_at", Moment),
        sa.Column("closed_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_handoffs_conversation_id",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_handoffs_state", "handoffs", ["state", "at"])
    op.create_index("ix_handoffs_conversation_id", "handoffs", ["conversation_id"])
    op.create_index("ix_handoffs_manufacturer_id", "handoffs", ["manufacturer_id"])


def _calculations() -> None:
    op.create_table(
        "calculations",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("issuer", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String),
        sa.Column("conversation_id", sa.String),
        sa.Column("at", Moment, nullable=False),
        sa.Column("calculation", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calculations"),
    )
    op.create_index("ix_calculations_conversation_id", "calculations", ["conversation_id"])


def _belongs(table: str, column: str, whole: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{whole}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")
