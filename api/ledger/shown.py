"""What the store holds, as the bodies of the contract."""

from __future__ import annotations

from datetime import UTC, datetime

from api.ledger.manufacturers import Standing
from api.ledger.periods import unproven
from api.ledger.schemas import AllotmentOut, EntryOut, HoldOut, ManufacturerOut, Period, StaffEntryOut
from api.ledger.store import Recorded
from api.ledger.tables import ClosedMonthRow
from tools.ledger.balance import Balance

OWN = (
    "id",
    "manufacturer_id",
    "year",
    "kind",
    "minutes",
    "channel",
    "adviser",
    "occurred_at",
    "logged_at",
    "conversation_id",
    "handoff_id",
    "reverses",
    "actor",
    "previous_hash",
    "hash",
)  # fields that the entry has under the same name


def allotment(balance: Balance) -> AllotmentOut:
    return AllotmentOut(
        year=balance.year,
        from_=balance.start,
        to=balance.end,
        granted_minutes=balance.granted_minutes,
        used_minutes=balance.used_minutes,
        held_minutes=balance.held_minutes,
        remaining_minutes=balance.remaining_minutes,
    )


def entry(recorded: Recorded) -> EntryOut:
    """As everybody who may see the book sees it."""
    return EntryOut.model_validate(_entry_fields(recorded))


def staff_entry(recorded: Recorded) -> StaffEntryOut:
    fields = _entry_fields(recorded)
    return StaffEntryOut.model_validate(
        {
            **fields,
            "note": recorded.note,
            "sequence": recorded.entry.sequence,
            "reversed_by": recorded.undone_by,
        }
    )


def hold(recorded: Recorded, now: datetime) -> HoldOut:
    """A hold; one past its expiry is expired even before the entry that says so."""
    expires_at = recorded.entry.expires_at
    expired = recorded.undone_kind == "expiry" or (recorded.undone_by is None and expires_at and expires_at <= now)
    state = "expired" if expired else "closed" if recorded.undone_by else "open"
    moments = {"starts_at": recorded.entry.occurred_at, "expires_at": expires_at}
    return HoldOut.model_validate({**_entry_fields(recorded), **moments, "state": state})


def manufacturer(standing: Standing) -> ManufacturerOut:
    row = standing.row
    return ManufacturerOut(
        id=row.id,
        name=row.name,
        commitment_date=row.commitment_date,
        pinned_release=row.pinned_release,
        allotment_minutes=row.allotment_minutes,
        language=row.language,
        created_at=row.created_at,
        last_used_at=standing.last_used_at.astimezone(UTC) if standing.last_used_at else None,
        warning=standing.balance.warning,
        allotment=allotment(standing.balance),
    )


def period(month: str, row: ClosedMonthRow | None, found: list[Recorded], waiting: int) -> Period:
    return Period(
        month=month,
        closed_by=row.closed_by if row else None,
        closed_at=row.closed_at if row else None,
        waiting_approvals=waiting,
        entries_without_evidence=sum(unproven(recorded) for recorded in found),
        entries=[entry(recorded) for recorded in found],
    )


def _entry_fields(recorded: Recorded) -> dict[str, object]:
    entry = recorded.entry
    approval = None
    if entry.approved_by is not None:
        approval = {"by": entry.approved_by, "reason": recorded.approval_reason, "at": entry.approved_at}
    return {
        **{name: getattr(entry, name) for name in OWN},
        "drawn_minutes": entry.effect.drawn,
        "summary": recorded.summary,
        "approval": approval,
    }
