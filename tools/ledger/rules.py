"""Rules: each looks at one posting and objects, or does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.ledger.balance import Balance
from tools.ledger.entry import Draft, Entry

LONGEST_SESSION = 1440  # minutes
CLOCKS_DIFFER_BY = timedelta(days=1)


@dataclass(frozen=True)
class Posting:
    """A draft with what the rules need to know."""

    draft: Draft
    balance: Balance  # of the draft's year, before it
    now: datetime
    month_closed: bool = False  # is the month of `occurred_at` closed?
    undoes: Entry | None = None  # the entry that the draft takes back
    undone_by: Entry | None = None  # what took that entry back already


@dataclass(frozen=True)
class Objection:
    """Why a posting cannot be. `field` and `expected` where a field of the request is to blame."""

    code: str
    detail: str
    field: str | None = None
    expected: str | None = None
    remaining_minutes: int | None = None


Rule = Callable[[Posting], Objection | None]


def whole_session(posting: Posting) -> Objection | None:
    """Time spent or booked is between a minute and a day."""
    draft = posting.draft
    if draft.kind not in ("use", "hold") or 1 <= draft.minutes <= LONGEST_SESSION:
        return None
    expected = f"a whole number from 1 to {LONGEST_SESSION}"
    return Objection("minutes_out_of_range", f"{draft.minutes} minutes is no session.", "minutes", expected)


def not_nothing(posting: Posting) -> Objection | None:
    draft = posting.draft
    if draft.kind not in ("grant", "adjustment") or draft.minutes > 0 or (draft.kind == "adjustment" and draft.minutes):
        return None
    return Objection("minutes_out_of_range", "It would change nothing.", "minutes", "a whole number other than 0")


def already_happened(posting: Posting) -> Objection | None:
    """Time that was used lies in the past; clocks and zones may differ by a day."""
    draft = posting.draft
    if draft.kind != "use" or draft.occurred_at <= posting.now + CLOCKS_DIFFER_BY:
        return None
    detail = f"{draft.occurred_at.isoformat()} is in the future. Book time to come with a hold."
    return Objection("occurred_in_future", detail, "occurred_at", "a moment in the past")


def hold_lasts(posting: Posting) -> Objection | None:
    draft = posting.draft
    if draft.kind != "hold" or draft.expires_at is None:
        return None
    if draft.expires_at > max(draft.occurred_at, posting.now):
        return None
    detail = f"A hold that ends at {draft.expires_at.isoformat()} would hold nothing."
    return Objection("hold_over", detail, "expires_at", "a moment after starts_at and after now")


def month_open(posting: Posting) -> Objection | None:
    """A closed month takes corrections only as reversals, which carry the date on which they are made."""
    if not posting.month_closed:
        return None
    detail = f"The month of {posting.draft.occurred_at.date()} is closed. Correct it by a reversal."
    return Objection("period_closed", detail)


def undoes_once(posting: Posting) -> Objection | None:
    """A hold is settled, released or let expire; a use, a grant and an adjustment are reversed; each once."""
    draft, entry = posting.draft, posting.undoes
    if draft.reverses is None or entry is None:
        return None
    if (entry.kind == "hold") != (draft.kind in ("release", "expiry")) or entry.kind in (
        "release",
        "reversal",
        "expiry",
    ):
        return Objection("not_reversible", f"An entry of kind {entry.kind} is not taken back by a {draft.kind}.")
    if posting.undone_by is None:
        return None
    if entry.kind == "hold":
        how = "expired" if posting.undone_by.kind == "expiry" else "was settled or released"
        detail = f"The hold {how} at {posting.undone_by.logged_at.isoformat()}. Time spent is logged as an entry."
        return Objection("hold_closed", detail)
    return Objection("already_reversed", f"Entry {entry.id} was reversed by {posting.undone_by.id}.")


def within_allotment(posting: Posting) -> Objection | None:
    """Nobody draws, holds or takes away more than remains, but with a named approval."""
    draft, remaining = posting.draft, posting.balance.remaining_minutes
    takes = -draft.effect.remaining
    if takes <= 0 or takes <= remaining or draft.approval is not None:
        return None
    detail = f"It takes {takes} minutes; {remaining} of the programme year {draft.year} remain."
    return Objection("allotment_exceeded", detail, remaining_minutes=remaining)


RULES: tuple[Rule, ...] = (
    whole_session,
    not_nothing,
    already_happened,
    hold_lasts,
    month_open,
    undoes_once,
    within_allotment,
)


def objections(posting: Posting) -> list[Objection]:
    """Every objection, in the order of RULES; none means that the draft may be posted."""
    return [objection for rule in RULES if (objection := rule(posting)) is not None]
