"""What was filled into a page of PDF: fields of forms, and words typed onto it. Comments are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from knowledge.readers.page_layout import Word

_HIDDEN = 2 | 32  # flags of an annotation: hidden, no view
_PUSHED = 1 << 16  # flag of a button that only starts something
_SECRET = 1 << 13  # flag of a text that is a password
_LONE_LINE = 3  # times the size: a field so high holds one line, in its middle
_CORNERS = ("left", "lower", "right", "upper")
_PARENTS = 8  # of a field, at most


def filled(page: Any, size: float) -> Iterator[Word]:
    """Each as one word where it stands, in letters of this size."""
    for reference in resolve1(page.page_obj.annots) or ():
        note = resolve1(reference)
        if not isinstance(note, dict) or int(resolve1(note.get("F")) or 0) & _HIDDEN:
            continue
        text = _typed(note)
        place = resolve1(note.get("Rect"))
        if text and isinstance(place, list) and len(place) == len(_CORNERS):
            left, top, right, bottom = _box(page, [float(resolve1(one)) for one in place])
            middle = max(0.0, (bottom - top - size) / 2) if bottom - top <= _LONE_LINE * size else 0.0
            yield Word(text, left, right, top + middle, min(top + middle + size, bottom), size, bold=False)


def _box(page: Any, place: Sequence[float]) -> tuple[float, float, float, float]:
    """From the top left of the page as it is turned."""
    (across, up), (far, high) = _turned(page, *place[:2]), _turned(page, *place[2:])
    height = float(page.height)
    return min(across, far), height - max(up, high), max(across, far), height - min(up, high)


def _turned(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page as it is written, from the lower left of the page as it is turned."""
    left, lower, right, upper = map(float, page.page_obj.mediabox)
    match page.rotation:
        case 90:
            return y - lower, right - x
        case 180:
            return right - x, upper - y
        case 270:
            return upper - y, x - left
    return x - left, y - lower


def _typed(data: dict[str, Any]) -> str:
    kind = _name(data.get("Subtype"))
    if kind == "FreeText":
        return _text(data.get("Contents"))
    if kind != "Widget":
        return ""
    flags = int(_inherited(data, "Ff") or 0)
    match _name(_inherited(data, "FT")):
        case "Tx":
            return "" if flags & _SECRET else _text(_inherited(data, "V"))
        case "Ch":
            chosen = _inherited(data, "V")
            return ", ".join(map(_text, chosen)) if isinstance(chosen, list) else _text(chosen)
        case "Btn" if not flags & _PUSHED:
            return "" if _name(data.get("AS")) in {"", "Off"} else "☒"
    return ""


def _inherited(data: dict[str, Any], key: str) -> Any:
    for _ in range(_PARENTS):
        if (value := resolve1(data.get(key))) is not None:
            return value
        above = resolve1(data.get("Parent"))
        if not isinstance(above, dict):
            return None
        data = above
    return None


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _text(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        return str(value.name)
    return " ".join(str(decode_text(value)).split()) if isinstance(value, bytes) else ""
