"""Erasure: the words beside an entry are blanked; its minutes and its place in the chain stay."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from api.db import audit
from api.ledger import store
from api.ledger.store import Book, Recorded
from api.ledger.tables import ApprovalRow, EntryRow, EntryTextRow

BLANK: dict[str, Any] = {"salt": None, "summary": "", "note": "", "approval_reason": ""}
ERASED = "erased"  # in the place of words that a request must have


def erase(book: Book, entry_id: str, reason: str, by: str) -> Recorded:
    """Blank summary, note and approval reason. The digest in the chain tells nothing without its salt."""
    blank = update(EntryTextRow).where(EntryTextRow.entry_id == entry_id)
    book.session.execute(blank.values(**BLANK))
    audit.record(
        book.session,
        book.now,
        by,
        "entry.erase",
        entry_id,
        manufacturer_id=book.manufacturer.id,
        reason=reason,
    )
    return store.existing(book.session, entry_id)


def erase_all(session: Session, manufacturer_id: str) -> tuple[int, int]:
    """Blank the words of every entry and of every approval of one manufacturer; how many of each were touched."""
    entries = select(EntryRow.id).where(EntryRow.manufacturer_id == manufacturer_id).scalar_subquery()
    blank = update(EntryTextRow).where(EntryTextRow.entry_id.in_(entries), EntryTextRow.salt.is_not(None))
    blanked = session.execute(blank.values(**BLANK))
    approvals = list(session.scalars(select(ApprovalRow).where(ApprovalRow.manufacturer_id == manufacturer_id)))
    for row in approvals:
        words = {name for name in ("summary", "note", "approval_reason") if row.request.get(name)}
        row.request = {**row.request, **dict.fromkeys(words, ERASED)}
        row.decision_reason = row.decision_reason and ERASED
    return blanked.rowcount if isinstance(blanked, CursorResult) else 0, len(approvals)
