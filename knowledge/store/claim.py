"""One ingest at a time, however many processes share the knowledge. What a killed one held becomes free again."""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from knowledge.errors import IndexUnavailableError, IngestRunningError
from knowledge.store.index import Index

_RECORD = "claim"
LIFE = 90.0  # seconds for which a claim on a server holds without a sign of life
_BEAT = 20.0  # seconds between two of them
_LOOK = 0.5  # seconds between two tries of one that waits


class Claim(Protocol):
    """Held for the whole of an ingest."""

    def held(self) -> AbstractContextManager[None]:
        """Raises IngestRunningError where another holds it."""


class FileClaim:
    """Of an embedded index: a lock on a file, which the kernel frees when its process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _running(f"It works in {self._path.parent.absolute()}.") from None
            yield
        finally:
            os.close(descriptor)


class RecordClaim:
    """Of a Chroma server: a record that only the first to add it owns, with signs of life while it is held."""

    def __init__(self, index: Index, life: float = LIFE, beat: float = _BEAT) -> None:
        self._index = index
        self._life = life
        self._beat = beat

    @contextmanager
    def held(self) -> Iterator[None]:
        mine = uuid4().hex
        self._take(mine)
        ended = threading.Event()
        thread = threading.Thread(target=self._live, args=(mine, ended), name="claim", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self._index.drop_records([_RECORD], _owned(mine))

    def _take(self, mine: str) -> None:
        found = self._index.record(_RECORD)
        if found is not None and json.loads(found)["until"] < time.time():
            self._index.drop_records([_RECORD], _owned(json.loads(found)["owner"]))
        self._index.add_record(_owned(mine), _RECORD, self._text(mine))
        if self._owner() != mine:
            raise _running(f"A killed one is forgotten after {self._life:.0f} seconds.")

    def _live(self, mine: str, ended: threading.Event) -> None:
        while not ended.wait(self._beat):
            with suppress(IndexUnavailableError):  # the next beat, or the ingest itself, finds out whether it lasts
                if self._owner() == mine:
                    self._index.put_records(_owned(mine), {_RECORD: self._text(mine)})

    def _owner(self) -> str | None:
        found = self._index.record(_RECORD)
        return json.loads(found)["owner"] if found is not None else None

    def _text(self, mine: str) -> str:
        return json.dumps({"owner": mine, "until": time.time() + self._life})


@contextmanager
def waiting(claim: Claim, seconds: float) -> Iterator[None]:
    """As `held`, but with patience."""
    deadline = time.monotonic() + seconds
    with ExitStack() as remainder:
        while True:
            try:
                remainder.enter_context(claim.held())
                break
            except IngestRunningError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOOK)
        yield


def _owned(owner: str) -> str:
    """The kind of the record tells its owner, so that nobody drops another's."""
    return f"{_RECORD}:{owner}"


def _running(more: str) -> IngestRunningError:
    return IngestRunningError(f"Another ingest is running; wait until it is done and try again. {more}")
