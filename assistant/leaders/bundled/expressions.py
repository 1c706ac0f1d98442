"""Sums of bare numbers: 12 + 30, 144 divided by 12."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message

_SIGN = re.compile(r"\s*[+−×*xX÷/-]\s*")


def is_sum(message: Message) -> bool:
    """Nothing but bare numbers, with what is to be done with them."""
    numbers = message.of_kind("plain")
    if len(numbers) < 2 or len(numbers) < len(message.reads):
        return False
    signs = any(_SIGN.fullmatch(message.text[one.span[1] : other.span[0]]) for one, other in pairwise(numbers))
    return signs or any(start >= numbers[0].span[1] for start, _ in message.cues("reckoning"))
