"""Opens model, index and embedder, for api and evals alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parts:
    """What a turn needs from outside."""
