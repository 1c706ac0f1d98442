"""Verification: every chain and every balance computed again from the entries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.ledger import store
from api.ledger.tables import EntryRow, EntryTextRow, ManufacturerRow
from tools.ledger.balance import total
from tools.ledger.chain import Break, first_break, text_digest
from tools.ledger.entry import Effect, Entry


@dataclass(frozen=True)
class Head:
    """The newest entry of a chain. Kept elsewhere, it shows a tail that was cut since."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class Verification:
    manufacturers: int
    entries: int
    breaks: tuple[Break, ...]
    heads: Mapping[str, Head]


def verify(session: Session, kept: Mapping[str, Head] | None = None) -> Verification:
    """Every book, one at a time; of each the first place that differs. `kept` are heads of an earlier run."""
    kept = kept or {}
    breaks: list[Break] = []
    heads: dict[str, Head] = {}
    count = 0
    ids = session.scalars(select(ManufacturerRow.id).order_by(ManufacturerRow.id)).all()
    for manufacturer_id in ids:
        entries = _chain(session, manufacturer_id)
        count += len(entries)
        broken = _first_fault(session, manufacturer_id, entries, kept.get(manufacturer_id))
        if broken is not None:
            breaks.append(broken)
        if entries:
            heads[manufacturer_id] = Head(entries[-1].sequence, entries[-1].hash)
    breaks += [Break(m, head.sequence, None, "the manufacturer is missing") for m, head in kept.items() if m not in ids]
    return Verification(len(ids), count, tuple(breaks), heads)


def write_heads(path: Path, heads: Mapping[str, Head]) -> None:
    lines = {m: [head.sequence, head.hash] for m, head in sorted(heads.items())}
    path.write_text(json.dumps(lines, indent=0) + "\n", encoding="utf-8")


def read_heads(path: Path) -> dict[str, Head]:
    """Raises ValueError where the file was not written by `write_heads`."""
    try:
        lines = json.loads(path.read_text(encoding="utf-8"))
        return {m: Head(int(sequence), str(digest)) for m, (sequence, digest) in lines.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is no file of heads; write one with `mcap verify-ledger --heads {path}`") from error


def _first_fault(session: Session, manufacturer_id: str, entries: list[Entry], head: Head | None) -> Break | None:
    faults = (
        first_break(manufacturer_id, entries),
        _first_reworded(session, manufacturer_id, entries),
        _cut(manufacturer_id, entries, head),
        _wrong_sum(session, manufacturer_id, entries),
    )
    return min((fault for fault in faults if fault), key=lambda fault: fault.sequence, default=None)


def _cut(manufacturer_id: str, entries: list[Entry], head: Head | None) -> Break | None:
    """Entries that were there when the heads were written must be there still, unchanged."""
    if head is None:
        return None
    if len(entries) < head.sequence:
        return Break(manufacturer_id, len(entries) + 1, None, "the entry was cut off since the heads were written")
    entry = entries[head.sequence - 1]
    if entry.hash == head.hash:
        return None
    return Break(manufacturer_id, entry.sequence, entry.id, "it is not the entry that the heads name")


def _first_reworded(session: Session, manufacturer_id: str, entries: list[Entry]) -> Break | None:
    """Words that were not blanked must give the digest in the chain; every entry has its words."""
    query = select(EntryTextRow).join(EntryRow, EntryRow.id == EntryTextRow.entry_id)
    words = {w.entry_id: w for w in session.scalars(query.where(EntryRow.manufacturer_id == manufacturer_id))}
    for entry in entries:
        row = words.get(entry.id)
        if row is None:
            return Break(manufacturer_id, entry.sequence, entry.id, "its words are missing")
        blanked = row.salt is None and not (row.summary or row.note or row.approval_reason)
        if not blanked and _digest(row) != entry.text_digest:
            return Break(manufacturer_id, entry.sequence, entry.id, "its words do not give its digest")
    return None


def _wrong_sum(session: Session, manufacturer_id: str, entries: list[Entry]) -> Break | None:
    """What the database adds up in its index must be what the entries add up to."""
    columns = (func.sum(c) for c in (EntryRow.granted_minutes, EntryRow.drawn_minutes, EntryRow.held_minutes))
    query = select(EntryRow.year, *columns).where(EntryRow.manufacturer_id == manufacturer_id).group_by(EntryRow.year)
    summed = {year: Effect(*amounts) for year, *amounts in session.execute(query)}
    years = {entry.year for entry in entries}
    computed = {year: total(e.effect for e in entries if e.year == year) for year in years}
    if summed == computed:
        return None
    return Break(manufacturer_id, len(entries), entries[-1].id if entries else None, "the sums differ from the entries")


def _chain(session: Session, manufacturer_id: str) -> list[Entry]:
    query = select(EntryRow).where(EntryRow.manufacturer_id == manufacturer_id).order_by(EntryRow.sequence)
    return [store.entry_of(row) for row in session.scalars(query)]


def _digest(row: EntryTextRow) -> str:
    return text_digest(row.salt or "", row.summary, row.note, row.approval_reason)
