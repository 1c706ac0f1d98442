"""Periods: months of the programme's calendar. A closed one takes no new entry, only reversals dated later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.db import audit
from api.ledger import settings as programme
from api.ledger import store
from api.ledger.errors import LedgerError
from api.ledger.store import Recorded
from api.ledger.tables import ApprovalRow, ClosedMonthRow, EntryRow


def closed(session: Session, month: str) -> bool:
    return session.get(ClosedMonthRow, month) is not None


def bounds(month: str, zone: str) -> tuple[datetime, datetime]:
    """First moment of a month (`2027-03`) in the zone, and of the next."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZoneInfo(zone))
    following = (first + timedelta(days=32)).replace(day=1)
    return first.astimezone(UTC), following.astimezone(UTC)


def month_entries(session: Session, month: str) -> list[Recorded]:
    """What happened in the month, all manufacturers; time with neither conversation nor hand-off behind it first."""
    start, end = bounds(month, programme.load(session).zone)
    query = select(EntryRow).where(EntryRow.occurred_at >= start, EntryRow.occurred_at < end)
    found = store.recorded(session, query.order_by(EntryRow.occurred_at, EntryRow.id))
    return sorted(found, key=lambda recorded: not unproven(recorded))


def unproven(recorded: Recorded) -> bool:
    """Time that a person logged with nothing behind it, and that nobody took back."""
    entry = recorded.entry
    proof = entry.conversation_id or entry.handoff_id
    return entry.kind == "use" and entry.channel != "assistant" and not proof and recorded.undone_by is None


def waiting(session: Session, month: str) -> int:
    """Approvals that wait for time in the month."""
    start, end = bounds(month, programme.load(session).zone)
    query = select(func.count()).where(
        ApprovalRow.state == "waiting", ApprovalRow.occurred_at >= start, ApprovalRow.occurred_at < end
    )
    return session.scalar(query) or 0


def close(session: Session, month: str, by: str, now: datetime) -> ClosedMonthRow:
    """Close a month that is over. Postings under way are waited for; the next ones see it closed.

    Raises LedgerError month_not_over, period_closed or approvals_waiting.
    """
    zone = programme.lock(session).zone
    if bounds(month, zone)[1] > now:
        raise LedgerError(
            "month_not_over", f"{month} is not over in {zone}.", field="month", expected="a month that is over"
        )
    if closed(session, month):
        raise LedgerError("period_closed", f"{month} is closed already.")
    if count := waiting(session, month):
        raise LedgerError("approvals_waiting", f"{count} approvals wait for time in {month}. Decide them first.")
    row = ClosedMonthRow(month=month, closed_by=by, closed_at=now)
    session.add(row)
    audit.record(session, now, by, "period.close", month)
    session.flush()
    return row
