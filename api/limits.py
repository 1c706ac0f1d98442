"""How much a person and a manufacturer may ask for in a minute and a day, and how many answers at once.

turns     messages and uploads: what a leader thinks about, what a reader reads
calls     what computes or adds a row: calculators, searches, exports, feedback, new conversations, the protocol of MCP
reads     what only shows the caller's own
handoffs  what asks for an adviser's attention
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

import structlog
from fastapi import Depends, Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from api.auth import Anyone
from api.clock import Clock
from api.errors import TooManyRequestsError
from api.identity import Identity
from api.settings import ApiSettings

AGAIN = 5  # seconds after which an answer may have ended
PATIENCE = 1.0  # seconds for an answer of Redis
log = structlog.get_logger()
Key = tuple[str, ...]
Kind = Literal["turns", "calls", "reads", "handoffs"]


@dataclass(frozen=True)
class Windows:
    """How many of one kind. `says` are the lines of a refusal: to a person, and to a manufacturer."""

    of_person: tuple[RateLimitItem, ...]
    of_manufacturer: tuple[RateLimitItem, ...]
    says: tuple[str, str]


@dataclass(frozen=True)
class Limits:
    """Windows that move: at no moment have more than so many passed in the minute or the day before it."""

    limiter: RateLimiter
    alone: RateLimiter  # counts in this process while the shared count does not answer
    windows: Mapping[Kind, Windows]
    streams_of_person: int
    streams_of_manufacturer: int
    clock: Clock
    streams: Counter[Key] = field(default_factory=Counter)  # under way in this process

    def spend(self, identity: Identity, kind: Kind = "turns", count: int = 1) -> None:
        """So many of this kind. Staff have a limit of turns alone. Raises TooManyRequestsError."""
        if identity.staff and kind != "turns":
            return
        windows = self.windows[kind]
        to_person, to_manufacturer = windows.says
        for item in windows.of_person:
            self._hit(item, (kind, *_person(identity)), to_person, count)
        if company := _manufacturer(identity):
            for item in windows.of_manufacturer:
                self._hit(item, (kind, *company), to_manufacturer, count)

    def room(self, identity: Identity, kind: Kind) -> bool:
        """Would one more of this kind be let through? Nothing is counted."""
        windows, company = self.windows[kind], _manufacturer(identity)
        of_company = windows.of_manufacturer if company else ()
        asked = [*((item, _person(identity)) for item in windows.of_person), *((item, company) for item in of_company)]
        return identity.staff or all(self._open(item, (kind, *(key or ()))) for item, key in asked)

    def _open(self, item: RateLimitItem, key: Key) -> bool:
        try:
            return self.limiter.test(item, *key)
        except StorageError:
            return self.alone.test(item, *key)

    def begin(self, identity: Identity) -> None:
        """One more answer is followed. Raises TooManyRequestsError; who begins ends."""
        person, company = _person(identity), _manufacturer(identity)
        if self.streams[person] >= self.streams_of_person:
            raise TooManyRequestsError("streams_of_person", AGAIN)
        if company and self.streams[company] >= self.streams_of_manufacturer:
            raise TooManyRequestsError("streams_of_manufacturer", AGAIN)
        self.streams.update(filter(None, (person, company)))

    def end(self, identity: Identity) -> None:
        for key in filter(None, (_person(identity), _manufacturer(identity))):
            self.streams[key] -= 1
            if not self.streams[key]:
                del self.streams[key]

    def _hit(self, item: RateLimitItem, key: Key, limit: str, count: int) -> None:
        count = min(count, max(1, item.amount // 2))  # the largest is let through twice in a window
        try:
            wait = self._wait(self.limiter, item, key, count)
        except StorageError as error:
            log.warning("limits.count_unavailable", error=str(error))
            wait = self._wait(self.alone, item, key, count)
        if wait:
            raise TooManyRequestsError(limit, wait)

    def _wait(self, limiter: RateLimiter, item: RateLimitItem, key: Key, count: int) -> int:
        """Seconds to wait; 0 where it was counted."""
        if limiter.hit(item, *key, cost=count):
            return 0
        reset = limiter.get_window_stats(item, *key).reset_time
        return max(1, math.ceil(reset - self.clock().timestamp()))


def open_limits(settings: ApiSettings, clock: Clock) -> Limits:
    """Turns are counted in this process, or in Redis where several share them; streams in each process by itself."""
    shared = settings.limits_url.startswith("redis")
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE} if shared else {}
    return Limits(
        MovingWindowRateLimiter(storage_from_string(settings.limits_url, wrap_exceptions=True, **patience)),
        MovingWindowRateLimiter(MemoryStorage()),
        _windows(settings),
        settings.streams_at_once,
        settings.manufacturer_streams_at_once,
        clock,
    )


def _windows(settings: ApiSettings) -> Mapping[Kind, Windows]:
    """Where more turns are allowed than calls, so many calls are: a turn may need a conversation and a look at it."""
    s = settings
    turns = (s.turns_per_minute, s.turns_per_day)
    turns_of_all = (s.manufacturer_turns_per_minute, s.manufacturer_turns_per_day)
    calls = _most(turns, (s.calls_per_minute, s.calls_per_day))
    calls_of_all = _most(turns_of_all, (s.manufacturer_calls_per_minute, s.manufacturer_calls_per_day))
    handoffs = (s.handoffs_per_minute, s.handoffs_per_day)
    handoffs_of_all = (s.manufacturer_handoffs_per_minute, s.manufacturer_handoffs_per_day)
    reads = max(calls[0], s.reads_per_minute), max(calls_of_all[0], s.manufacturer_reads_per_minute)
    return {
        "turns": Windows(_both(turns), _both(turns_of_all), ("turns_of_person", "turns_of_manufacturer")),
        "calls": Windows(_both(calls), _both(calls_of_all), ("calls", "calls")),
        "reads": Windows((RateLimitItemPerMinute(reads[0]),), (RateLimitItemPerMinute(reads[1]),), ("calls", "calls")),
        "handoffs": Windows(_both(handoffs), _both(handoffs_of_all), ("handoffs", "handoffs")),
    }


def _most(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    return max(first[0], second[0]), max(first[1], second[1])


def _both(most: tuple[int, int]) -> tuple[RateLimitItem, RateLimitItem]:
    minute, day = most
    return RateLimitItemPerMinute(minute), RateLimitItemPerDay(day)


def _person(identity: Identity) -> Key:
    return ("person", *(part or "" for part in identity.person))


def _manufacturer(identity: Identity) -> Key | None:
    return ("manufacturer", identity.manufacturer_id) if identity.manufacturer_id is not None else None


async def _limits(request: Request) -> Limits:
    limits: Limits = request.state.limits
    return limits


Limits_ = Annotated[Limits, Depends(_limits)]


@dataclass(frozen=True)
class Counted:
    """Counts a call of this kind before its route looks at anything."""

    kind: Kind

    def __call__(self, identity: Anyone, limits: Limits_) -> None:
        limits.spend(identity, self.kind)


async def _following(identity: Anyone, limits: Limits_) -> AsyncIterator[None]:
    """Counts the answer that this request waits for or streams, until its response has ended, however it ended."""
    limits.begin(identity)
    try:
        yield
    finally:
        limits.end(identity)


Following = Depends(_following)
Called = Depends(Counted("calls"))
Read = Depends(Counted("reads"))
Asked = Depends(Counted("handoffs"))
