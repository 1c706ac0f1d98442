"""A turn while it runs: what has been said and written of it, for the task that runs it and for those who listen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from api.chat import turns
from api.chat.turns import Stored
from api.identity import Identity
from assistant.types import Event, ModelUsed


@dataclass
class Live:
    """A turn that runs in this process, and who asked."""

    asker: Identity
    changed: asyncio.Event = field(default_factory=asyncio.Event)  # replaced each time
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    events: list[Event] = field(default_factory=list)
    written: int = 0
    used: list[ModelUsed] = field(default_factory=list)
    booked: int = 0
    due: asyncio.TimerHandle | None = None  # when the next are to be written
    writing: asyncio.Task[None] | None = None
    last: Stored | None = None  # once the turn has ended
    task: asyncio.Task[None] | None = None

    def tell(self) -> None:
        told, self.changed = self.changed, asyncio.Event()
        told.set()

    def kept(self, after: int) -> tuple[Sequence[Stored], bool]:
        """What is in the database behind number `after`, without asking it, and whether the last is among it."""
        events = turns.stored(after + 1, self.events[after : self.written])
        return ([*events, self.last], True) if self.last is not None else (events, False)
