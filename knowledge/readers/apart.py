"""Reads a file in a process of its own, with limits on time and memory, so that no file can harm the service.

The process runs a module of ours whose `main` is `alone` with its reader.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.errors import ReadingError
from knowledge.readers.formats import reader_of
from knowledge.readers.reading import Block, Reading

LARGEST = 50_000_000  # bytes of a file
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}  # numpy, which openpyxl imports, else reserves memory for every core
LONGEST = 20_000_000  # characters of what is read from it


@dataclass(frozen=True)
class Limits:
    seconds: int = 180  # of computing; waiting is given half as much again
    memory: int = 1_500_000_000  # bytes of address space


def read_apart(name: str, data: bytes, limits: Limits = Limits()) -> Reading:
    """Raises ReadingError, with what is wrong with the file; nothing that a reader does can raise another."""
    reader_of(name)
    if len(data) > LARGEST:
        raise ReadingError(f"{name} is {len(data) / 1e6:.0f} MB; {LARGEST // 10**6} MB are read.", "too_large")
    return _from_json(apart("knowledge.readers.apart", name, data, limits))


def apart(module: str, name: str, data: bytes, limits: Limits) -> Any:
    """What the process of a module says of a file. Raises ReadingError, as `read_apart`."""
    command = [sys.executable, "-m", module, name, str(limits.seconds), str(limits.memory)]
    environment = {**os.environ, **ONE_THREAD}  # noqa: TID251 (a child's environment)
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, env=environment, capture_output=True, timeout=limits.seconds * 1.5, check=False
        )
    except subprocess.TimeoutExpired as reason:
        raise _too_slow(limits) from reason
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == REFUSED:
        said = json.loads(done.stdout)
        raise ReadingError(said["message"], said["code"])
    if -done.returncode in {9, 24}:  # killed, or over its time
        raise _too_slow(limits)
    raise ReadingError("This file could not be read: its reader stopped.", "broken")


def _too_slow(limits: Limits) -> ReadingError:
    return ReadingError(f"This file took more than {limits.seconds} s or too much memory to read.", "too_slow")


REFUSED = 3  # exit code of a reader that says why


def alone(arguments: Sequence[str], read: Callable[[str, bytes], Any]) -> int:
    """The reader's process: the file on standard input, what `read` makes of it or what is wrong as JSON on output."""
    name, seconds, memory = arguments[0], int(arguments[1]), int(arguments[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        said = read(name, data)
    except ReadingError as reason:
        return _refuse(reason.code, str(reason))
    except MemoryError:
        return _refuse("too_large", "This file needs too much memory to read.")
    except Exception as reason:  # noqa: BLE001 - whatever a library says of a bad file is about the file
        return _refuse(
            "broken", f"This file is damaged or not what its name says: {type(reason).__name__}: {reason}"[:500]
        )
    sys.stdout.write(json.dumps(said, default=str))  # in one piece: `dump` writes each value by itself
    return 0


def _blocks(name: str, data: bytes) -> dict[str, Any]:
    reading = reader_of(name)(data)
    if sum(len(block.text) for block in reading.blocks) > LONGEST:
        raise ReadingError(f"This file holds more than {LONGEST:,} characters.", "too_large")
    return asdict(reading)


def _refuse(code: str, message: str) -> int:
    json.dump({"code": code, "message": message}, sys.stdout)
    return REFUSED


def _from_json(said: dict[str, Any]) -> Reading:
    return Reading(said["title"], tuple(Block(**block) for block in said["blocks"]), said["front_matter"])


if __name__ == "__main__":
    sys.exit(alone(sys.argv[1:], _blocks))
