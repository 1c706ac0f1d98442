"""The roll of manufacturers as CSV, written and read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime

from pydantic import ValidationError

from api.db.engine import Sessions
from api.ledger import manufacturers
from api.ledger.errors import LedgerError
from api.ledger.manufacturers import Standing
from api.ledger.schemas import ImportedRow, ManufacturerIn
from api.ledger.tables import ManufacturerRow
from api.tokens import MANUFACTURER_ID

KEPT = ("name", "commitment_date", "pinned_release", "allotment_minutes", "language")
SUMS = ("year", "granted_minutes", "used_minutes", "held_minutes", "remaining_minutes")  # read back: ignored
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_FILE = 5_000_000  # bytes


def cell(value: object) -> str:
    """What a spreadsheet would run as a formula is led by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int) else text


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


def read(sessions: Sessions, data: bytes, by: str, now: datetime) -> list[ImportedRow]:
    """Make or change the manufacturers of a file; each row by itself. Raises LedgerError file_unreadable."""
    rows = _rows(data)
    with sessions.begin() as session:
        outcomes = []
        for number, row in rows:
            manufacturer_id = row.get("id", "")
            try:
                body = _body(manufacturer_id, row)
            except ValueError as error:
                problem = _problem(error)
                outcomes.append(ImportedRow(row=number, id=manufacturer_id, outcome="failed", problem=problem))
                continue
            before = session.get(ManufacturerRow, manufacturer_id)
            if before is not None and all(getattr(before, name) == getattr(body, name) for name in KEPT):
                outcomes.append(ImportedRow(row=number, id=manufacturer_id, outcome="unchanged"))
                continue
            made = manufacturers.put(session, manufacturer_id, body, by, now)
            outcomes.append(ImportedRow(row=number, id=manufacturer_id, outcome="created" if made else "changed"))
    return outcomes


def _rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    expected = "CSV in UTF-8 with at least the columns id and name"
    if len(data) > LONGEST_FILE:
        raise _unreadable(f"The file is larger than {LONGEST_FILE} bytes.", expected)
    try:
        table = csv.DictReader(io.StringIO(data.decode("utf-8-sig")), strict=True)
        if not {"id", "name"} <= set(table.fieldnames or ()):
            raise _unreadable(f"The columns are {', '.join(table.fieldnames or ['none'])}.", expected)
        return [(table.line_num, {k: _plain(v) for k, v in row.items() if k and isinstance(v, str)}) for row in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(f"The file cannot be read: {error}.", expected) from error


def _unreadable(detail: str, expected: str) -> LedgerError:
    return LedgerError("file_unreadable", detail, field="file", expected=expected)


def _plain(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _body(manufacturer_id: str, row: dict[str, str]) -> ManufacturerIn:
    """Raises ValueError."""
    if not MANUFACTURER_ID.fullmatch(manufacturer_id):
        raise ValueError("id: 1 to 64 letters, digits, dots, colons, hyphens or underscores")
    return ManufacturerIn.model_validate({name: row[name] for name in KEPT if row.get(name)})


def _problem(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
