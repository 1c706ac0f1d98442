"""Every row of the database as lines of JSON, and back: the same lines from SQLite and from PostgreSQL.

A line is an array, in the order of the table's columns. A moment is ISO 8601 in UTC, bytes are base64, and a column of
JSON is kept letter by letter.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import UserDefinedType

REVISION = "alembic_version"
MADE_BY_MIGRATION = {REVISION, "ledger_settings"}  # tables that a migration itself fills
ORDER = {"entries": ("manufacturer_id", "sequence")}  # a reversal after what it reverses; else the primary key
AT_ONCE = 500  # rows


class _Letters(UserDefinedType[str]):
    """A column of PostgreSQL's type `json`, read and written as its text."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "JSON"

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[Any]:
        return cast(type_coerce(colexpr, JSON), Text)

    def bind_expression(self, bindvalue: BindParameter[str]) -> ColumnElement[Any]:
        return cast(type_coerce(bindvalue, Text), JSON)


def tables(connection: Connection) -> list[Table]:
    """Those that the database has, parents first."""
    found = MetaData()
    found.reflect(connection)
    letters = Text() if connection.dialect.name == "sqlite" else _Letters()
    for column in (column for table in found.tables.values() for column in table.columns):
        if isinstance(column.type, JSON):
            column.type = letters
    return [table for table in found.sorted_tables if table.name != REVISION]


def filled(connection: Connection) -> list[str]:
    """Names of the tables that hold something which no migration put there."""
    counted = [table for table in tables(connection) if table.name not in MADE_BY_MIGRATION]
    return [table.name for table in counted if connection.execute(select(table).limit(1)).first() is not None]


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Its rows, in an order in which they can be put in again."""
    order = ORDER.get(table.name) or [column.name for column in table.primary_key]
    query = select(table).order_by(*(table.c[name] for name in order))
    for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
        yield json.dumps([_written(value) for value in row], ensure_ascii=False)


def put(connection: Connection, table: Table, columns: list[str], kept: Iterable[str]) -> int:
    """Rows into an empty table; how many."""
    connection.execute(table.delete())  # what a migration put there
    count, rest = 0, iter(kept)
    while batch := list(islice(rest, AT_ONCE)):
        rows = [dict(zip(columns, json.loads(line), strict=True)) for line in batch]
        connection.execute(table.insert(), [{n: _read(v, table.c[n].type) for n, v in row.items()} for row in rows])
        count += len(rows)
    _go_on_counting(connection, table)
    return count


def _go_on_counting(connection: Connection, table: Table) -> None:
    """PostgreSQL counts apart from the rows."""
    key = table.c.get("id")
    if connection.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    newest = connection.scalar(select(func.max(key)))
    sequence = "SELECT setval(pg_get_serial_sequence(:table, 'id'), :newest)"
    connection.execute(text(sequence), {"table": table.name, "newest": newest})


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _read(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment if getattr(kind, "timezone", False) else moment.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value
