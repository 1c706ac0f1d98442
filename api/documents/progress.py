"""How far an ingest is, on one line: what is done, how fast, how long it will still take."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

from knowledge.ingestion.ingest import Stage

WIDTH = 30


class Bar:
    """Written over itself on a terminal; elsewhere one line at the end of each stage."""

    def __init__(self, out: TextIO = sys.stderr) -> None:
        self._out = out
        self._live = out.isatty()
        self._stage = ""
        self._began = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live and self._stage:
            self._out.write("\n")

    def show(self, stage: Stage) -> None:
        now = time.monotonic()
        if stage.name != self._stage:
            if self._live and self._stage:
                self._out.write("\n")
            self._stage, self._began = stage.name, now
        text = line(stage, now - self._began)
        if self._live:
            self._out.write(f"\r\033[K{text}")
        elif stage.done == stage.total:
            self._out.write(f"{text}\n")
        self._out.flush()


def line(stage: Stage, seconds: float) -> str:
    """`embedding [=====     ] 320/640  41.2/s  8 s left`."""
    share = stage.done / stage.total if stage.total else 1.0
    bar = ("=" * round(WIDTH * share)).ljust(WIDTH)
    rate = stage.done / seconds if seconds > 0 else 0.0
    left = f"  {(stage.total - stage.done) / rate:.0f} s left" if rate and stage.done < stage.total else ""
    speed = f"  {rate:.1f}/s" if rate else ""
    return f"{stage.name:10} [{bar}] {stage.done}/{stage.total}{speed}{left}"
