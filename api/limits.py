"""How many turns and uploads a person and a manufacturer may have in a minute and in a day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from api.clock import Clock
from api.errors import TooManyRequestsError
from api.identity import Identity
from api.settings import ApiSettings


@dataclass(frozen=True)
class Limits:
    """Windows that move: at no moment have more than so many passed in the minute or the day before it."""

    limiter: RateLimiter
    of_person: tuple[RateLimitItem, ...]
    of_manufacturer: tuple[RateLimitItem, ...]
    clock: Clock

    def spend(self, identity: Identity) -> None:
        """One turn or one upload. Raises TooManyRequestsError."""
        person = ("person", *(part or "" for part in identity.person))
        for item in self.of_person:
            self._hit(item, person, "you")
        if identity.manufacturer_id is not None:
            for item in self.of_manufacturer:
                self._hit(item, ("manufacturer", identity.manufacturer_id), "your company")

    def _hit(self, item: RateLimitItem, key: tuple[str, ...], whose: str) -> None:
        if self.limiter.hit(item, *key):
            return
        reset = self.limiter.get_window_stats(item, *key).reset_time
        wait = max(1, math.ceil(reset - self.clock().timestamp()))
        raise TooManyRequestsError(
            "too_many_requests", f"That is more than the {item} for {whose}. Please wait {wait} seconds.", wait
        )


def open_limits(settings: ApiSettings, clock: Clock) -> Limits:
    """Counted in this process, or in Redis where several share them."""
    return Limits(
        MovingWindowRateLimiter(storage_from_string(settings.limits_url)),
        (
            RateLimitItemPerMinute(settings.turns_per_minute),
            RateLimitItemPerDay(settings.turns_per_day),
        ),
        (
            RateLimitItemPerMinute(settings.manufacturer_turns_per_minute),
            RateLimitItemPerDay(settings.manufacturer_turns_per_day),
        ),
        clock,
    )


def _limits(request: Request) -> Limits:
    limits: Limits = request.state.limits
    return limits


Limits_ = Annotated[Limits, Depends(_limits)]
