"""A database of any earlier version comes forward with everything in it, and its ledger still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from api.db.engine import WRITES, open_engine, open_sessions
from api.db.schema import SCRIPTS, current, migrate, newest
from api.keeping import rows
from api.ledger.verify import verify
from tests.api.keeping.filled import fill
from tests.api.service import serving

REVISIONS = sorted(path.name.split("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*.py"))
Rows = dict[str, list[dict[str, Any]]]  # by table


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What people said, calculated and logged, as the newest schema keeps it."""
    with serving(tmp_path_factory.mktemp("home")) as service:
        fill(service, "ACME")
        engine = open_engine(service.settings.database)
        with engine.connect() as connection:
            found = dict(read(connection))
        engine.dispose()
    return found


def read(connection: Connection) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for table in rows.tables(connection):
        names = [column.name for column in table.columns]
        lines = [json.loads(line) for line in rows.lines(connection, table)]
        yield table.name, [dict(zip(names, line, strict=True)) for line in lines]


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_version_comes_forward(kept: Rows, database_url: str, revision: str) -> None:
    engine = open_engine(database_url)
    migrate(engine, revision)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        assert current(connection) == revision
        for table in rows.tables(connection):
            had = [column.name for column in table.columns if column.name in (kept[table.name] or [{}])[0]]
            rows.put(connection, table, had, [json.dumps([row[name] for name in had]) for row in kept[table.name]])
        before = dict(read(connection))
    assert len(before["entries"]) == 4

    migrate(engine)

    with engine.connect() as connection:
        after = dict(read(connection))
        assert current(connection) == newest()
    for name, lines in before.items():
        assert [{key: row[key] for key in old} for old, row in zip(lines, after[name], strict=True)] == lines
    with open_sessions(engine)() as session:
        assert verify(session).breaks == ()
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'mcap.db'}")
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    migrate(engine)
    with engine.connect() as connection:
        assert current(connection) == "9999"
    engine.dispose()
