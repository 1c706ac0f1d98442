"""A leader's text, cut into sentences while it arrives, with the handles and the markers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.scripts import INVISIBLE, composed

_HANDLE = r"[scq]\d+(?:[.:][\w.%-]+)?"  # what stands behind its number is no part of a citation: [[c1.result.total]]
CITED = re.compile(rf"\[\[?\s*+({_HANDLE}(?:\s*+[,;]\s*+{_HANDLE})*+)\s*+\]?\]")
FIGURE = re.compile(r"\{\{?\s*([cq]\d+(?:\.[\w-]+)*)\s*\}?\}")
_LINES = r"silent|adviser|off_topic|others_data|keep|chat"
MARKER = re.compile(rf"\[\[?\s*+({_LINES}|ask)\s*+(?::\s*+([^\]\[]*+))?\]?\]")
_MARK = re.compile(r"(?<!\s)\s*+\[\d{1,3}(?:\s*+,\s*+\d{1,3})*+\]")  # marks of the model's own: they lead nowhere
_LEFT = re.compile(r"\[\[[^\]]*\]?\]?|\{\{[^}]*\}?\}?|⟨[^⟨⟩\n]*⟩|[⟨⟩]")  # what looks like a handle and is none
_MARKUP = re.compile(r"\*\*|__|^#{1,6}\s+|`|</?[a-z!][^<>\n]*>|!(?=\[[^\[\]\n]*\]\()", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"(?<![.!?؟])[.!?؟]++[\"'”’»)\]]*+(?=\s|$|\[\[)|[。！？।۔។៕…]+[”’」』》）]*"
    r"|(?<=[\u0e00-\u0e7f])(?=[ \t]*\[\[\s*[sc]\d)|(?<=\]\])(?=[ \t]*[\u0e00-\u0e7f])"  # Thai: the handle ends it
    rf"|\[\[\s*(?:{_LINES})\b[^\]\[]*\]\]"  # a line of the service's own stands by itself
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|no|vs|approx|dr|mr|mrs|st|fig|vd|tp|etc|cf|p|art)|\b[A-Z])\.$", re.IGNORECASE
)
_LIST = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)")
_TRAILING = re.compile(rf"[ \t]*(?:\[\[(?!\s*(?:{_LINES})\b)[^\]\n]*\]\]|\[\s*[sc]\d[^\]\[]*\](?!\])|\[\d{{1,3}}\])")
_WORD = re.compile(r"\w")
_BRACKETS = str.maketrans("［］｛｝", "[]{}")


@dataclass(frozen=True)
class Draft:
    """A sentence as a leader wrote it."""

    text: str
    begins_line: bool = True
    begins_paragraph: bool = False

    @property
    def cites(self) -> tuple[str, ...]:
        """Handles of statements and calculations behind it, those of its figures too."""
        found = [name for m in CITED.finditer(self.text) for name in re.findall(r"(?<![\w.:-])[scq]\d+", m.group(1))]
        return tuple(dict.fromkeys(name for name in (*found, *self.figures) if name[0] != "q"))

    @property
    def figures(self) -> tuple[str, ...]:
        """c1, q2: what its figures are filled in from."""
        return tuple(dict.fromkeys(m.group(1).partition(".")[0] for m in FIGURE.finditer(self.text)))

    @property
    def marker(self) -> tuple[str, str] | None:
        """Which of the service's own lines stands here, and what it is about."""
        found = MARKER.search(self.text)
        return (found.group(1), (found.group(2) or "").strip()) if found else None

    @property
    def words(self) -> str:
        """Without handles, markers and markup; figures are still handles."""
        stripped = MARKER.sub("", CITED.sub("", _MARKUP.sub("", self.text)))
        stripped = _LIST.sub("", _MARK.sub("", stripped))
        kept = FIGURE.sub(lambda match: f"\x02{match.group(1)}\x03", stripped)
        kept = _LEFT.sub("", kept).replace("\x02", "{{").replace("\x03", "}}")
        return re.sub(r"(?<!\s)\s++([.,;:!?。，！？।۔])", r"\1", " ".join(kept.split())).strip()

    @property
    def only_handles(self) -> bool:
        """Points at statements and calculations, and says nothing itself."""
        return not _WORD.search(FIGURE.sub("", self.words))


@dataclass
class Sentences:
    """Feed text as it comes; sentences come out when they are whole."""

    _buffer: str = ""
    _newlines: int = field(default=2)  # since the last sentence

    def feed(self, text: str) -> Iterator[Draft]:
        self._buffer += INVISIBLE.sub("", text).translate(_BRACKETS)
        while (cut := self._whole()) is not None:
            yield from self._taken(cut)

    def rest(self) -> Iterator[Draft]:
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
            if _inside(self._buffer[:end]) or self._goes_on(end):
                continue
            while trailing := _TRAILING.match(self._buffer, end):
                end = trailing.end()
            if last or (self._buffer[end:].strip() and not _open_handle(self._buffer[end:])):
                return end
            return newline + 1 if newline >= end and not self._buffer[end:newline].strip() else None
        return newline + 1 if newline >= 0 else None

    def _goes_on(self, end: int) -> bool:
        """The full stop belongs to an abbreviation that no handle follows, or to the number of a list."""
        text = self._buffer[:end]
        short = _ABBREVIATION.search(text) and not _TRAILING.match(self._buffer, end)
        return bool(short or _LIST.fullmatch(text + " "))

    def _taken(self, cut: int) -> Iterator[Draft]:
        piece, self._buffer = self._buffer[:cut], self._buffer[cut:]
        self._newlines += piece[: len(piece) - len(piece.lstrip())].count("\n")
        if piece.strip():
            yield Draft(composed(piece.strip()), self._newlines > 0, self._newlines > 1)
            self._newlines = piece[len(piece.rstrip()) :].count("\n")


def whole(text: str) -> Iterator[Draft]:
    """Every sentence of a text that is there already."""
    sentences = Sentences()
    yield from sentences.feed(text)
    yield from sentences.rest()


def _inside(text: str) -> bool:
    """The end stands inside a handle or a marker."""
    return text.rfind("[[") > text.rfind("]]") or text.rfind("{{") > text.rfind("}}")


def _open_handle(text: str) -> bool:
    """What follows may yet become a handle of the sentence before."""
    rest = text.lstrip(" \t")
    return rest.startswith("[") and ("]]" if rest.startswith("[[") else "]") not in rest
