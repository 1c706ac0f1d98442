"""What keeps things: database and its schema, index, disk, the last backup."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from api import home
from api.db.engine import open_engine, reason
from api.db.schema import current, newest
from api.doctor.reach import PATIENCE, Clocks, why
from api.findings import Finding
from api.home import HomeOwnedError, Service
from api.keeping.archive import last_backup
from api.settings import ApiSettings
from knowledge.errors import KnowledgeError

LITTLE, FULL = 5_000_000_000, 1_000_000_000  # free bytes: to look at, and too few
DAILY = timedelta(hours=26)  # between backups: a day, and what a late timer takes
SHIPPED = "nothing yet: the first start loads what is shipped"


def database(settings: ApiSettings, clocks: Clocks) -> Finding:
    """Whether it answers, in which time, and with which schema. Nothing is made or migrated."""
    file = None if settings.database_url else settings.home / "mcap.db"
    if file is not None and not file.exists():
        return Finding("database", True, seen=f"{file} is made by the first start")
    engine, began = open_engine(settings.database), time.monotonic()
    try:
        with engine.connect() as connection:
            _note(connection, engine, clocks)
            took = f"{1000 * (time.monotonic() - began):.0f} ms"
            return _schema(current(connection), f"{engine.dialect.name} answers in {took}")
    except DatabaseError as error:
        hint = "start it, or mend MCAP_DATABASE_URL: user, password, host, name of the database"
        return Finding("database", False, hint, reason(error))
    finally:
        engine.dispose()


def _note(connection: Connection, engine: Engine, clocks: Clocks) -> None:
    if engine.dialect.name == "postgresql":
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        clocks.ahead["the database"] = theirs - clocks.clock()
    else:
        connection.execute(text("SELECT 1"))


def _schema(revision: str | None, seen: str) -> Finding:
    if revision is None:
        return Finding("database", True, seen=f"{seen}; empty: the first start makes its tables")
    seen = f"{seen}; schema {revision}"
    if revision > newest():
        hint = "install the version that made it, or restore the backup from before the upgrade"
        return Finding("database", False, hint, f"{seen}, made by a newer version than this, which needs {newest()}")
    forward = "" if revision == newest() else f"; the next start brings it to {newest()}"
    return Finding("database", True, seen=seen + forward)


def index(settings: ApiSettings, service: Service | None) -> Finding:
    """Through the running service, else by opening it."""
    if service is not None:
        return _serving(service)
    if settings.chroma_url is None and not (settings.home / "chroma").is_dir():
        return Finding("index", True, seen=SHIPPED)
    try:
        if settings.chroma_url is not None:
            return _opened(settings)
        with home.owned(settings.home, "mcap doctor"):
            return _opened(settings)
    except HomeOwnedError as error:
        return Finding("index", None, "ask again when it has ended", str(error))
    except KnowledgeError as error:
        hint = "start the Chroma server, or mend MCAP_CHROMA_URL" if settings.chroma_url else "restore a backup"
        return Finding("index", False, hint, str(error))


def _serving(service: Service) -> Finding:
    hint = "read the log of the service"
    try:
        answer = httpx.get(f"{service.address}/readyz", timeout=PATIENCE)
        told = answer.json()
        said = f"ready, judge: {told.get('judge') or 'none'}" if answer.is_success else str(told.get("detail"))
    except (httpx.HTTPError, ValueError) as error:
        return Finding("service and index", False, hint, why(error))
    return Finding("service and index", answer.is_success, hint, f"the running service is {said}")


def _opened(settings: ApiSettings) -> Finding:
    from knowledge.store.index import open_index
    from knowledge.store.releases import Releases
    from knowledge.types import DEFAULT_COLLECTION

    began, shared = time.monotonic(), settings.chroma_url is not None
    opened = open_index(settings.home / "chroma", settings.chroma_url)
    try:
        active = Releases(opened, shared=shared).active(DEFAULT_COLLECTION)
    finally:
        opened.close()
    took = f"{1000 * (time.monotonic() - began):.0f} ms"
    where = settings.chroma_url or "the embedded index"
    return Finding("index", True, seen=f"{where} answers in {took}; " + (f"release {active}" if active else SHIPPED))


def disk(settings: ApiSettings) -> Finding:
    """Of MCAP_HOME: whether we may write there, what is free, and who else may read."""
    folder = settings.home.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    seen = f"{folder}: {free / 1e9:.0f} GB free"
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            "MCAP_HOME",
            False,
            "give it to the user of the service (chown), or name another folder",
            f"{there} cannot be written",
        )
    if there == folder and _open_to_others(folder):
        return Finding("MCAP_HOME", None, f"chmod 700 {folder}: it holds what members alone may read", seen)
    return Finding("MCAP_HOME", True if free > LITTLE else None if free > FULL else False, "make room", seen)


def _open_to_others(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o077)


def backup(settings: ApiSettings, now: datetime) -> Iterator[Finding]:
    """In production there is one of the last day. A copy made by other means is not known here."""
    made = last_backup(settings)
    if settings.env == "development" and made is None:
        return
    hint = "run `mcap backup FILE` by a timer; DEPLOY.md has one"
    if made is None:
        yield Finding("backup", None, hint, "none was made by `mcap backup`")
        return
    hours = (now - made) / timedelta(hours=1)
    yield Finding("backup", now - made <= DAILY, hint, f"the last one is {hours:.0f} hours old")
