"""A model's text, cut into sentences while it arrives, and the handles in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

STATEMENT = re.compile(r"\[\[?\s*(s\d+(?:\s*[,;]\s*s\d+)*)\s*\]?\]")
FIGURE = re.compile(r"\{\{?\s*(c\d+(?:\.[\w-]+)*)\s*\}?\}")
_MARK = re.compile(r"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")  # citation marks of the model's own: they lead nowhere
_MARKUP = re.compile(r"\*\*|__|^#{1,6}\s+|`", re.MULTILINE)
_END = re.compile(r"[.!?]+[\"'”’»)\]]*(?=\s|$)|[。！？।۔។៕…]+[”’」』》）]*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|no|vs|approx|dr|mr|mrs|st|fig|vd|tp|etc|cf|p|art)|\b[A-Z])\.$", re.IGNORECASE
)
_LIST = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)")
_TRAILING = re.compile(r"[ \t]*(?:\[\[[^\]\n]*\]\]|\[\s*s\d[^\]\[]*\](?!\])|\[\d{1,3}\])")


@dataclass(frozen=True)
class Raw:
    """A sentence as the model wrote it."""

    text: str
    begins_line: bool

    @property
    def statements(self) -> tuple[str, ...]:
        found = (handle.strip() for m in STATEMENT.finditer(self.text) for handle in re.split(r"[,;]", m.group(1)))
        return tuple(dict.fromkeys(found))

    @property
    def words(self) -> str:
        """Without statement handles, marks and markup; figures are still handles."""
        stripped = _MARK.sub("", STATEMENT.sub("", _MARKUP.sub("", self.text)))
        return re.sub(r"\s+([.,;:!?。，！？।۔])", r"\1", " ".join(stripped.split())).strip()

    @property
    def only_handles(self) -> bool:
        return not re.search(r"\w", FIGURE.sub("", _LIST.sub("", self.words)))


@dataclass
class Sentences:
    """Feed text as it comes; sentences come out when they are whole."""

    _buffer: str = ""
    _line_start: bool = field(default=True)

    def feed(self, text: str) -> Iterator[Raw]:
        self._buffer += text
        while (cut := self._whole()) is not None:
            yield from self._taken(cut)

    def rest(self) -> Iterator[Raw]:
        while self._buffer.strip():
            cut = self._whole(last=True)
            yield from self._taken(len(self._buffer) if cut is None else cut)

    def _whole(self, last: bool = False) -> int | None:
        """Where the first whole sentence ends, its handles included; None while that cannot be known."""
        newline = self._buffer.find("\n")
        for match in _END.finditer(self._buffer):
            end = match.end()
            if 0 <= newline < match.start():
                break
            if _ABBREVIATION.search(self._buffer[:end]) or _LIST.fullmatch(self._buffer[:end] + " "):
                continue
            while trailing := _TRAILING.match(self._buffer, end):
                end = trailing.end()
            if last or (self._buffer[end:].strip() and not _open_handle(self._buffer[end:])):
                return end
            return None
        return newline + 1 if newline >= 0 else None

    def _taken(self, cut: int) -> Iterator[Raw]:
        piece, self._buffer = self._buffer[:cut], self._buffer[cut:]
        begins = self._line_start or piece[:1] == "\n"
        self._line_start = piece.endswith("\n") or (begins and not piece.strip())
        if piece.strip():
            yield Raw(piece.strip(), begins)


def _open_handle(text: str) -> bool:
    """What follows may yet become a handle of the sentence before."""
    rest = text.lstrip(" \t")
    return rest.startswith("[") and ("]]" if rest.startswith("[[") else "]") not in rest
