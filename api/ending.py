"""The end of a process: `/readyz` says so first, and only then does the server take in nothing new."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Ending:
    """Has this process been told to end?"""

    told: bool = False


@contextmanager
def heard(ending: Ending, seconds: float) -> Iterator[None]:
    """SIGTERM reaches the server after so many seconds, in which a balancer can see `/readyz`; a second one at once.

    Ctrl-C is not waited for. Only a main thread hears signals; a server in another is ended in another way.
    """
    server = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or not callable(server):
        yield
        return
    loop = asyncio.get_running_loop()

    def hear(number: int, frame: FrameType | None) -> None:
        again, ending.told = ending.told, True
        if again:
            server(number, frame)
        else:
            loop.call_soon_threadsafe(loop.call_later, seconds, server, number, frame)

    signal.signal(signal.SIGTERM, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, server)
