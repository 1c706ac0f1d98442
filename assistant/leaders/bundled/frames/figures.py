"""What the figures of a message show, read once and asked by every frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.leaders.bundled.filling.activities import Named, fuels
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.filling.targets import Aim, aim
from assistant.leaders.bundled.frames.sources import POWER, Source, by_source
from assistant.numbers.reads import Read

STRONG, WEAK, AGAINST = 4.0, 2.0, 0.3  # times likelier, and less likely
SURE = STRONG * STRONG


@dataclass(frozen=True)
class Figures:
    """A message, with the amounts in it that can be a calculator's."""

    message: Message
    quantities: tuple[Read, ...]
    sources: Mapping[str, Source]  # tool → source

    @cached_property
    def fuels(self) -> list[Named]:
        return fuels(self.message)

    @cached_property
    def power(self) -> bool:
        return any(read.unit in POWER for read in self.quantities)

    @cached_property
    def by_source(self) -> Mapping[str, tuple[Read, ...]]:
        return by_source(self.message, self.sources)

    @cached_property
    def aim(self) -> Aim | None:
        """None too where amounts of a fuel are told, or where a rule is asked about."""
        elsewhere = self.fuels if self.quantities else self.message.has("requires")
        return None if elsewhere else aim(self.message)

    def amounts(self, told: bool, unsure: bool = False) -> float | None:
        """What amounts say of a source: for it where they tell of it, else against it, unless that is `unsure`."""
        if not self.quantities:
            return None
        return STRONG if told else None if unsure else AGAINST
