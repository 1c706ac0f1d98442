"""Where calculations are kept, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.calculations.tables import CalculationRow
from api.identity import Identity
from tools.calculation import Calculation


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


def find(session: Session, calculation_id: str) -> tuple[Owner, Calculation] | None:
    row = session.get(CalculationRow, calculation_id)
    if row is None:
        return None
    owner = Owner(row.issuer, row.subject, row.manufacturer_id, row.conversation_id)
    return owner, Calculation.model_validate(row.calculation)


def forget(session: Session, conversation_id: str) -> None:
    """With its conversation; what was calculated outside a chat stays."""
    session.execute(delete(CalculationRow).where(CalculationRow.conversation_id == conversation_id))


def _row(owner: Owner, calculation: Calculation, now: datetime) -> CalculationRow:
    return CalculationRow(
        id=calculation.id,
        issuer=owner.issuer,
        subject=owner.subject,
        manufacturer_id=owner.manufacturer_id,
        conversation_id=owner.conversation_id,
        at=now,
        calculation=calculation.model_dump(mode="json"),
    )
