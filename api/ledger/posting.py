"""Posting: what staff may write into a book, under the rules of tools.ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from api.db import audit
from api.ledger import approvals, grants, periods, store
from api.ledger.errors import LedgerError, refusal
from api.ledger.schemas import Adjustment, Correction, HoldRequest, Settlement, TimeSpent
from api.ledger.store import Book, Recorded
from api.ledger.tables import ApprovalRow
from tools.ledger.balance import Balance
from tools.ledger.entry import Approval, Draft, Effect, Entry
from tools.ledger.rules import Objection, Posting, objections

HOLD_LASTS = timedelta(days=1)  # from its start, where nobody says otherwise


@dataclass(frozen=True)
class Actor:
    """Who posts: a verified subject, and whether it may approve and correct others."""

    subject: str
    lead: bool = False


TOOK_PLACE = "The session took place."
Kept = Recorded | ApprovalRow  # posted, or kept until a lead decides


def log_time(book: Book, time: TimeSpent, by: Actor, key: str | None = None) -> Kept:
    """Post time that was spent. Raises LedgerError with the rule that objects."""
    draft = use(book, time, by.subject, key)
    return _submit(book, draft, time, by, "entry.post")


def hold(book: Book, request: HoldRequest, by: Actor, key: str | None = None) -> Kept:
    """Reserve time for a session to come."""
    return _submit(book, reservation(book, request, by.subject, key), request, by, "hold.post")


def settle(book: Book, hold_id: str, settlement: Settlement, by: Actor, key: str | None = None) -> Kept:
    """Free the hold and post what the session took, or neither."""
    held = _found(book, hold_id)
    freeing = _undoing(book, held, TOOK_PLACE, by.subject)
    _refuse(_objections(book, freeing, undoes=held))
    time = _time(settlement, held)
    return _submit(book, use(book, time, by.subject, key), time, by, "hold.settle", freeing)


def release(book: Book, hold_id: str, by: Actor, key: str | None = None) -> Recorded:
    """Free the hold."""
    held = _found(book, hold_id)
    draft = replace(store.undoing(held, "release", by.subject, book.now, "Released."), key=key)
    _refuse(_objections(book, draft, undoes=held))
    return _posted(book, draft, by, "hold.release")


def reverse(book: Book, entry_id: str, reason: str, by: Actor, key: str | None = None) -> Recorded:
    """Take an entry back; both stay in the book. An adviser takes back its own, a lead any."""
    return _posted(book, replace(_reversal(book, _found(book, entry_id), reason, by), key=key), by, "entry.reverse")


def correct(book: Book, entry_id: str, correction: Correction, by: Actor, key: str | None = None) -> Kept:
    """Take an entry back and post what it should have said, or neither. Past the allotment the entry stays as it is
    until a lead decides."""
    entry = _found(book, entry_id)
    if entry.kind != "use" or entry.channel == "assistant":
        raise LedgerError("not_reversible", "Only time that an adviser logged can be corrected.")
    reversal = _reversal(book, entry, correction.reason, by)
    beside = {
        "adviser": correction.adviser or entry.adviser,
        "conversation_id": correction.conversation_id or entry.conversation_id,
        "handoff_id": correction.handoff_id or entry.handoff_id,
    }
    time = TimeSpent.model_validate({**correction.model_dump(exclude={"reason"}), **beside})
    return _submit(book, use(book, time, by.subject, key), time, by, "entry.post", reversal)


def adjust(book: Book, adjustment: Adjustment, by: Actor, key: str | None = None) -> Recorded:
    """Change what a year has been granted. The caller is a lead."""
    year = book.calendar.year(book.now) if adjustment.year is None else adjustment.year
    effect = Effect(granted=adjustment.minutes)
    summary = adjustment.reason
    draft = Draft("adjustment", adjustment.minutes, effect, year, book.now, by.subject, summary, key=key)
    _refuse(_objections(book, draft))
    return _posted(book, draft, by, "ledger.adjust")


def approve(book: Book, row: ApprovalRow, reason: str, by: Actor) -> Recorded:
    """Post what was kept, under the lead's name and reason; a hold that it settles is freed with it, an entry that it
    corrects taken back."""
    approvals.waiting(row)
    approval = Approval(by.subject, reason, book.now)
    request = approvals.request_of(row)
    if isinstance(request, HoldRequest):
        draft = reservation(book, request, row.requested_by, None)
    else:
        draft = use(book, request, row.requested_by, None)
    draft = replace(draft, approval=approval)
    undone = _found(book, row.request["settles"]) if row.request.get("settles") else None
    if undone is not None and store.undone_by(book.session, undone.id) is None:
        _take_back(book, _undoing(book, undone, row.request.get("why") or TOOK_PLACE, row.requested_by), by)
    _refuse(_objections(book, draft))
    recorded = _posted(book, draft, by, "approval.approve")
    approvals.decide(book.session, row, "approved", approval, recorded.entry.id)
    return recorded


def use(book: Book, time: TimeSpent, subject: str, key: str | None) -> Draft:
    """The draft of time spent, in the programme year in which it was spent."""
    return Draft(
        kind="use",
        minutes=time.minutes,
        effect=Effect(drawn=book.settings.policy.drawn(time.channel, time.minutes)),
        year=book.calendar.year(time.occurred_at),
        occurred_at=time.occurred_at,
        actor=subject,
        summary=time.summary,
        note=time.note or "",
        channel=time.channel,
        adviser=time.adviser or subject,
        conversation_id=time.conversation_id,
        handoff_id=time.handoff_id,
        key=key,
    )


def reservation(book: Book, request: HoldRequest, subject: str, key: str | None) -> Draft:
    """The draft of a hold: it reserves what a live session of that length would draw."""
    return Draft(
        kind="hold",
        minutes=request.minutes,
        effect=Effect(held=book.settings.policy.drawn("live", request.minutes)),
        year=book.calendar.year(request.starts_at),
        occurred_at=request.starts_at,
        actor=subject,
        summary=request.summary,
        channel="live",
        adviser=subject,
        expires_at=request.expires_at or request.starts_at + HOLD_LASTS,
        handoff_id=request.handoff_id,
        key=key,
    )


def _time(settlement: Settlement, held: Entry) -> TimeSpent:
    values = settlement.model_dump()
    return TimeSpent(**values, adviser=held.adviser, handoff_id=held.handoff_id)


def _submit(
    book: Book,
    draft: Draft,
    request: TimeSpent | HoldRequest,
    by: Actor,
    action: str,
    undoing: Draft | None = None,
) -> Kept:
    """Post, and `undoing` with it; or, past the allotment, post under a lead's own approval, or keep it where that was
    asked for."""
    found = _objections(book, draft, undone=undoing)
    if [o.code for o in found] == ["allotment_exceeded"]:
        if by.lead and request.approval_reason:
            draft = replace(draft, approval=Approval(by.subject, request.approval_reason, book.now))
            found = []
        elif request.request_approval:
            return approvals.keep(book, request, by.subject, undoing)
    _refuse(found)
    if undoing is not None:
        _take_back(book, undoing, by)
    return _posted(book, draft, by, action)


def _objections(
    book: Book, draft: Draft, *, undoes: Entry | None = None, undone: Draft | None = None
) -> list[Objection]:
    """What the rules say, given the book as it is once `undone` has been posted."""
    grants.ensure_year(book, draft.year)
    balance = store.balance(book.session, book.manufacturer.id, book.now, draft.year)
    if undone is not None and undone.year == draft.year:
        balance = _after(balance, undone.effect)
    undone_by = store.undone_by(book.session, undoes.id) if undoes is not None else None
    closed = periods.closed(book.session, book.calendar.month(draft.occurred_at))
    return objections(Posting(draft, balance, book.now, closed, undoes, undone_by))


def _after(balance: Balance, effect: Effect) -> Balance:
    return replace(
        balance,
        held_minutes=balance.held_minutes + effect.held,
        used_minutes=balance.used_minutes + effect.drawn,
    )


def _undoing(book: Book, entry: Entry, why: str, subject: str) -> Draft:
    """A hold is released, time reversed."""
    return store.undoing(entry, "release" if entry.kind == "hold" else "reversal", subject, book.now, why)


def _reversal(book: Book, entry: Entry, reason: str, by: Actor) -> Draft:
    """Raises LedgerError where `by` may not take it back, or the rules object."""
    if not by.lead and by.subject not in (entry.actor, entry.adviser):
        raise LedgerError("forbidden", "An adviser reverses its own entries; a lead reverses any.")
    draft = _undoing(book, entry, reason, by.subject)
    _refuse(_objections(book, draft, undoes=entry))
    return draft


def _take_back(book: Book, undoing: Draft, by: Actor) -> None:
    """With what replaces it: only a reversal is an act of its own in the audit."""
    if undoing.kind == "reversal":
        _posted(book, undoing, by, "entry.reverse")
    else:
        store.append(book, undoing)


def _refuse(found: list[Objection]) -> None:
    if found:
        raise refusal(found[0])


def _posted(book: Book, draft: Draft, by: Actor, action: str) -> Recorded:
    recorded = store.append(book, draft)
    audit.record(
        book.session,
        book.now,
        by.subject,
        action,
        recorded.entry.id,
        manufacturer_id=book.manufacturer.id,
        minutes=draft.minutes,
        year=draft.year,
    )
    return recorded


def _found(book: Book, entry_id: str) -> Entry:
    recorded = store.find(book.session, entry_id)
    if recorded is None or recorded.entry.manufacturer_id != book.manufacturer.id:
        raise LedgerError("not_found", f"There is no entry {entry_id} in the book of {book.manufacturer.id}.")
    return recorded.entry
