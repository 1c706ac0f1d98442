"""Entry: one line of a manufacturer's book, and what it does to the balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["grant", "hold", "use", "release", "adjustment", "reversal", "expiry"]
Channel = Literal["assistant", "live", "offline", "review"]
CHANNELS: tuple[Channel, ...] = ("assistant", "live", "offline", "review")
HUMAN_CHANNELS: tuple[Channel, ...] = ("live", "offline", "review")


@dataclass(frozen=True)
class Approval:
    """Who answers for minutes past the allotment."""

    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Effect:
    """What an entry does to the three sums of its programme year, in minutes; each may be negative."""

    granted: int = 0
    drawn: int = 0
    held: int = 0

    @property
    def remaining(self) -> int:
        return self.granted - self.drawn - self.held

    def undone(self) -> Effect:
        return Effect(-self.granted, -self.drawn, -self.held)


@dataclass(frozen=True)
class Draft:
    """What is to be posted. `minutes` is signed: what takes back an earlier entry is negative."""

    kind: Kind
    minutes: int
    effect: Effect
    year: int
    occurred_at: datetime  # of a hold: when the session starts
    actor: str  # the verified subject, or what posted by itself
    summary: str = ""  # the manufacturer reads it
    note: str = ""  # staff only
    channel: Channel | None = None
    adviser: str | None = None
    expires_at: datetime | None = None  # holds only
    conversation_id: str | None = None
    handoff_id: str | None = None
    reverses: str | None = None  # the entry that this one takes back, releases or lets expire
    approval: Approval | None = None
    key: str | None = None  # idempotency


@dataclass(frozen=True)
class Entry:
    """A draft that was posted: it has its place in the manufacturer's chain and never changes.

    The words (summary, note, the approval's reason) lie beside it and enter the chain as `text_digest`.
    """

    id: str
    manufacturer_id: str
    sequence: int  # 1, 2, 3 … in the manufacturer's book
    kind: Kind
    minutes: int
    effect: Effect
    year: int
    occurred_at: datetime
    logged_at: datetime
    actor: str
    channel: Channel | None
    adviser: str | None
    expires_at: datetime | None
    conversation_id: str | None
    handoff_id: str | None
    reverses: str | None
    approved_by: str | None
    approved_at: datetime | None
    key: str | None
    text_digest: str
    previous_hash: str
    hash: str
