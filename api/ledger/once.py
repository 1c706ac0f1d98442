"""Idempotency: the same key with the same body gets the first answer, with another body a refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.ledger import approvals, store
from api.ledger.errors import LedgerError
from api.ledger.posting import Kept
from api.ledger.store import Book, Recorded
from api.ledger.tables import IdempotencyRow


def once(book: Book, scope: str, key: str | None, body: BaseModel | None, act: Callable[[], Kept]) -> tuple[Kept, bool]:
    """What `act` posts or keeps; or, where `key` was used in `scope` before, what came of that, and True.

    Raises LedgerError idempotency_key_reused. What `act` refuses is not remembered: the key can be used again.
    """
    answer = remembered(book.session, scope, key, body)
    if answer is not None:
        return _earlier(book.session, answer), True
    kept = act()
    answer = f"entry:{kept.entry.id}" if isinstance(kept, Recorded) else f"approval:{kept.id}"
    remember(book.session, scope, key, body, answer, book.now)
    return kept, False


def remembered(session: Session, scope: str, key: str | None, body: BaseModel | None) -> str | None:
    """The answer to a key that was used in `scope` before. Raises LedgerError idempotency_key_reused."""
    row = session.get(IdempotencyRow, (scope, key)) if key is not None else None
    if row is None:
        return None
    if row.body_digest != _digest(body):
        raise LedgerError(
            "idempotency_key_reused",
            f"Idempotency-Key {row.key} was used with another body. Use a new key for a new request.",
            field="Idempotency-Key",
            expected="a key that was not used before, or the body that it was used with",
        )
    return row.answer


def remember(session: Session, scope: str, key: str | None, body: BaseModel | None, answer: str, now: datetime) -> None:
    if key is not None:
        session.add(IdempotencyRow(scope=scope, key=key, body_digest=_digest(body), answer=answer, at=now))
        session.flush()


def _earlier(session: Session, answer: str) -> Kept:
    kind, _, id_ = answer.partition(":")
    return approvals.find(session, id_) if kind == "approval" else store.existing(session, id_)


def _digest(body: BaseModel | None) -> str:
    value = body.model_dump(mode="json") if body is not None else None
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
