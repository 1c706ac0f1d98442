"""Policy: what each channel takes from the allotment, and in what steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tools.ledger.entry import CHANNELS, Channel

Rounding = Literal[1, 5, 6, 15]


@dataclass(frozen=True)
class ChannelPolicy:
    """`draws`: does it take from the allotment? Minutes are rounded up to steps of `rounding`, at least `minimum`."""

    draws: bool = True
    rounding: Rounding = 1
    minimum: int = 0

    def drawn(self, minutes: int) -> int:
        """What `minutes` of this channel take from the allotment."""
        if not self.draws:
            return 0
        return -(-max(minutes, self.minimum) // self.rounding) * self.rounding


@dataclass(frozen=True)
class Policy:
    """One ChannelPolicy for each channel."""

    channels: Mapping[Channel, ChannelPolicy] = field(
        default_factory=lambda: {channel: ChannelPolicy() for channel in CHANNELS}
    )

    def drawn(self, channel: Channel, minutes: int) -> int:
        return self.channels[channel].drawn(minutes)
