"""The database: SQLite beside the service, or PostgreSQL by its address; sessions that say whether they write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from api.db.base import Base

WRITES = {"writes": True}  # the execution option that makes a SQLite transaction take the write lock at once
BUSY_MS = 30_000
READING_MS = 2_000  # that an emptying of the log waits for those who read
PRIVATE = 0o600
WAIT = 10  # seconds for a free connection
PATIENCE = {  # of PostgreSQL: to connect; of a statement; until a server that went silent is given up
    "connect_timeout": 5,
    "options": "-c statement_timeout=30000",
    "keepalives_idle": 10,
    "tcp_user_timeout": 15_000,
}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON", "secure_delete=ON")


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…`. Nothing is connected yet; the folder of the file is made.

    The file and its log are its owner's alone, also where they were there before.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(
        address,
        pool_size=10,
        max_overflow=20,
        pool_timeout=WAIT,
        pool_pre_ping=True,
        connect_args=PATIENCE,
        hide_parameters=True,  # what is written may be words of a person
    )


def reason(error: DatabaseError) -> str:
    """What the database, or the way to it, said; one line without the statement."""
    return str(error.orig).partition("\n")[0]


class Sessions(sessionmaker[Session]):
    """`with sessions() as session:` reads. `with sessions.begin() as session:` writes, in one transaction.

    On SQLite a writer waits for the write lock when it begins, so that what it reads is not out of date when it
    writes. Keep the block short: nobody else writes meanwhile. Writers of one process wait for each other in a queue,
    not by SQLite's asking again and again; a block inside another of the same thread would wait for ever.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, expire_on_commit=False)
        self._one: AbstractContextManager[object] = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def begin(self) -> AbstractContextManager[Session]:
        return self._begun()

    @contextmanager
    def _begun(self) -> Iterator[Session]:
        with self._one, self() as session, session.begin():
            session.connection(execution_options=WRITES)
            yield session

    @contextmanager
    def erasing(self) -> Iterator[Session]:
        """As `begin`; what is deleted in the block leaves SQLite's log, too, once it has ended."""
        with self._begun() as session:
            yield session
        self.empty_log()

    def empty_log(self) -> bool:
        """Write SQLite's log back and empty it. False while somebody reads: it is to be asked for again."""
        engine: Engine = self.kw["bind"]
        if engine.dialect.name != "sqlite":
            return True
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={READING_MS}")
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        finally:
            connection.close()
        return not busy


def open_sessions(engine: Engine) -> Sessions:
    return Sessions(engine)


def inserted(session: Session, row: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of this database's own, which knows ON CONFLICT. Of rows, or of one: `session.execute(it, rows)`.

    Into the table, not by its class: without values in it, and past the unit of work, it costs a tenth.
    """
    made = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return made(cast(Table, row.__table__))


def _sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    waiting = {"timeout": BUSY_MS / 1000}
    engine = create_engine(address, pool_size=20, max_overflow=40, connect_args=waiting, hide_parameters=True)
    event.listen(engine, "do_connect", _made_private)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _made_private(_: Any, __: Any, arguments: list[Any], ___: Any) -> None:
    """Before SQLite opens it: the log takes the mode of the file. Another's file is left as it is."""
    name = str(arguments[0])
    if name == ":memory:" or name.startswith("file:"):
        return
    with suppress(OSError):
        os.close(os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE))
    for file in (name, f"{name}-wal", f"{name}-shm"):
        with suppress(OSError):
            Path(file).chmod(PRIVATE)


def _prepare(connection: Any, _: Any) -> None:
    """Readers beside one writer (WAL); what was acknowledged survives a power cut (FULL); REPLACE fires triggers.

    What is deleted is overwritten with zeros (secure_delete).
    """
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
