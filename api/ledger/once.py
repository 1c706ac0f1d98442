"""Idempotency: the same key with the same body gets the first answer, with another body a refusal."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.ledger.errors import LedgerError
from api.ledger.tables import IdempotencyRow


def first_answer(session: Session, scope: str, key: str | None, body: BaseModel | None) -> str | None:
    """What `remember` kept for this key, or None where it is new. Call it when the book is open.

    Raises LedgerError idempotency_key_reused.
    """
    row = session.get(IdempotencyRow, (scope, key)) if key is not None else None
    if row is None:
        return None
    if row.body_digest != _digest(body):
        raise LedgerError(
            "idempotency_key_reused",
            f"Idempotency-Key {key} was used with another body. Use a new key for a new request.",
            field="Idempotency-Key",
            expected="a key that was not used before, or the body that it was used with",
        )
    return row.answer


def remember(session: Session, scope: str, key: str | None, body: BaseModel | None, answer: str, now: datetime) -> None:
    """`answer` is the id of what was made, by which the first answer can be given again."""
    if key is not None:
        session.add(IdempotencyRow(scope=scope, key=key, body_digest=_digest(body), answer=answer, at=now))
        session.flush()


def _digest(body: BaseModel | None) -> str:
    value = body.model_dump(mode="json") if body is not None else None
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
