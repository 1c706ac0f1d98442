"""Who sits as judge: the configured one if it proved itself, else nobody, and only quotations leave (`strict`).

A new judge is probed once with falsified sentences, and what came of it is kept by its name: a weak local model thus
never judges itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from assistant.grounding.judge import Judge, JudgeUnavailableError
from assistant.grounding.probe import MOST_PASSED, Probes, passed_false, trusted
from assistant.settings import STRICT

log = structlog.get_logger()


@dataclass
class Seat:
    """`judge`: the configured one; None where quotations alone are wanted. `probes`: where results are kept; without a
    path they are kept in memory."""

    judge: Judge | None
    probes: Path | None = None
    proved: bool | None = None  # None: it is yet to be probed
    unreachable: bool = False
    _probing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        """As an answer names it."""
        held_back = self.proved is False or self.unreachable
        return STRICT if self.judge is None or held_back else self.judge.name

    async def taken(self) -> Judge | None:
        """The judge, probed where it is new; None while it cannot be reached."""
        if self.judge is None or self.proved is not None:
            return self.judge if self.proved else None
        async with self._probing:
            if self.proved is None:
                await self._probe(self.judge)
        return self.judge if self.proved else None

    async def _trusted(self, judge: Judge) -> bool:
        if self.probes is None:
            return await passed_false(judge) <= MOST_PASSED
        return await trusted(judge, Probes(self.probes))

    async def _probe(self, judge: Judge) -> None:
        try:
            self.proved, self.unreachable = await self._trusted(judge), False
        except JudgeUnavailableError as error:
            self.unreachable = True
            log.warning("judge.unavailable", judge=judge.name, error=str(error))
        else:
            if not self.proved:
                log.warning("judge.not_trusted", judge=judge.name, instead=STRICT)
