"""How many turns and uploads a person and a manufacturer may have in a minute and a day, and how many at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated

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


@dataclass(frozen=True)
class Limits:
    """Windows that move: at no moment have more than so many passed in the minute or the day before it."""

    limiter: RateLimiter
    alone: RateLimiter  # counts in this process while the shared count does not answer
    of_person: tuple[RateLimitItem, ...]
    of_manufacturer: tuple[RateLimitItem, ...]
    streams_of_person: int
    streams_of_manufacturer: int
    clock: Clock
    streams: Counter[Key] = field(default_factory=Counter)  # under way in this process

    def spend(self, identity: Identity) -> None:
        """One turn or one upload. Raises TooManyRequestsError."""
        for item in self.of_person:
            self._hit(item, _person(identity), "turns_of_person")
        if company := _manufacturer(identity):
            for item in self.of_manufacturer:
                self._hit(item, company, "turns_of_manufacturer")

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

    def _hit(self, item: RateLimitItem, key: Key, limit: str) -> None:
        try:
            wait = self._wait(self.limiter, item, key)
        except StorageError as error:
            log.warning("limits.count_unavailable", error=str(error))
            wait = self._wait(self.alone, item, key)
        if wait:
            raise TooManyRequestsError(limit, wait)

    def _wait(self, limiter: RateLimiter, item: RateLimitItem, key: Key) -> int:
        """Seconds to wait; 0 where it was counted."""
        if limiter.hit(item, *key):
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
        (
            RateLimitItemPerMinute(settings.turns_per_minute),
            RateLimitItemPerDay(settings.turns_per_day),
        ),
        (
            RateLimitItemPerMinute(settings.manufacturer_turns_per_minute),
            RateLimitItemPerDay(settings.manufacturer_turns_per_day),
        ),
        settings.streams_at_once,
        settings.manufacturer_streams_at_once,
        clock,
    )


def _person(identity: Identity) -> Key:
    return ("person", *(part or "" for part in identity.person))


def _manufacturer(identity: Identity) -> Key | None:
    return ("manufacturer", identity.manufacturer_id) if identity.manufacturer_id is not None else None


def _limits(request: Request) -> Limits:
    limits: Limits = request.state.limits
    return limits


Limits_ = Annotated[Limits, Depends(_limits)]


async def _following(identity: Anyone, limits: Limits_) -> AsyncIterator[None]:
    """Counts the answer that this request waits for or streams, until its response has ended, however it ended."""
    limits.begin(identity)
    try:
        yield
    finally:
        limits.end(identity)


Following = Depends(_following)
