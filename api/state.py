"""What the service opens at its start and every route may use.

What one room alone keeps open hangs beside it, by its name: `request.state.runner` (api.chat.runner.Runner) …
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db.engine import Sessions
from api.ending import Ending
from api.errors import UnavailableError
from api.identity import Identity
from api.settings import ApiSettings
from api.tokens import Verifier
from tools.criteria import CriteriaFileError, CriteriaSet
from tools.years import YearOnRecord

if TYPE_CHECKING:  # slow to import, and not needed to serve what is not about knowledge
    from assistant.types import Event, Turn
    from assistant.wiring import Parts
    from knowledge.library import Library

Answerer = Callable[["Turn", "Parts"], "AsyncIterator[Event]"]


@dataclass(frozen=True)
class Mind:
    """What thinks: it takes seconds to open, so the service listens before it is there."""

    library: Library
    parts: Parts
    answer: Answerer  # assistant.turn.answer, or another function of that shape
    judge: Callable[[], str | None] = lambda: None  # who checks sentences just now; None: nobody writes any


@dataclass(frozen=True)
class State:
    """Opened by the lifespan, closed with it."""

    settings: ApiSettings
    clock: Clock
    engine: Engine
    sessions: Sessions
    verifier: Verifier
    development_key: str | None  # PEM; None in production
    seen: Callable[[Identity], None]  # keeps the person and the manufacturer of a token that is new to us
    opening: Future[Mind]
    unreachable: threading.Event = field(default_factory=threading.Event)  # is it the index that is waited for?
    ending: Ending = field(default_factory=Ending)
    criteria: tuple[CriteriaSet, ...] = ()  # the programme's own, for targets
    years: Callable[[Session, str], tuple[YearOnRecord, ...]] = lambda *_: ()  # of a manufacturer's record

    @property
    def mind(self) -> Mind:
        """Raises UnavailableError while the knowledge is being opened, or where it could not be."""
        if not self.opening.done():
            raise UnavailableError("index_unavailable" if self.unreachable.is_set() else "starting")
        if isinstance(error := self.opening.exception(), CriteriaFileError):
            raise UnavailableError("criteria_unfounded", str(error))
        if error is not None:
            raise UnavailableError("index_unavailable")
        return self.opening.result()


async def _state(request: Request) -> State:  # so that no thread is taken for it, here and where nothing is waited for
    state: State = request.state.state
    return state


State_ = Annotated[State, Depends(_state)]
