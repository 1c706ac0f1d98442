"""The probe: falsified sentences that a judge must find before it is trusted, and what was found of whom."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from assistant.grounding.judge import Judge, Pair, Used

MOST_PASSED = 1  # falsified sentences that a trusted judge may let through


@lru_cache(maxsize=1)
def falsified() -> tuple[Pair, ...]:
    """Sentences that their sources do not support, in several languages, falsified in several ways."""
    written = yaml.safe_load(files("assistant.grounding").joinpath("probe.yaml").read_text(encoding="utf-8"))
    return tuple(Pair(item["sentence"], tuple(item["sources"])) for item in written)


async def passed_false(judge: Judge, used: Used | None = None) -> int:
    """How many of them the judge lets through, in one call. Raises JudgeUnavailableError."""
    return sum(await judge.rule(falsified(), used))


@dataclass(frozen=True)
class Probes:
    """What judges let through, by their names, in a JSON file: `{name: {"passed": 0, "of": 20}}`."""

    path: Path

    def passed(self, name: str) -> int | None:
        """None where the judge was not probed, or with another number of sentences than there are now."""
        match self._read().get(name):
            case {"passed": int(passed), "of": of} if of == len(falsified()) and 0 <= passed <= of:
                return passed
        return None

    def keep(self, name: str, passed: int) -> None:
        """Written beside and put in its place, so that nobody reads half a file."""
        kept = self._read() | {name: {"passed": passed, "of": len(falsified())}}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.path.parent, prefix=f".{self.path.name}.", delete=False
        ) as draft:
            json.dump(kept, draft, ensure_ascii=False, indent=2)
        Path(draft.name).replace(self.path)

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


async def trusted(judge: Judge, probes: Probes, used: Used | None = None) -> bool:
    """Whether the judge finds what is false; it is probed once. Raises JudgeUnavailableError, keeping nothing."""
    passed = probes.passed(judge.name)
    if passed is None:
        passed = await passed_false(judge, used)
        probes.keep(judge.name, passed)
    return passed <= MOST_PASSED
