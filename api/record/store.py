"""The record of a manufacturer: opened under its lock, versions added, the newest read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.ids import new_id
from api.ledger.errors import unknown_manufacturer
from api.ledger.tables import ManufacturerRow
from api.record.tables import AimRow, CalculationCopyRow, ErasingRow, VersionRow, YearRow
from tools.calculation import Calculation
from tools.record.holdings import Record
from tools.record.inventory import Inventory
from tools.record.plan import Action, Risk
from tools.record.summary import on_record
from tools.record.target import Target
from tools.record.versions import Content, Permission
from tools.years import YearOnRecord

Kind = Literal["inventory", "target", "action", "risk", "permission"]
MODELS: dict[Kind, type[Content]] = {
    "inventory": Inventory,
    "target": Target,
    "action": Action,
    "risk": Risk,
    "permission": Permission,
}
STAFF = "staff"  # the item of the permission
GONE = {"withdrawn", "dropped"}  # states of what counts no longer


@dataclass(frozen=True)
class Author:
    """Who writes: a verified subject, and on which side it stands."""

    subject: str
    staff: bool


@dataclass(frozen=True)
class Version:
    """One version of one item, as it was written."""

    row: VersionRow
    content: Content


@dataclass(frozen=True)
class Draft:
    """A version that is to be added. `item` None: a new one."""

    kind: Kind
    content: Content
    item: str | None = None
    reason: str | None = None

    @property
    def year(self) -> int:
        if isinstance(self.content, Inventory):
            return self.content.year
        return self.content.base_year if isinstance(self.content, Target) else 0

    @property
    def state(self) -> str:
        return getattr(self.content, "state", "")


def lock(session: Session, manufacturer_id: str) -> None:
    """Nobody else writes in this record until the transaction ends. Raises LedgerError not_found."""
    query = select(ManufacturerRow.id).where(ManufacturerRow.id == manufacturer_id).with_for_update()
    if session.scalar(query) is None:
        raise unknown_manufacturer(manufacturer_id)


def known(session: Session, manufacturer_id: str) -> ManufacturerRow:
    """Raises LedgerError not_found."""
    row = session.get(ManufacturerRow, manufacturer_id)
    if row is None:
        raise unknown_manufacturer(manufacturer_id)
    return row


def add(session: Session, manufacturer_id: str, draft: Draft, number: int, by: Author, now: datetime) -> Version:
    """The version of this number. Whether it may be added is decided before (api.record.writing)."""
    row = VersionRow(
        id=new_id(),
        manufacturer_id=manufacturer_id,
        kind=draft.kind,
        item=draft.item or new_id(),
        version=number,
        year=draft.year,
        state=draft.state,
        content=draft.content.model_dump(mode="json"),
        reason=draft.reason,
        actor=by.subject,
        by_staff=by.staff,
        at=now,
    )
    session.add(row)
    session.flush()
    return Version(row, draft.content)


def versions(session: Session, manufacturer_id: str, kind: Kind, item: str | None = None) -> list[Version]:
    """Every version of one item or of all, the oldest first."""
    query = select(VersionRow).where(VersionRow.manufacturer_id == manufacturer_id, VersionRow.kind == kind)
    if item is not None:
        query = query.where(VersionRow.item == item)
    return [of_row(row) for row in session.scalars(query.order_by(VersionRow.item, VersionRow.version))]


def newest(session: Session, manufacturer_id: str, kind: Kind) -> list[Version]:
    """The newest version of each item, those first that were added first."""
    return _newest(versions(session, manufacturer_id, kind))


def find(session: Session, version_id: str) -> Version | None:
    row = session.get(VersionRow, version_id)
    return of_row(row) if row is not None else None


def of_row(row: VersionRow) -> Version:
    return Version(row, MODELS[row.kind].model_validate(row.content))  # type: ignore[index]  # one of ours


def record(session: Session, manufacturer_id: str) -> Record:
    """What counts: the newest of everything that was not withdrawn."""
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.manufacturer_id == manufacturer_id, VersionRow.kind != "permission")
        .order_by(VersionRow.kind, VersionRow.item, VersionRow.version)
    )
    last = {(row.kind, row.item): row for row in rows}
    found = [of_row(row) for row in last.values() if row.state not in GONE]
    contents = [(version.row.item, version.content) for version in found]
    return Record(
        inventories={content.year: content for _, content in contents if isinstance(content, Inventory)},
        versions={each.row.year: each.row.version for each in found if isinstance(each.content, Inventory)},
        targets={item: content for item, content in contents if isinstance(content, Target)},
        actions={item: content for item, content in contents if isinstance(content, Action)},
        risks={item: content for item, content in contents if isinstance(content, Risk)},
    )


def years(session: Session, manufacturer_id: str) -> tuple[YearOnRecord, ...]:
    """The years of a record as calculators are given them."""
    return on_record(record(session, manufacturer_id))


def permission(session: Session, manufacturer_id: str) -> Version | None:
    """The last word of the manufacturer on who may write; None: it never said."""
    return next(iter(newest(session, manufacturer_id, "permission")), None)


def staff_may_write(session: Session, manufacturer_id: str) -> bool:
    said = permission(session, manufacturer_id)
    return said is not None and isinstance(said.content, Permission) and said.content.staff_may_write


def copy(session: Session, manufacturer_id: str, calculation_id: str) -> Calculation | None:
    """A calculation as the record holds it."""
    row = session.get(CalculationCopyRow, (manufacturer_id, calculation_id))
    return Calculation.model_validate(row.calculation) if row is not None else None


def keep_copy(session: Session, manufacturer_id: str, calculation: Calculation) -> None:
    """Once: several versions may rest on it."""
    written = calculation.model_dump(mode="json")
    size = len(json.dumps(written))
    session.add(
        CalculationCopyRow(
            manufacturer_id=manufacturer_id, calculation_id=calculation.id, bytes=size, calculation=written
        )
    )
    session.flush()


def copied_bytes(session: Session, manufacturer_id: str) -> int:
    """Room that the copies of one manufacturer take, as JSON."""
    total = func.sum(CalculationCopyRow.bytes)
    return session.scalar(select(total).where(CalculationCopyRow.manufacturer_id == manufacturer_id)) or 0


def erase(session: Session, manufacturer_id: str) -> int:
    """Every version and every copy of one manufacturer; how many versions there were."""
    ours = VersionRow.manufacturer_id == manufacturer_id
    count = session.scalar(select(func.count()).select_from(VersionRow).where(ours)) or 0
    marker = ErasingRow(manufacturer_id=manufacturer_id)
    session.add(marker)
    session.flush()
    session.execute(delete(VersionRow).where(ours))
    for table in (YearRow, AimRow):
        session.execute(delete(table).where(table.manufacturer_id == manufacturer_id))
    session.execute(delete(CalculationCopyRow).where(CalculationCopyRow.manufacturer_id == manufacturer_id))
    session.delete(marker)
    session.flush()
    return count


def _newest(found: Iterable[Version]) -> list[Version]:
    first: dict[str, datetime] = {}
    last: dict[str, Version] = {}
    for version in found:
        first.setdefault(version.row.item, version.row.at)
        last[version.row.item] = version
    return sorted(last.values(), key=lambda version: (first[version.row.item], version.row.item))
