"""Identifiers: 16 lower-case Crockford base32 characters, short enough to read out on the telephone."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PATTERN = f"^[{ALPHABET}]{{16}}$"
_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00Z; forty bits of milliseconds last until 2058
_RANDOM_BITS = 40


def new_id() -> str:
    """Eight characters of time (milliseconds), so that ids sort by age, then eight of chance.

    An id is never a credential: who may see a thing is decided by the token.
    """
    number = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
