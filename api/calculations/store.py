"""Where calculations are kept, each once: with their conversation, or outside of one (*loose*) for a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from api.calculations.tables import CalculationRow
from api.identity import Identity
from tools.calculation import Calculation

LOOSE_FOR = timedelta(days=1)
MOST_LOOSE = 50_000_000  # bytes of JSON, of one manufacturer; of one member of staff


@dataclass(frozen=True)
class Owner:
    """The person a calculation was made for, on behalf of a manufacturer or of none."""

    issuer: str
    subject: str
    manufacturer_id: str | None
    conversation_id: str | None = None


def owner(identity: Identity) -> Owner:
    return Owner(identity.issuer, identity.subject, identity.manufacturer_id)


def keep(session: Session, owner: Owner, calculations: Sequence[Calculation], now: datetime) -> None:
    """Those that are not kept yet."""
    if not calculations:
        return
    known = set(session.scalars(select(CalculationRow.id).where(CalculationRow.id.in_([c.id for c in calculations]))))
    for calculation in calculations:
        if calculation.id not in known:
            known.add(calculation.id)
            session.add(_row(owner, calculation, now))


def keep_loose(session: Session, owner: Owner, calculation: Calculation, now: datetime) -> None:
    """One outside a conversation. Where those of its manufacturer take too much room, the oldest make way."""
    row = _row(owner, calculation, now)
    theirs = select(CalculationRow.id, CalculationRow.bytes).where(_loose(owner)).order_by(CalculationRow.at)
    kept = session.execute(theirs).all()
    excess = sum(size for _, size in kept) + row.bytes - MOST_LOOSE
    gone = []
    for calculation_id, size in kept:
        if excess <= 0:
            break
        gone.append(calculation_id)
        excess -= size
    session.execute(delete(CalculationRow).where(CalculationRow.id.in_(gone)))
    session.add(row)


def expire(session: Session, now: datetime, most: int = 500) -> int:
    """Delete loose ones that are a day old, the oldest first; how many, at most `most`."""
    old = select(CalculationRow.id).where(CalculationRow.conversation_id.is_(None), CalculationRow.at < now - LOOSE_FOR)
    ids = list(session.scalars(old.order_by(CalculationRow.at).limit(most)))
    session.execute(delete(CalculationRow).where(CalculationRow.id.in_(ids)))
    return len(ids)


def find(session: Session, calculation_id: str) -> tuple[Owner, Calculation] | None:
    row = session.get(CalculationRow, calculation_id)
    if row is None:
        return None
    owner = Owner(row.issuer, row.subject, row.manufacturer_id, row.conversation_id)
    return owner, Calculation.model_validate(row.calculation)


def forget(session: Session, conversation_id: str) -> None:
    """With its conversation."""
    session.execute(delete(CalculationRow).where(CalculationRow.conversation_id == conversation_id))


def _loose(owner: Owner) -> ColumnElement[bool]:
    loose = CalculationRow.conversation_id.is_(None)
    if owner.manufacturer_id is not None:
        return loose & (CalculationRow.manufacturer_id == owner.manufacturer_id)
    nobody = CalculationRow.manufacturer_id.is_(None)
    return loose & nobody & (CalculationRow.issuer == owner.issuer) & (CalculationRow.subject == owner.subject)


def _row(owner: Owner, calculation: Calculation, now: datetime) -> CalculationRow:
    written = calculation.model_dump(mode="json")
    return CalculationRow(
        id=calculation.id,
        issuer=owner.issuer,
        subject=owner.subject,
        manufacturer_id=owner.manufacturer_id,
        conversation_id=owner.conversation_id,
        at=now,
        bytes=len(json.dumps(written)),
        calculation=written,
    )
