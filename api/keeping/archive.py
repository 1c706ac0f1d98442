"""Backup and restore: the database as lines of JSON, and the home folder beside it, in one file.

backup.json            {revision, made_at, index, tables: {name: {columns, rows}}}
database/<table>.jsonl
home/…                 the embedded index, the development key, evaluation cases
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Engine

from api import home
from api.db.engine import WRITES, open_engine
from api.db.schema import current, migrate, newest
from api.keeping import rows
from api.keeping.errors import KeepingError
from api.settings import ApiSettings

DATABASE = "mcap.db"
LAST = "last-backup.json"
LEFT_OUT = {"lock", "service.json", LAST, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "pending", "encoder"}
HEAD = "backup.json"


@dataclass(frozen=True)
class Kept:
    """What an archive holds: rows by table, and where the index was."""

    made_at: str
    rows: int
    bytes: int
    index: str  # `embedded`: it is in the archive; else the address of the server that keeps it


def backup(settings: ApiSettings, file: Path, now: datetime) -> Kept:
    """Everything in one file (tar, gzip) that only its owner can read.

    The database is read as it stood at one moment, also while others write. An embedded index needs the service
    stopped; one on a Chroma server is not in the file.

    Raises KeepingError, HomeOwnedError, OSError.
    """
    draft = file.with_name(f".{file.name}.part")
    with ExitStack() as stack:
        if settings.chroma_url is None:
            stack.enter_context(home.owned(settings.home, "mcap backup"))
        engine = stack.enter_context(_opened(settings))
        migrate(engine)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=file.absolute().parent)))
        head = {"made_at": now.isoformat(), "index": settings.chroma_url or "embedded", **_dump(engine, folder)}
        (folder / HEAD).write_text(json.dumps(head), encoding="utf-8")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, home.PRIVATE), "wb") as out:
            _pack(settings.home, folder, out, {file.absolute(), draft.absolute(), folder})
        draft.replace(file)
        settings.home.mkdir(mode=home.PRIVATE_FOLDER, parents=True, exist_ok=True)
        (settings.home / LAST).write_text(json.dumps({"made_at": head["made_at"]}), encoding="utf-8")
    return _kept(head, file)


def last_backup(settings: ApiSettings) -> datetime | None:
    """When the last backup of this home was made."""
    try:
        return datetime.fromisoformat(json.loads((settings.home / LAST).read_text(encoding="utf-8"))["made_at"])
    except FileNotFoundError:
        return None


def restore(settings: ApiSettings, file: Path) -> Kept:
    """Into an empty home and an empty database, of either kind; a backup of an older version is brought forward.

    Raises KeepingError, HomeOwnedError.
    """
    with home.owned(settings.home, "mcap restore"), _opened(settings) as engine:
        if any(path.name not in LEFT_OUT for path in settings.home.iterdir()):
            raise KeepingError(f"{settings.home.absolute()} is not empty. Restore into another MCAP_HOME.")
        with engine.connect() as connection:
            if found := rows.filled(connection):
                raise KeepingError(f"The database is not empty ({', '.join(found)}). Restore into an empty one.")
        with tempfile.TemporaryDirectory(dir=settings.home, prefix="pending") as folder:
            head = _unpack(file, Path(folder))
            migrate(engine, head["revision"])
            _load(engine, Path(folder), head)
            migrate(engine)
            _move(Path(folder) / "home", settings.home)
    return _kept(head, file)


@contextmanager
def _opened(settings: ApiSettings) -> Iterator[Engine]:
    engine = open_engine(settings.database)
    try:
        yield engine
    finally:
        engine.dispose()


def _dump(engine: Engine, folder: Path) -> dict[str, Any]:
    (folder / "database").mkdir()
    kept: dict[str, Any] = {}
    once = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**once) as connection:
        revision = current(connection)
        for table in rows.tables(connection):
            count = 0
            with (folder / "database" / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                for count, line in enumerate(rows.lines(connection, table), 1):  # noqa: B007 (it is the count)
                    file.write(line + "\n")
            kept[table.name] = {"columns": [column.name for column in table.columns], "rows": count}
    return {"revision": revision, "tables": kept}


def _pack(folder: Path, dump: Path, out: BinaryIO, left_out: set[Path]) -> None:
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        for name in (HEAD, "database"):
            archive.add(dump / name, name)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in LEFT_OUT and path.absolute() not in left_out:
                archive.add(path, f"home/{path.name}")


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        head: dict[str, Any] = json.loads((folder / HEAD).read_text(encoding="utf-8"))
    except (EOFError, OSError, tarfile.TarError, ValueError) as error:
        raise KeepingError(f"{file} cannot be restored: {error}") from error
    if head["revision"] > newest():
        raise KeepingError(f"{file} was made by a newer version (schema {head['revision']}). Install that version.")
    return head


def _load(engine: Engine, folder: Path, head: dict[str, Any]) -> None:
    """All or nothing."""
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        for table in rows.tables(connection):
            kept = head["tables"][table.name]
            with (folder / "database" / f"{table.name}.jsonl").open(encoding="utf-8") as file:
                count = rows.put(connection, table, kept["columns"], file)
            if count != kept["rows"]:
                raise KeepingError(f"{table.name} has {count} rows in the file, {kept['rows']} were kept.")


def _move(kept: Path, folder: Path) -> None:
    for path in sorted(kept.iterdir()) if kept.is_dir() else ():
        shutil.move(path, folder / path.name)


def _kept(head: dict[str, Any], file: Path) -> Kept:
    count = sum(table["rows"] for table in head["tables"].values())
    return Kept(head["made_at"], count, file.stat().st_size, head["index"])
