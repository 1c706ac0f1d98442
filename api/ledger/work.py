"""Time over all books: what one adviser spent, and a month of everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ledger import shown, store
from api.ledger.schemas import WorkOut
from api.ledger.store import Recorded
from api.ledger.tables import EntryRow, ManufacturerRow
from api.people import names


def of_adviser(session: Session, adviser: str, start: datetime, end: datetime) -> list[WorkOut]:
    """Time that an adviser spent which began in [start, end), the earliest first; also what was taken back."""
    query = select(EntryRow).where(
        EntryRow.adviser == adviser, EntryRow.kind == "use", EntryRow.occurred_at >= start, EntryRow.occurred_at < end
    )
    return named(session, store.recorded(session, query.order_by(EntryRow.occurred_at, EntryRow.id)))


def named(session: Session, found: Iterable[Recorded]) -> list[WorkOut]:
    """In the same order, with the names of manufacturers and advisers."""
    mills = {row.id: row.name for row in session.execute(select(ManufacturerRow.id, ManufacturerRow.name))}
    advisers = names.of_staff(session)
    return [
        WorkOut(
            **shown.staff_entry(each).model_dump(),
            manufacturer_name=mills[each.entry.manufacturer_id],
            adviser_name=advisers.get(each.entry.adviser, each.entry.adviser) if each.entry.adviser else None,
        )
        for each in found
    ]
