"""Approvals: time past the allotment that waits for a lead. It is outside the balance, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.ids import new_id
from api.ledger.errors import LedgerError
from api.ledger.schemas import ApprovalOut, Approved, HoldRequest, TimeSpent
from api.ledger.store import Book
from api.ledger.tables import ApprovalRow
from tools.ledger.entry import Approval, Draft

_BESIDE = {"settles", "why"}  # which entry is taken back with it, and the reason


def keep(book: Book, request: TimeSpent | HoldRequest, subject: str, undoing: Draft | None) -> ApprovalRow:
    """Keep what was typed until a lead decides, and what is taken back with it: a hold, or an entry corrected."""
    beside = {"settles": undoing.reverses, "why": undoing.summary} if undoing else {}
    is_use = isinstance(request, TimeSpent)
    row = ApprovalRow(
        id=new_id(),
        manufacturer_id=book.manufacturer.id,
        kind="use" if is_use else "hold",
        request={**request.model_dump(mode="json"), **beside},
        occurred_at=request.occurred_at if isinstance(request, TimeSpent) else request.starts_at,
        requested_by=subject,
        requested_at=book.now,
        state="waiting",
    )
    book.session.add(row)
    book.session.flush()
    return row


def find(session: Session, approval_id: str) -> ApprovalRow:
    """Raises LedgerError not_found."""
    row = session.get(ApprovalRow, approval_id)
    if row is None:
        raise LedgerError("not_found", f"There is no approval {approval_id}.")
    return row


def listed(session: Session, state: str | None, manufacturer_id: str | None = None) -> Sequence[ApprovalRow]:
    """The oldest first."""
    query = select(ApprovalRow).order_by(ApprovalRow.id)
    if state is not None:
        query = query.where(ApprovalRow.state == state)
    if manufacturer_id is not None:
        query = query.where(ApprovalRow.manufacturer_id == manufacturer_id)
    return session.scalars(query).all()


def waiting(row: ApprovalRow) -> None:
    """Raises LedgerError approval_decided."""
    if row.state != "waiting":
        raise LedgerError("approval_decided", f"{row.decided_by} {row.state} it at {row.decided_at}.")


def request_of(row: ApprovalRow) -> TimeSpent | HoldRequest:
    values = {name: value for name, value in row.request.items() if name not in _BESIDE}
    return TimeSpent.model_validate(values) if row.kind == "use" else HoldRequest.model_validate(values)


def decide(session: Session, row: ApprovalRow, state: str, approval: Approval, entry_id: str | None = None) -> None:
    row.state, row.entry_id = state, entry_id
    row.decided_by, row.decision_reason, row.decided_at = approval.by, approval.reason, approval.at
    session.flush()


def shown(row: ApprovalRow) -> ApprovalOut:
    """As a lead sees it."""
    request = row.request
    decided = None
    if row.decided_by is not None and row.decided_at is not None:
        decided = Approved(by=row.decided_by, reason=row.decision_reason or "", at=row.decided_at)
    return ApprovalOut.model_validate(
        {
            "id": row.id,
            "manufacturer_id": row.manufacturer_id,
            "kind": row.kind,
            "state": row.state,
            "minutes": request["minutes"],
            "channel": request.get("channel", "live"),
            "adviser": request.get("adviser") or row.requested_by,
            "occurred_at": row.occurred_at,
            "summary": request["summary"],
            "note": request.get("note"),
            "reason": request.get("approval_reason"),
            "conversation_id": request.get("conversation_id"),
            "handoff_id": request.get("handoff_id"),
            "requested_by": row.requested_by,
            "requested_at": row.requested_at,
            "decided": decided,
            "entry_id": row.entry_id,
        }
    )
