"""Erasure: the words beside an entry are blanked; its minutes and its place in the chain stay."""

from __future__ import annotations

from sqlalchemy import update

from api.db import audit
from api.ledger import store
from api.ledger.store import Book, Recorded
from api.ledger.tables import EntryTextRow


def erase(book: Book, entry_id: str, reason: str, by: str) -> Recorded:
    """Blank summary, note and approval reason. The digest in the chain tells nothing without its salt."""
    blank = update(EntryTextRow).where(EntryTextRow.entry_id == entry_id)
    book.session.execute(blank.values(salt=None, summary="", note="", approval_reason=""))
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
