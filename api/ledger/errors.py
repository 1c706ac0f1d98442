"""Refusals of the ledger: a stable code, a sentence, an HTTP status. The command line prints the sentence."""

from __future__ import annotations

from typing import Any

from tools.ledger.rules import Objection

STATUS = {
    "not_found": 404,
    "forbidden": 403,
    "idempotency_key_required": 400,
    "idempotency_key_reused": 422,
    "minutes_out_of_range": 422,
    "occurred_in_future": 422,
    "hold_over": 422,
    "unknown_zone": 422,
    "month_not_over": 422,
    "file_unreadable": 422,
    "unknown_sort": 422,
}  # every other code is a conflict with what the book holds: 409


class LedgerError(Exception):
    """The ledger refuses. `extra` are further members of the problem document."""

    def __init__(self, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.status = STATUS.get(code, 409)
        self.extra = {name: value for name, value in extra.items() if value is not None}


def refusal(objection: Objection) -> LedgerError:
    """A broken rule as an error."""
    return LedgerError(
        objection.code,
        objection.detail,
        field=objection.field,
        expected=objection.expected,
        remaining_minutes=objection.remaining_minutes,
    )


def unknown_manufacturer(manufacturer_id: str) -> LedgerError:
    return LedgerError("not_found", f"There is no manufacturer {manufacturer_id}. A lead makes one with PUT.")
