"""Calls to the ledger over HTTP: who posts, and the status that tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Path, Response
from pydantic import BaseModel

from api.identity import Identity
from api.ledger import approvals, shown
from api.ledger.once import once
from api.ledger.posting import Actor, Kept
from api.ledger.schemas import ApprovalOut, EntryOut
from api.ledger.store import Book, Recorded

IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=1, max_length=255, description="Same key, same body: the first answer."),
]
ManufacturerId = Annotated[str, Path(max_length=200)]
Year = Annotated[int, Path(ge=2000, le=2200, description="The year in which the programme year begins.")]


def actor(identity: Identity) -> Actor:
    return Actor(identity.subject, identity.has("lead"))


def post_once(
    book: Book,
    response: Response,
    scope: str,
    key: str | None,
    body: BaseModel | None,
    act: Callable[[], Kept],
) -> EntryOut | ApprovalOut:
    """201 what was posted, 202 what is kept for approval, 200 the first answer to a repeated key."""
    kept, repeated = once(book, scope, key, body, act)
    posted = isinstance(kept, Recorded)
    response.status_code = 200 if repeated else 201 if posted else 202
    return shown.entry(kept) if isinstance(kept, Recorded) else approvals.shown(kept)
