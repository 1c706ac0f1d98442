"""The ledger and the audit log."""

import sqlalchemy as sa
from alembic import op

from api.db.append_only import refuse_changes
from api.db.base import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    _manufacturers()
    _entries()
    _beside_entries()
    _settings()
    _audit()
    dialect = op.get_bind().dialect.name
    refuse_changes(
        dialect, op.execute, "entries", keys=("id", "manufacturer_id,sequence", "manufacturer_id,key", "reverses")
    )
    refuse_changes(dialect, op.execute, "audit", keys=("id",))
    _texts_are_only_blanked(dialect)


def _manufacturers() -> None:
    op.create_table(
        "manufacturers",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("commitment_date", sa.Date),
        sa.Column("pinned_release", sa.String),
        sa.Column("allotment_minutes", sa.Integer),
        sa.Column("language", sa.String),
        sa.Column("created_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_manufacturers"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("granted_minutes", sa.Integer, nullable=False),
        sa.Column("drawn_minutes", sa.Integer, nullable=False),
        sa.Column("held_minutes", sa.Integer, nullable=False),
        sa.Column("channel", sa.String),
        sa.Column("adviser", sa.String),
        sa.Column("occurred_at", Moment, nullable=False),
        sa.Column("logged_at", Moment, nullable=False),
        sa.Column("expires_at", Moment),
        sa.Column("conversation_id", sa.String),
        sa.Column("handoff_id", sa.String),
        sa.Column("reverses", sa.String),
        sa.Column("approved_by", sa.String),
        sa.Column("approved_at", Moment),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("key", sa.String),
        sa.Column("text_digest", sa.String, nullable=False),
        sa.Column("previous_hash", sa.String, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.ForeignKeyConstraint(["manufacturer_id"], ["manufacturers.id"], name="fk_entries_manufacturer_id"),
        sa.ForeignKeyConstraint(["reverses"], ["entries.id"], name="fk_entries_reverses"),
        sa.UniqueConstraint("manufacturer_id", "sequence", name="uq_entries_manufacturer_id_sequence"),
        sa.UniqueConstraint("manufacturer_id", "key", name="uq_entries_manufacturer_id_key"),
        sa.UniqueConstraint("reverses", name="uq_entries_reverses"),
    )
    sums = ["year", "manufacturer_id", "granted_minutes", "drawn_minutes", "held_minutes"]
    op.create_index("ix_entries_sums", "entries", sums)
    op.create_index("ix_entries_newest", "entries", ["manufacturer_id", "kind", "occurred_at"])
    op.create_index("ix_entries_conversation_id", "entries", ["conversation_id"])
    op.create_index("ix_entries_occurred_at", "entries", ["occurred_at"])
    holds = sa.text("expires_at IS NOT NULL")
    op.create_index("ix_entries_expires_at", "entries", ["expires_at"], sqlite_where=holds, postgresql_where=holds)


def _beside_entries() -> None:
    op.create_table(
        "entry_texts",
        sa.Column("entry_id", sa.String, nullable=False),
        sa.Column("salt", sa.String),
        sa.Column("summary", sa.String, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("approval_reason", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entry_texts"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_texts_entry_id"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("occurred_at", Moment, nullable=False),
        sa.Column("requested_by", sa.String, nullable=False),
        sa.Column("requested_at", Moment, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decided_by", sa.String),
        sa.Column("decided_at", Moment),
        sa.Column("decision_reason", sa.String),
        sa.Column("entry_id", sa.String),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.ForeignKeyConstraint(["manufacturer_id"], ["manufacturers.id"], name="fk_approvals_manufacturer_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_approvals_entry_id"),
    )
    op.create_index("ix_approvals_state", "approvals", ["state", "id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("body_digest", sa.String, nullable=False),
        sa.Column("answer", sa.String, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "conversation_activity",
        sa.Column("conversation_id", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String, nullable=False),
        sa.Column("last_message_at", Moment, nullable=False),
        sa.Column("active_microseconds", sa.BigInteger, nullable=False),
        sa.Column("posted_minutes", sa.Integer, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_conversation_activity"),
        sa.ForeignKeyConstraint(
            ["manufacturer_id"], ["manufacturers.id"], name="fk_conversation_activity_manufacturer_id"
        ),
    )


def _settings() -> None:
    settings = op.create_table(
        "ledger_settings",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_settings"),
    )
    op.bulk_insert(settings, [{"id": 1, "settings": {}}])
    op.create_table(
        "closed_months",
        sa.Column("month", sa.String, nullable=False),
        sa.Column("closed_by", sa.String, nullable=False),
        sa.Column("closed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_closed_months"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("target", sa.String, nullable=False),
        sa.Column("manufacturer_id", sa.String),
        sa.Column("details", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_manufacturer_id", "audit", ["manufacturer_id", "id"])


def _texts_are_only_blanked(dialect: str) -> None:
    blank = "NEW.salt IS NULL AND NEW.summary = '' AND NEW.note = '' AND NEW.approval_reason = ''"
    allowed = f"NEW.entry_id = OLD.entry_id AND {blank}"
    message = "the words of an entry can be blanked, not changed"
    if dialect == "sqlite":
        op.execute(
            f"CREATE TRIGGER entry_texts_no_update BEFORE UPDATE ON entry_texts WHEN NOT ({allowed}) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        op.execute(
            "CREATE TRIGGER entry_texts_no_delete BEFORE DELETE ON entry_texts "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_rewording() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER entry_texts_no_change BEFORE UPDATE OR DELETE ON entry_texts "
        "FOR EACH ROW EXECUTE FUNCTION refuse_rewording()"
    )
    op.execute(
        "CREATE TRIGGER entry_texts_no_truncate BEFORE TRUNCATE ON entry_texts "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewording()"
    )
