"""Calls to the ledger over HTTP: who posts, and the status that tells what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Response
from pydantic import BaseModel

from api.identity import Identity
from api.ledger import approvals, shown, store
from api.ledger.once import once
from api.ledger.posting import Actor, Kept
from api.ledger.schemas import ApprovalOut, EntryOut
from api.ledger.store import Book, Recorded
from api.state import State, State_

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


@dataclass(frozen=True)
class Call:
    """A call that posts: it does so in one transaction, once for its key."""

    state: State
    response: Response
    key: str | None

    def post(
        self, manufacturer_id: str, name: str, body: BaseModel | None, act: Callable[[Book], Kept]
    ) -> EntryOut | ApprovalOut:
        """Into the book of a manufacturer. `name` is what was called. Raises LedgerError."""
        with self.state.sessions.begin() as session:
            book = store.open_book(session, manufacturer_id, self.state.clock())
            return post_once(book, self.response, f"{name}:{manufacturer_id}", self.key, body, lambda: act(book))

    def post_on(
        self, entry_id: str, name: str, body: BaseModel | None, act: Callable[[Book], Kept]
    ) -> EntryOut | ApprovalOut:
        """Into the book in which an entry stands. Raises LedgerError."""
        with self.state.sessions.begin() as session:
            book = store.book_of(session, entry_id, self.state.clock())
            return post_once(book, self.response, f"{name}:{entry_id}", self.key, body, lambda: act(book))


def _call(state: State_, response: Response, key: IdempotencyKey = None) -> Call:
    return Call(state, response, key)


Call_ = Annotated[Call, Depends(_call)]
