"""Files that people send are read in processes of their own: so many at once, and for nobody who has left."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Annotated
from weakref import WeakValueDictionary

from fastapi import Depends, Request, UploadFile

from api.errors import ApiError, TooManyRequestsError, UnavailableError
from api.identity import Identity
from api.settings import ApiSettings
from knowledge.readers.apart import STOP, Stop

WAITING = 10  # files of one manufacturer that wait for their turn, beside those that are read
PATIENCE = 30.0  # seconds that one waits
AGAIN = 10  # seconds after which there may be room
Key = tuple[str, ...]


@dataclass(frozen=True)
class Readers:
    """How many files this process has read at once, in all and for each manufacturer; more wait their turn.

    Who waits holds no thread, so that the files of one keep nobody else from anything.
    """

    room: asyncio.Semaphore
    of_manufacturer: int
    own: WeakValueDictionary[Key, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)
    under_way: Counter[Key] = field(default_factory=Counter)  # that wait or are read

    @asynccontextmanager
    async def turn(self, identity: Identity) -> AsyncIterator[None]:
        """Raises TooManyRequestsError where the manufacturer's own files fill its places, UnavailableError where
        those of all do."""
        key = _of(identity)
        with self._counted(key):
            own = self.own.setdefault(key, asyncio.Semaphore(self.of_manufacturer))
            async with (
                _place(own, TooManyRequestsError("files_of_manufacturer", AGAIN)),
                _place(self.room, UnavailableError("readers_busy", retry_after=AGAIN)),
            ):
                yield

    @contextmanager
    def _counted(self, key: Key) -> Iterator[None]:
        if self.under_way[key] >= self.of_manufacturer + WAITING:
            raise TooManyRequestsError("files_of_manufacturer", AGAIN)
        self.under_way[key] += 1
        try:
            yield
        finally:
            self.under_way[key] -= 1
            if not self.under_way[key]:
                del self.under_way[key]


def open_readers(settings: ApiSettings) -> Readers:
    return Readers(asyncio.Semaphore(settings.files_at_once), settings.manufacturer_files_at_once)


@asynccontextmanager
async def _place(places: asyncio.Semaphore, full: Exception) -> AsyncIterator[None]:
    """Raises `full` where none becomes free in time."""
    try:
        await asyncio.wait_for(places.acquire(), PATIENCE)
    except TimeoutError:
        raise full from None
    try:
        yield
    finally:
        places.release()


def _of(identity: Identity) -> Key:
    """The manufacturer; of staff the person."""
    if identity.manufacturer_id is not None:
        return ("manufacturer", identity.manufacturer_id)
    return ("person", *(part or "" for part in identity.person))


@asynccontextmanager
async def in_turn(request: Request) -> AsyncIterator[None]:
    """Within the block a file of this request may be read; its reader is killed when the client leaves.

    To be entered once the caller is known and the body received. Raises as `Readers.turn`.
    """
    readers: Readers = request.state.readers
    stop = Stop()
    leaving = asyncio.create_task(_stop_when_left(request, stop))
    try:
        async with readers.turn(request.state.identity):
            STOP.set(stop)  # of this request's context, which the threads of its route inherit
            yield
    finally:
        leaving.cancel()
        stop.ask()


async def _stop_when_left(request: Request, stop: Stop) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    stop.ask()


def of_upload(file: UploadFile, largest: int) -> tuple[str, bytes]:
    """Its name without a path, and its bytes. Raises ApiError 413."""
    name = (file.filename or "file").replace("\\", "/").rpartition("/")[2][:200] or "file"
    data = file.file.read(largest + 1)
    if len(data) > largest:
        raise ApiError(413, "file_too_large", most=largest)
    return name, data


async def _reading(request: Request) -> AsyncIterator[None]:
    async with in_turn(request):
        yield


Reading = Annotated[None, Depends(_reading)]  # of a route that takes a file; behind the caller's identity
