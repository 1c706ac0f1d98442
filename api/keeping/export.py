"""What a manufacturer may have: all it said, calculated and used, as a zip of JSON files, one for each table."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from sqlalchemy import MetaData, Table, select
from sqlalchemy.orm import Session

from api.keeping.errors import KeepingError

# table, its column, and the table whose ids that column holds (None: the manufacturer's id)
OWNED: tuple[tuple[str, str, str | None], ...] = (
    ("manufacturers", "id", None),
    ("people", "manufacturer_id", None),
    ("conversations", "manufacturer_id", None),
    ("messages", "conversation_id", "conversations"),
    ("attachments", "conversation_id", "conversations"),
    ("feedback", "message_id", "messages"),
    ("handoffs", "manufacturer_id", None),
    ("calculations", "manufacturer_id", None),
    ("entries", "manufacturer_id", None),
    ("entry_texts", "entry_id", "entries"),
    ("approvals", "manufacturer_id", None),
    ("model_use", "manufacturer_id", None),
    ("record_versions", "manufacturer_id", None),
    ("record_calculations", "manufacturer_id", None),
)
# words that are not shown to the manufacturer, what would let them be guessed, and how advisers work
FOR_STAFF = {"note", "salt", "unread_at", "changed_at", "resumed"}
AT_ONCE = 500  # ids in one query


def export(session: Session, manufacturer_id: str) -> bytes:
    """Nothing of another, and no note that staff wrote for staff. Raises KeepingError."""
    tables = MetaData()
    tables.reflect(session.connection(), only=[name for name, _, _ in OWNED])
    found: dict[str, list[dict[str, Any]]] = {}
    for name, column, owner in OWNED:
        keys = [manufacturer_id] if owner is None else [str(row["id"]) for row in found[owner]]
        found[name] = list(_rows(session, tables.tables[name], column, keys))
    if not found["manufacturers"]:
        raise KeepingError(f"There is no manufacturer {manufacturer_id}.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in found.items():
            archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    return out.getvalue()


def _rows(session: Session, table: Table, column: str, keys: list[str]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(keys), AT_ONCE):
        query = select(table).where(table.c[column].in_(keys[start : start + AT_ONCE]))
        yield from (_shown(row) for row in session.execute(query).mappings())


def _shown(row: Any) -> dict[str, Any]:
    return {
        name: {k: v for k, v in value.items() if k not in FOR_STAFF} if name == "request" else value
        for name, value in row.items()
        if name not in FOR_STAFF
    }
