"""Erasure: what a manufacturer said, calculated and kept on record goes; its hours stay, without their words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from api.calculations.tables import CalculationRow
from api.chat import conversations
from api.chat.tables import ConversationRow, HandoffRow, MessageRow
from api.db import audit
from api.keeping.errors import KeepingError
from api.ledger import erasure as ledger
from api.ledger.tables import ManufacturerRow
from api.people.tables import PersonRow
from api.record import store as record

Owned = type[CalculationRow | ConversationRow | HandoffRow]


@dataclass(frozen=True)
class Erased:
    """How many of each."""

    conversations: int
    messages: int
    calculations: int
    handoffs: int
    entries: int  # whose words were blanked
    approvals: int
    record_versions: int


def erase(session: Session, manufacturer_id: str, now: datetime, by: str) -> Erased:
    """In the caller's transaction, with a line in the audit log. Raises KeepingError.

    The name of the manufacturer stays in the book; so do those who logged the hours.
    """
    if session.get(ManufacturerRow, manufacturer_id) is None:
        raise KeepingError(f"There is no manufacturer {manufacturer_id}.")
    chats = list(session.scalars(select(ConversationRow).where(ConversationRow.manufacturer_id == manufacturer_id)))
    messages = _count(session, select(MessageRow.id).join(ConversationRow), ConversationRow, manufacturer_id)
    calculations = _count(session, select(CalculationRow.id), CalculationRow, manufacturer_id)
    handoffs = _count(session, select(HandoffRow.id), HandoffRow, manufacturer_id)
    for conversation in chats:
        conversations.delete(session, conversation, now)
    session.execute(delete(CalculationRow).where(CalculationRow.manufacturer_id == manufacturer_id))
    conversations.forget_handoffs(session, HandoffRow.manufacturer_id == manufacturer_id, now)
    session.execute(delete(PersonRow).where(PersonRow.manufacturer_id == manufacturer_id))
    entries, approvals = ledger.erase_all(session, manufacturer_id)
    kept = record.erase(session, manufacturer_id)
    erased = Erased(len(chats), messages, calculations, handoffs, entries, approvals, kept)
    details = asdict(erased)
    audit.record(session, now, by, "manufacturer.erase", manufacturer_id, manufacturer_id=manufacturer_id, **details)
    session.flush()
    return erased


def _count(session: Session, query: Select[str], table: Owned, manufacturer_id: str) -> int:
    of_it = query.where(table.manufacturer_id == manufacturer_id).subquery()
    return session.scalar(select(func.count()).select_from(of_it)) or 0
