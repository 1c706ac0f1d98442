"""Runs `pip install …` and tells each stage in a line with the seconds so far, so that nobody waits in silence.

`python .ci/stages.py SECONDS COMMAND…`: SECONDS is the moment (Unix time) at which the whole began. Exits as the
command does; what it said is told only where it failed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from threading import Event, Thread

STAGES = (  # what pip says, and what that means
    (re.compile(r"Collecting |Obtaining |Processing "), "finding the packages"),
    (
        re.compile(r" +Downloading (?P<name>[\w.]+?)-\d\S* \((?P<size>\d{2,}[\d.]* [MG]B)\)"),
        "downloading {name}, {size}",
    ),
    (re.compile(r" +Building (editable|wheel) for mcap"), "building the pages"),
    (re.compile(r"Installing collected packages: (?P<names>.+)"), "writing {count} packages to the disk"),
)
QUIET = 15.0  # seconds without a stage, after which the last one is told again
FAILED = 60  # last lines of a command that failed


def stage(line: str) -> str | None:
    """What a line of pip begins, or None."""
    for sign, meaning in STAGES:
        if found := sign.match(line):
            given = found.groupdict()
            return meaning.format(**given, count=given.get("names", "").count(",") + 1)
    return None


class Told:
    """The stages so far, each once, and again where one takes long."""

    def __init__(self, began: float) -> None:
        self._began, self._last, self._news, self._over = began, "", Event(), Event()
        self._before: set[str] = set()
        Thread(target=self._remind, daemon=True).start()

    def tell(self, said: str) -> None:
        self._last = said
        if said not in self._before:
            self._before.add(said)
            self._news.set()
            self._print(said)

    def end(self) -> None:
        self._over.set()

    def _remind(self) -> None:
        while not self._over.is_set():
            if not self._news.wait(QUIET) and self._last and not self._over.is_set():
                self._print(f"still {self._last}")
            self._news.clear()

    def _print(self, said: str) -> None:
        print(f"{time.time() - self._began:4.0f} s  {said}", flush=True)


def run(began: float, command: list[str]) -> int:
    told, lines = Told(began), []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            lines.append(line)
            if now := stage(line):
                told.tell(now)
    told.end()
    if process.returncode:
        sys.stderr.write("".join(lines[-FAILED:]))
    return process.returncode


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]), sys.argv[2:]))
