"""A small balancer on loopback: connections go in turn to services that are ready, else to any that lives."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx

EVERY = 0.2  # seconds between looks at /readyz
NOTHING = b'{"type":"about:blank","title":"Service Unavailable","status":503,"code":"no_service","detail":"Try again."}'


@dataclass
class Balancer:
    """`ready` is what `/readyz` said last; `changes` when it said something else: (moment, port, ready)."""

    ports: tuple[int, ...]
    ready: dict[int, bool] = field(default_factory=dict)
    changes: list[tuple[float, int, bool]] = field(default_factory=list)
    port: int = 0
    _turns: itertools.count[int] = field(default_factory=itertools.count)

    def order(self) -> list[int]:
        """Whom to try, in this order: those that are ready, in turn; then the others."""
        turn = next(self._turns) % len(self.ports)
        rotated = self.ports[turn:] + self.ports[:turn]
        return sorted(rotated, key=lambda port: not self.ready.get(port, False))

    async def look(self, port: int, client: httpx.AsyncClient) -> None:
        while True:
            try:
                ready = (await client.get(f"http://127.0.0.1:{port}/readyz", timeout=2)).is_success
            except httpx.TransportError:
                ready = False
            if ready != self.ready.get(port):
                self.ready[port] = ready
                self.changes.append((time.monotonic(), port, ready))
            await asyncio.sleep(EVERY)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in self.order():
            try:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(_pipe(reader, far_writer), _pipe(far_reader, writer))
            return
        head = f"HTTP/1.1 503 Service Unavailable\r\nContent-Length: {len(NOTHING)}\r\nConnection: close\r\n\r\n"
        await _pipe(_said(head.encode() + NOTHING), writer)


@asynccontextmanager
async def balancing(*ports: int) -> AsyncIterator[Balancer]:
    """Until the block ends."""
    balancer = Balancer(ports)
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    balancer.port = server.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as client:
        looking = [asyncio.create_task(balancer.look(port, client)) for port in ports]
        try:
            yield balancer
        finally:
            for task in looking:
                task.cancel()
            server.close()


def _said(text: bytes) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    reader.feed_data(text)
    reader.feed_eof()
    return reader


async def _pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Bytes as they come; an end on either side ends the connection."""
    with suppress(OSError):
        while some := await source.read(65_536):
            target.write(some)
            await target.drain()
    with suppress(OSError):
        target.close()
