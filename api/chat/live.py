"""A turn while it runs: what has been said and written of it, for the task that runs it and for those who listen.

Listeners are told what is said at once, and the database a little later, many events in one transaction. What makes
something that can be asked for, a calculation or a hand-off, is told once it is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from api.chat import turns
from api.chat.turns import Stored
from api.identity import Identity
from assistant.types import CalculationMade, Event, HandoffMade, ModelUsed

MAKES = (CalculationMade, HandoffMade)


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
    over: bool = False  # nothing more is said
    task: asyncio.Task[None] | None = None

    @property
    def unwritten(self) -> bool:
        return self.written < len(self.events) or self.booked < len(self.used)

    def tell(self) -> None:
        told, self.changed = self.changed, asyncio.Event()
        told.set()

    def kept(self, after: int) -> tuple[Sequence[Stored], bool]:
        """What may be told behind number `after`, and whether the last is among it."""
        waiting = enumerate(self.events[self.written :], self.written)
        ready = next((number for number, event in waiting if isinstance(event, MAKES)), len(self.events))
        events = turns.stored(after + 1, self.events[after:ready])
        return ([*events, self.last], True) if self.last is not None else (events, False)
