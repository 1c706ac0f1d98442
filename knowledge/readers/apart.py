"""Reads a file in a process of its own, with limits on time, memory and what it gives, so that no file can harm the
service.

The process runs a module of ours whose `main` is `alone` with its reader.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.errors import ReadingError
from knowledge.readers.formats import reader_of
from knowledge.readers.reading import Block, Reading

LARGEST = 50_000_000  # bytes of a file
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # numpy, which openpyxl imports, else reserves memory for every core
LONGEST = 6_000_000  # characters of what is read from it: some 2,000 pages
SHORT = 1_000_000  # characters that a file of any size may hold
MOST_OF_A_BYTE = 20  # characters for each byte of a larger one: a workbook can name one long text in many cells
NICE = 10  # the service goes before its readers


@dataclass(frozen=True)
class Limits:
    seconds: int = 180  # of computing; waiting is given three times as much, since others compute meanwhile
    memory: int = 1_500_000_000  # bytes of address space
    output: int = 50_000_000  # characters of JSON that the reader gives


class Stop:
    """Nobody waits any more: once it is asked for, readers that run are killed and none begins."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self.asked = False

    def ask(self) -> None:
        with self._lock:
            self.asked = True
            for process in self._running:
                process.kill()

    @contextmanager
    def over(self, process: subprocess.Popen[bytes]) -> Iterator[None]:
        """The process is killed if it is asked for within the block."""
        with self._lock:
            self._running.add(process)
            if self.asked:
                process.kill()
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(process)


STOP: ContextVar[Stop | None] = ContextVar("STOP", default=None)  # of whoever waits for what is read in this context


def read_apart(name: str, data: bytes, limits: Limits = Limits()) -> Reading:
    """Raises ReadingError, with what is wrong with the file; nothing that a reader does can raise another."""
    reader_of(name)
    if len(data) > LARGEST:
        raise ReadingError(f"{name} is {len(data) / 1e6:.0f} MB; {LARGEST // 10**6} MB are read.", "too_large")
    return _from_json(apart("knowledge.readers.apart", name, data, limits))


def apart(module: str, name: str, data: bytes, limits: Limits) -> Any:
    """What the process of a module says of a file. Raises ReadingError, as `read_apart`; `stopped` where STOP is asked
    for."""
    stop = STOP.get() or Stop()
    command = [sys.executable, "-m", module, name, str(limits.seconds), str(limits.memory), str(limits.output)]
    environment = {**os.environ, **ONE_THREAD}  # noqa: TID251 (a child's environment)
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nothing, env=environment) as process:  # noqa: S603
        try:
            with stop.over(process):
                said, _ = process.communicate(data, timeout=limits.seconds * 3)
        except subprocess.TimeoutExpired as reason:
            raise _too_slow(limits) from reason
        finally:
            process.kill()  # does nothing to one that has ended
    if stop.asked:
        raise ReadingError("Nobody waits for this file any more.", "stopped")
    if process.returncode == 0:
        return json.loads(said)
    if process.returncode == REFUSED:
        refusal = json.loads(said)
        raise ReadingError(refusal["message"], refusal["code"])
    if -process.returncode in {9, 24}:  # killed, or over its time
        raise _too_slow(limits)
    raise ReadingError("This file could not be read: its reader stopped.", "broken")


def _too_slow(limits: Limits) -> ReadingError:
    return ReadingError(f"This file took more than {limits.seconds} s or too much memory to read.", "too_slow")


REFUSED = 3  # exit code of a reader that says why


def alone(arguments: Sequence[str], read: Callable[[str, bytes], Any]) -> int:
    """The reader's process: the file on standard input, what `read` makes of it or what is wrong as JSON on output."""
    name, seconds, memory, output = arguments[0], *map(int, arguments[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    data = sys.stdin.buffer.read()
    try:
        said = json.dumps(read(name, data), default=str)  # in one piece: `dump` writes each value by itself
    except ReadingError as reason:
        return _refuse(reason.code, str(reason))
    except MemoryError:
        return _refuse("too_large", "This file needs too much memory to read.")
    except Exception as reason:  # noqa: BLE001 - whatever a library says of a bad file is about the file
        return _refuse(
            "broken", f"This file is damaged or not what its name says: {type(reason).__name__}: {reason}"[:500]
        )
    if len(said) > output:
        return _refuse("too_large", "This file holds more than can be read at once; give the sheets or pages needed.")
    sys.stdout.write(said)
    return 0


def _blocks(name: str, data: bytes) -> dict[str, Any]:
    reading = reader_of(name)(data)
    most = min(LONGEST, max(SHORT, MOST_OF_A_BYTE * len(data)))
    if sum(len(block.text) for block in reading.blocks) > most:
        raise ReadingError(f"This file of {len(data):,} bytes holds more than {most:,} characters.", "too_large")
    return asdict(reading)


def _refuse(code: str, message: str) -> int:
    json.dump({"code": code, "message": message}, sys.stdout)
    return REFUSED


def _from_json(said: dict[str, Any]) -> Reading:
    blocks = tuple(Block(**block) for block in said["blocks"])
    return Reading(**(said | {"blocks": blocks, "unread_pages": tuple(said["unread_pages"])}))


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], _blocks))
