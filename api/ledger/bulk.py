"""Bulk: many books at once, made for measuring. `python -m api.ledger.bulk --help`

Every chain holds and every sum is true, as if each entry had been posted by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from sqlalchemy import insert
from sqlalchemy.orm import Session

from api import clock
from api.db.engine import open_engine, open_sessions
from api.db.schema import migrate
from api.ids import new_id
from api.ledger.store import row_of
from api.ledger.tables import EntryRow, EntryTextRow, ManufacturerRow
from tools.ledger.chain import GENESIS, sealed, text_digest
from tools.ledger.entry import Effect, Entry, Kind

AT_ONCE = 50  # manufacturers in one transaction
ALLOTMENT = 600


def fill(session: Session, ids: list[str], years: range, entries: int) -> None:
    """Books of `entries` entries a year: the allotment, then time that uses between half and all of it."""
    created = datetime(years.start, 1, 1, tzinfo=UTC)
    session.execute(insert(ManufacturerRow), [{"id": id_, "name": f"Mill {id_}", "created_at": created} for id_ in ids])
    for id_ in ids:
        lines: list[dict[str, Any]] = []
        words: list[dict[str, Any]] = []
        for entry, salt, summary in _book(id_, years, entries):
            lines.append(row_of(entry))
            words.append({"entry_id": entry.id, "salt": salt, "summary": summary, "note": "", "approval_reason": ""})
        session.execute(insert(EntryRow), lines)
        session.execute(insert(EntryTextRow), words)


def _book(manufacturer_id: str, years: range, entries: int) -> Iterator[tuple[Entry, str, str]]:
    previous, sequence = GENESIS, 0
    share = ALLOTMENT // (entries - 1) or 1
    for year in years:
        first = datetime(year, 1, 1, 9, tzinfo=UTC)
        for number in range(entries):
            sequence += 1
            minutes = ALLOTMENT if number == 0 else share // 2 + secrets.randbelow(share - share // 2) or 1
            at = first + timedelta(days=number * 360 // entries)
            entry, salt, summary = _entry(manufacturer_id, sequence, year, minutes, at, grant=number == 0)
            entry = sealed(entry, previous)
            previous = entry.hash
            yield entry, salt, summary


def _entry(
    manufacturer_id: str, sequence: int, year: int, minutes: int, at: datetime, *, grant: bool
) -> tuple[Entry, str, str]:
    salt, summary = secrets.token_hex(16), f"Allotment of {year}" if grant else "Call on targets"
    kind: Kind = "grant" if grant else "use"
    entry = Entry(
        id=new_id(),
        manufacturer_id=manufacturer_id,
        sequence=sequence,
        kind=kind,
        minutes=minutes,
        effect=Effect(granted=minutes) if grant else Effect(drawn=minutes),
        year=year,
        occurred_at=at,
        logged_at=at,
        actor="mcap" if grant else "ann",
        channel=None if grant else "live",
        adviser=None if grant else "ann",
        expires_at=None,
        conversation_id=None,
        handoff_id=None,
        reverses=None,
        approved_by=None,
        approved_at=None,
        key=f"grant:{year}" if grant else None,
        text_digest=text_digest(salt, summary, "", ""),
        previous_hash=GENESIS,
        hash="",
    )
    return entry, salt, summary


def main(
    url: Annotated[str, typer.Argument(help="SQLAlchemy address of the database")],
    manufacturers: Annotated[int, typer.Option(min=1)] = 2_000,
    years: Annotated[int, typer.Option(min=1, max=20, help="the last is the current one")] = 5,
    entries: Annotated[int, typer.Option(min=2, max=500, help="of one manufacturer in one year")] = 50,
) -> None:
    """Fill a database with books."""
    engine = open_engine(url)
    migrate(engine)
    sessions = open_sessions(engine)
    ids = [f"bulk-{number:05}" for number in range(manufacturers)]
    last = clock.now().year
    for start in range(0, manufacturers, AT_ONCE):
        with sessions.begin() as session:
            fill(session, ids[start : start + AT_ONCE], range(last - years + 1, last + 1), entries)
    typer.echo(f"{manufacturers} manufacturers, {manufacturers * years * entries} entries")
    engine.dispose()


if __name__ == "__main__":
    typer.run(main)
