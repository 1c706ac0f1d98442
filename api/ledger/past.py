"""Time of the past, from a spreadsheet into the books: the same rules as for an entry that is posted by itself."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.db.engine import Sessions
from api.ledger import posting, spreadsheet, store
from api.ledger import settings as programme
from api.ledger.errors import LedgerError
from api.ledger.posting import Actor
from api.ledger.schemas import ImportedEntry, TimeSpent
from api.ledger.store import Recorded

NEEDED = frozenset({"manufacturer_id", "occurred_at", "minutes", "channel", "summary"})
TAKEN = (*sorted(NEEDED - {"manufacturer_id"}), "note", "adviser", "approval_reason")


def read(sessions: Sessions, data: bytes, by: Actor, now: datetime, *, preview: bool = False) -> list[ImportedEntry]:
    """Post each row by itself, in the order of the file; those of one manufacturer in one transaction.

    A row posts once, however often its file is sent: its words are its key, and the second of two equal rows is
    another row. With `preview` nothing is kept. Raises LedgerError file_unreadable.
    """
    sheet = spreadsheet.read(data, NEEDED)
    rows: dict[str, list[tuple[int, dict[str, str], str]]] = defaultdict(list)
    equal: Counter[str] = Counter()
    for number, cells in sheet.lines:
        digest = hashlib.sha256("\x1f".join(f"{k}={cells.get(k, '')}" for k in TAKEN).encode()).hexdigest()
        manufacturer_id = cells.get("manufacturer_id", "")
        equal[f"{manufacturer_id} {digest}"] += 1
        rows[manufacturer_id].append((number, cells, f"import:{digest}:{equal[f'{manufacturer_id} {digest}']}"))
    outcomes = []
    for manufacturer_id in sorted(rows):
        with sessions.begin() as session:
            outcomes += [_row(session, manufacturer_id, *row, by, now) for row in rows[manufacturer_id]]
            if preview:
                session.rollback()
    return sorted(outcomes, key=lambda outcome: outcome.row)


def _row(
    session: Session, manufacturer_id: str, number: int, cells: dict[str, str], key: str, by: Actor, now: datetime
) -> ImportedEntry:
    try:
        with session.begin_nested():
            outcome, entry_id = _posted(session, manufacturer_id, cells, key, by, now)
    except (ValueError, LedgerError) as error:
        problem = error.detail if isinstance(error, LedgerError) else spreadsheet.problem(error)
        return ImportedEntry(
            row=number, manufacturer_id=manufacturer_id, outcome="failed", entry_id=None, problem=problem
        )
    return ImportedEntry.model_validate(
        {"row": number, "manufacturer_id": manufacturer_id, "outcome": outcome, "entry_id": entry_id}
    )


def _posted(
    session: Session, manufacturer_id: str, cells: dict[str, str], key: str, by: Actor, now: datetime
) -> tuple[str, str]:
    """What became of it, and the entry's id. Raises ValueError, LedgerError."""
    book = store.open_book(session, manufacturer_id, now)
    if (earlier := store.by_key(session, manufacturer_id, key)) is not None:
        return "unchanged", earlier.entry.id
    posted = posting.log_time(book, _time(cells, programme.load(session).zone), by, key)
    assert isinstance(posted, Recorded)  # noqa: S101 (a row asks for no approval, so nothing is kept)
    return "posted", posted.entry.id


def _time(cells: dict[str, str], zone: str) -> TimeSpent:
    """A moment without an offset is one in the programme's zone, a day alone its noon. Raises ValueError."""
    values: dict[str, Any] = {name: cells[name] for name in TAKEN if name in cells}
    minutes, moment = values.get("minutes", ""), values.get("occurred_at", "")
    values["minutes"] = int(minutes) if minutes.isascii() and minutes.isdigit() else minutes
    try:
        at = datetime.fromisoformat(f"{moment}T12:00" if len(moment) == len("2027-03-01") else moment)
    except ValueError:
        raise ValueError("occurred_at: a day or a moment such as 2027-03-01 or 2027-03-01T09:30+07:00") from None
    values["occurred_at"] = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    return TimeSpent.model_validate(values)
