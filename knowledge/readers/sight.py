"""What a reader of a file cannot see: text in the colour of what is behind it, too small, or off the page.

It is left out, since it is how documents are poisoned, and the report of the file says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Colour = tuple[float, float, float]  # red, green, blue, from 0 to 1

WHITE: Colour = (1.0, 1.0, 1.0)
SMALLEST = 1.5  # points: what is smaller is no text
_ALIKE = 0.08  # by which each part of two colours may differ that nobody tells apart
_TOLD = 60  # characters of what was left out that are told
_HEX = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})")


def hexadecimal(text: str | None) -> Colour | None:
    """Of `FFFFFF`, `#ffffff` or, with opacity before, `FFFFFFFF`; None for what is none."""
    found = _HEX.fullmatch(text or "")
    return None if found is None else (int(found[1], 16) / 255, int(found[2], 16) / 255, int(found[3], 16) / 255)


def alike(one: Colour | None, other: Colour | None) -> bool:
    """Whether nobody tells them apart; what is unknown may be any colour."""
    if one is None or other is None:
        return False
    return all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def left_out(unseen: Iterable[tuple[str, str]], what: str = "text that cannot be seen") -> str | None:
    """What is said of it: pairs of a place, such as `page 3`, and what stands there."""
    places: dict[str, str] = {}
    for place, text in unseen:
        if any(c.isalnum() for c in text):
            places[place] = f"{places.get(place, '')} {text}".strip()
    if not places:
        return None
    first = re.sub(r"\s+", " ", next(iter(places.values())))
    shown = first if len(first) <= _TOLD else f"{first[:_TOLD]}…"
    where = ", ".join(filter(None, places))
    return f"{what} was left out{f' ({where})' if where else ''}: “{shown}”"


def together(*notes: str | None) -> str | None:
    """Several notes as one."""
    return "; ".join(filter(None, notes)) or None
