"""Time of the past, from a spreadsheet into the books: the same rules as for an entry that is posted by itself."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db.engine import Sessions
from api.ledger import posting, spreadsheet, store
from api.ledger import settings as programme
from api.ledger.errors import LedgerError
from api.ledger.posting import Actor
from api.ledger.schemas import ImportedEntry, TimeSpent
from api.ledger.store import Book, Recorded
from api.ledger.tables import EntryRow

NEEDED = frozenset({"manufacturer_id", "occurred_at", "minutes", "channel", "summary"})
TAKEN = (*sorted(NEEDED - {"manufacturer_id"}), "note", "adviser", "approval_reason")
KEY = "import:"  # begins the key of every entry that came by a file


@dataclass(frozen=True)
class _Row:
    """A line of the file that can be read. `nth`: of those in the file that mean the same, from 1."""

    number: int
    time: TimeSpent
    nth: int


@dataclass(frozen=True)
class _Reading:
    """How a file is read: by whom, and whether a row that looks like an entry made by hand comes in all the same."""

    by: Actor
    now: datetime
    zone: str
    alike: bool


def read(
    sessions: Sessions, data: bytes, by: Actor, now: datetime, *, preview: bool = False, alike: bool = False
) -> list[ImportedEntry]:
    """Post each row by itself, in the order of the file; those of one manufacturer in one transaction.

    A row posts once, however often it is sent and however its moment is spelt: what it means is its identity, and the
    second of two equal rows is another row. A row that looks like an entry made by hand (the same day, minutes and
    channel) is left out and told, unless `alike` lets it in. With `preview` nothing is kept. Raises LedgerError
    file_unreadable.
    """
    sheet = spreadsheet.read(data, NEEDED)
    with sessions() as session:
        reading = _Reading(by, now, programme.load(session).zone, alike)
    rows: dict[str, list[_Row]] = defaultdict(list)
    equal: Counter[str] = Counter()
    outcomes = []
    for number, cells in sheet.lines:
        manufacturer_id = cells.get("manufacturer_id", "")
        try:
            time = _time(cells, reading.zone)
        except ValueError as error:
            outcomes.append(_failed(number, manufacturer_id, spreadsheet.problem(error)))
            continue
        same = f"{manufacturer_id} {_meaning(time)}"
        equal[same] += 1
        rows[manufacturer_id].append(_Row(number, time, equal[same]))
    for manufacturer_id in sorted(rows):
        with sessions.begin() as session:
            outcomes += [_came(session, manufacturer_id, row, reading) for row in rows[manufacturer_id]]
            if preview:
                session.rollback()
    return sorted(outcomes, key=lambda outcome: outcome.row)


def _came(session: Session, manufacturer_id: str, row: _Row, reading: _Reading) -> ImportedEntry:
    """What became of it."""
    try:
        with session.begin_nested():
            outcome, entry_id = _posted(store.open_book(session, manufacturer_id, reading.now), row, reading)
    except LedgerError as error:
        return _failed(row.number, manufacturer_id, error.detail)
    return ImportedEntry.model_validate(
        {"row": row.number, "manufacturer_id": manufacturer_id, "outcome": outcome, "entry_id": entry_id}
    )


def _failed(number: int, manufacturer_id: str, problem: str) -> ImportedEntry:
    return ImportedEntry(row=number, manufacturer_id=manufacturer_id, outcome="failed", entry_id=None, problem=problem)


def _posted(book: Book, row: _Row, reading: _Reading) -> tuple[str, str]:
    """The outcome, and the entry that there is or was. Raises LedgerError."""
    near = _near(book, row.time, reading.zone)
    there = [r for r in near if (r.entry.key or "").startswith(KEY) and _same(r, row.time)]
    if len(there) >= row.nth:
        return "unchanged", there[row.nth - 1].entry.id
    by_hand = [r for r in near if not (r.entry.key or "").startswith(KEY) and r.undone_by is None]
    if by_hand and not reading.alike:
        return "alike", by_hand[0].entry.id
    posted = posting.log_time(book, row.time, reading.by, f"{KEY}{_meaning(row.time)}:{row.nth}")
    assert isinstance(posted, Recorded)  # noqa: S101 (a row asks for no approval, so nothing is kept)
    return "posted", posted.entry.id


def _near(book: Book, time: TimeSpent, zone: str) -> list[Recorded]:
    """Time of the same day in the zone, as long and on the same channel, in the order of posting."""
    first = time.occurred_at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(EntryRow).where(
        EntryRow.manufacturer_id == book.manufacturer.id,
        EntryRow.kind == "use",
        EntryRow.occurred_at >= first.astimezone(UTC),
        EntryRow.occurred_at < (first + timedelta(days=1)).astimezone(UTC),
        EntryRow.minutes == time.minutes,
        EntryRow.channel == time.channel,
    )
    return store.recorded(book.session, query.order_by(EntryRow.sequence))


def _same(recorded: Recorded, time: TimeSpent) -> bool:
    """Does the entry mean what the row means? One whose words are erased may."""
    entry = recorded.entry
    said = not recorded.summary or _plain(recorded.summary) == _plain(time.summary)
    return said and entry.occurred_at == time.occurred_at and time.adviser in (None, entry.adviser)


def _meaning(time: TimeSpent) -> str:
    """A digest of what a row means; notes and reasons beside it are no part of that."""
    at = time.occurred_at.astimezone(UTC).isoformat()
    parts = (at, str(time.minutes), time.channel, _plain(time.summary), time.adviser or "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _plain(summary: str) -> str:
    return " ".join(summary.split())


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
