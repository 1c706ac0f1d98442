"""The schema of the database, brought up to date by the packaged migrations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 6_227_020_800  # any number that nobody else uses as a PostgreSQL advisory lock


def newest() -> str:
    """The revision that this package needs: files are named `0001_ledger.py`, `0002_chat.py` …"""
    return max(path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))


def current(connection: Connection) -> str | None:
    """The revision that the database has, or None."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine, revision: str | None = None) -> None:
    """Bring the database forward to the newest revision, or to `revision`. Nothing goes back.

    Several processes may do so at once: one works, the others wait.
    Alembic is loaded only when there is work, so that a command on a database that is up to date starts quickly.
    """
    wanted = revision or newest()
    with engine.connect() as connection:
        if (current(connection) or "") >= wanted:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if (current(connection) or "") < wanted:
            _upgrade(connection, wanted)


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
