"""The roll of manufacturers as CSV, written and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from api.db.engine import Sessions
from api.ledger import manufacturers, spreadsheet
from api.ledger.manufacturers import Standing
from api.ledger.schemas import ImportedRow, ManufacturerIn
from api.ledger.spreadsheet import cell
from api.ledger.tables import ManufacturerRow
from api.tokens import MANUFACTURER_ID

KEPT = ("name", "commitment_date", "pinned_release", "allotment_minutes", "language")
SUMS = ("year", "granted_minutes", "used_minutes", "held_minutes", "remaining_minutes")  # read back: ignored
NEEDED = frozenset({"id", "name"})


def write(found: Iterable[Standing]) -> str:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("id", *KEPT, *SUMS, "last_used_at"))
    for standing in found:
        balance = standing.balance
        sums = (balance.year, *(getattr(balance, name) for name in SUMS[1:]))
        used = standing.last_used_at.isoformat() if standing.last_used_at else None
        row = (standing.row.id, *(getattr(standing.row, name) for name in KEPT), *sums, used)
        table.writerow([cell(value) for value in row])
    return "\ufeff" + out.getvalue()


def read(sessions: Sessions, data: bytes, by: str, now: datetime, *, preview: bool = False) -> list[ImportedRow]:
    """Make or change the manufacturers of a file, each row by itself; a column that is not there changes nothing.

    With `preview` nothing is kept. Raises LedgerError file_unreadable.
    """
    sheet = spreadsheet.read(data, NEEDED)
    seen: dict[str, int] = {}
    with sessions.begin() as session:
        outcomes = [_row(session, number, cells, sheet.columns, seen, by, now) for number, cells in sheet.lines]
        if preview:
            session.rollback()
    return outcomes


def _row(
    session: Session,
    number: int,
    cells: dict[str, str],
    columns: frozenset[str],
    seen: dict[str, int],
    by: str,
    now: datetime,
) -> ImportedRow:
    """`seen`: the ids of the rows before, with their line."""
    manufacturer_id = cells.get("id", "")
    before = session.get(ManufacturerRow, manufacturer_id)
    try:
        if manufacturer_id in seen:
            raise ValueError(f"id: it stands in row {seen[manufacturer_id]} already")
        body = _body(manufacturer_id, {**_kept(before, columns), **cells})
    except ValueError as error:
        problem = spreadsheet.problem(error)
        return ImportedRow(row=number, id=manufacturer_id, outcome="failed", problem=problem)
    seen[manufacturer_id] = number
    if before is not None and all(getattr(before, name) == getattr(body, name) for name in KEPT):
        return ImportedRow(row=number, id=manufacturer_id, outcome="unchanged")
    made = manufacturers.put(session, manufacturer_id, body, by, now)
    return ImportedRow(row=number, id=manufacturer_id, outcome="created" if made else "changed")


def _kept(before: ManufacturerRow | None, columns: frozenset[str]) -> dict[str, object]:
    """What the file does not speak of."""
    return {name: getattr(before, name) for name in KEPT if before is not None and name not in columns}


def _body(manufacturer_id: str, values: dict[str, object]) -> ManufacturerIn:
    """Raises ValueError."""
    if not MANUFACTURER_ID.fullmatch(manufacturer_id):
        raise ValueError("id: 1 to 64 letters, digits, dots, colons, hyphens or underscores")
    return ManufacturerIn.model_validate({name: values[name] for name in KEPT if values.get(name) is not None})
