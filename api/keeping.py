"""Backup, restore, and what a manufacturer may have: all it said, calculated and used."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, MetaData, Table, select
from sqlalchemy.orm import Session

from api import home
from api.settings import ApiSettings

DATABASE = "mcap.db"
LEFT_OUT = {"lock", "service.json", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "pending"}


class KeepingError(RuntimeError):
    """It cannot be done here; the message says what can."""


def backup(settings: ApiSettings, file: Path) -> int:
    """The whole home in one file (tar, gzip), the database as one consistent copy. Returns its size in bytes.

    Raises KeepingError, HomeOwnedError.
    """
    _embedded(settings)
    with (
        home.owned(settings.home, "mcap backup"),
        tempfile.TemporaryDirectory() as folder,
        tarfile.open(file, "w:gz") as archive,
    ):
        if (settings.home / DATABASE).exists():
            copy = Path(folder) / DATABASE
            with closing(sqlite3.connect(settings.home / DATABASE)) as old, closing(sqlite3.connect(copy)) as new:
                old.backup(new)
            archive.add(copy, DATABASE)
        for path in sorted(settings.home.iterdir()):
            if path.name not in LEFT_OUT:
                archive.add(path, path.name)
    file.chmod(home.PRIVATE)  # it holds the development key and all that was said
    return file.stat().st_size


def restore(settings: ApiSettings, file: Path) -> None:
    """Into an empty home. Raises KeepingError, HomeOwnedError."""
    _embedded(settings)
    with home.owned(settings.home, "mcap restore"):
        if any(path.name not in LEFT_OUT - {DATABASE} for path in settings.home.iterdir()):
            raise KeepingError(f"{settings.home.absolute()} is not empty. Restore into another MCAP_HOME.")
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(settings.home, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise KeepingError(f"{file} cannot be restored: {error}") from error


def export(engine: Engine, manufacturer_id: str) -> bytes:
    """A zip with one JSON file for each table: every row of this manufacturer. Raises KeepingError."""
    tables = MetaData()
    tables.reflect(engine)
    out = io.BytesIO()
    with Session(engine) as session, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if not list(_rows(session, tables.tables["manufacturers"], "id", [manufacturer_id])):
            raise KeepingError(f"There is no manufacturer {manufacturer_id}.")
        found = {"manufacturers": list(_rows(session, tables.tables["manufacturers"], "id", [manufacturer_id]))}
        for name, column, owner in OWNED:
            keys = [manufacturer_id] if owner is None else [str(row["id"]) for row in found[owner]]
            found[name] = list(_rows(session, tables.tables[name], column, keys))
        for name, rows in found.items():
            archive.writestr(f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    return out.getvalue()


# table, its column, and the table whose ids that column holds (None: the manufacturer's id)
OWNED: tuple[tuple[str, str, str | None], ...] = (
    ("conversations", "manufacturer_id", None),
    ("messages", "conversation_id", "conversations"),
    ("attachments", "conversation_id", "conversations"),
    ("feedback", "message_id", "messages"),
    ("handoffs", "manufacturer_id", None),
    ("calculations", "manufacturer_id", None),
    ("entries", "manufacturer_id", None),
    ("entry_texts", "entry_id", "entries"),
    ("approvals", "manufacturer_id", None),
)


def _rows(session: Session, table: Table, column: str, keys: list[str]) -> Iterator[dict[str, object]]:
    for start in range(0, len(keys), 500):
        query = select(table).where(table.c[column].in_(keys[start : start + 500]))
        yield from (dict(row) for row in session.execute(query).mappings())


def _embedded(settings: ApiSettings) -> None:
    if settings.database_url is not None or settings.chroma_url is not None:
        raise KeepingError(
            "The database or the index is kept by a server (MCAP_DATABASE_URL, MCAP_CHROMA_URL). "
            "Back those up with their own tools (pg_dump, a copy of Chroma's folder)."
        )
