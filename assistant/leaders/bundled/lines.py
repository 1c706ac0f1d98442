"""The lines of a calculation, and which of them a message names: the diesel among several fuels."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import FRAMES
from knowledge.languages import supported
from tools.paths import at, leaves

_NO_NAME = "year"  # tells lines apart, but is corrected itself


def named(text: str, language: str) -> dict[str, set[str]]:
    """Key of a line (fuel, vehicle, refrigerant, country) → what of its kind the message names."""
    message = Message(text, supported(language) or "en", ())
    found: dict[str, set[str]] = {}
    for frame in FRAMES.values():
        for key, said in frame.names.items():
            if key != _NO_NAME and (names := said(message)):
                found.setdefault(key, set()).update(map(str, names))
    return found


def is_of(path: str, values: Mapping[str, Any], names: Mapping[str, Collection[str]]) -> bool:
    """Is the input one of a line that holds what is named? Inputs of no line are nobody's in particular."""
    line = _line(path, values)
    return line is None or not names or _holds(line, names)


def holds(values: Mapping[str, Any], names: Mapping[str, Collection[str]]) -> bool:
    """Does any line hold what is named?"""
    found = (_line(path, values) for path, _ in leaves(values))
    return any(line is not None and _holds(line, names) for line in found)


def _holds(line: Mapping[str, Any], names: Mapping[str, Collection[str]]) -> bool:
    return any(str(line.get(key)) in said for key, said in names.items())


def _line(path: str, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The innermost member of a list that the path leads through."""
    parts = path.split(".")
    last = max((place for place, part in enumerate(parts) if part.isdigit()), default=None)
    line = at(values, ".".join(parts[: last + 1])) if last is not None else None
    return line if isinstance(line, Mapping) else None
