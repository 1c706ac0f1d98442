"""The packaged migrations make what the tables say, on both databases, and only once."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.db.base import Base
from api.db.engine import Sessions, open_engine, open_sessions
from api.db.schema import current, migrate, newest

API = Path(__file__).parents[3] / "api"


def test_the_migrations_make_the_tables_of_every_room(engine: Engine) -> None:
    for path in API.glob("*/tables.py"):
        importlib.import_module(f"api.{path.parent.name}.tables")
    importlib.import_module("api.db.audit")

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(4)]
    threads = [threading.Thread(target=migrate, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engines[0].connect() as connection:
        assert current(connection) == newest()
    for opened in engines:
        opened.dispose()


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(sessions: Sessions, statement: str) -> None:
    line = "INSERT INTO audit (at, actor, action, target, details) VALUES ('2027-01-01', 'a', 'b', 'c', '{}')"
    with sessions.begin() as session:
        session.execute(text(line))

    with pytest.raises(DBAPIError, match="append-only"), sessions.begin() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE closed_months SET month = '2020-01'", "DELETE FROM closed_months"])
def test_a_closed_month_stays_closed(sessions: Sessions, statement: str) -> None:
    with sessions.begin() as session:
        session.execute(text("INSERT INTO closed_months VALUES ('2027-03', 'lea', '2027-04-01')"))

    with pytest.raises(DBAPIError, match="append-only"), sessions.begin() as session:
        session.execute(text(statement))


@pytest.mark.parametrize("there", [False, True])
def test_a_database_file_is_its_owners_alone(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "mcap.db"
    if there:
        path.touch(mode=0o644)
        path.chmod(0o644)
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (word TEXT)"))
        assert {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == dict.fromkeys(
            ("mcap.db", "mcap.db-wal", "mcap.db-shm"), 0
        )
    engine.dispose()


def test_what_was_erased_leaves_the_log_while_others_are_connected(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'mcap.db'}")
    sessions = open_sessions(engine)
    with sessions.begin() as session:
        session.execute(text("CREATE TABLE t (word TEXT)"))
        session.execute(text("INSERT INTO t VALUES ('sesame')"))
    with sessions() as other:
        other.execute(text("SELECT * FROM t")).all()
        other.rollback()
        assert any(b"sesame" in file.read_bytes() for file in tmp_path.iterdir())
        with sessions.erasing() as session:
            session.execute(text("DELETE FROM t"))
        assert [file.name for file in tmp_path.iterdir() if b"sesame" in file.read_bytes()] == []
    engine.dispose()
