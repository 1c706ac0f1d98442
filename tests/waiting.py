"""Waiting for what another process or thread does: as long as a busy machine may need, and no longer than it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0  # seconds
PAUSE = 0.05


def eventually(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Whether it holds in the end."""
    until = time.monotonic() + patience
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE)
    return True
