"""Where sentences end, in scripts with and without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_ALWAYS = "。！？｡؟۔।॥።។៕။…"  # ends a sentence, whatever follows
_CLOSERS = re.escape("\"'”’»)]」』】）")
_END = re.compile(
    rf"(?:[{_ALWAYS}]+|(?<![.!?;])[.!?;]++)[{_CLOSERS}]*(?=\s|$|[^\x00-\x7f])|[{_ALWAYS}]+[{_CLOSERS}]*|\n+"
)
_ABBREVIATIONS = frozenset(
    (
        *("e.g", "i.e", "etc", "vs", "no", "nos", "fig", "figs", "eq", "mr", "mrs", "ms", "dr", "prof", "st", "approx"),
        *("ca", "cf", "al", "inc", "ltd", "co", "corp", "vol", "pp", "ed", "art", "sec", "para", "jan", "feb", "mar"),
        *("apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "v.v", "tp", "ths", "ts"),
    )
)
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_THAI = re.compile(r"[\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f]")  # Thai, Lao, Burmese: spaces part phrases, not words
SHORTEST_RUN = 90  # characters of Thai that make a statement
_FULL = frozenset(_ALWAYS)


def size(text: str) -> int:
    """Characters, where one of Chinese, Japanese or Korean counts three: it holds as much as three letters."""
    return len(text) + 2 * sum(1 for c in text if "\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af")


def sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences, without the white space around them; together they hold every other character."""
    start = 0
    for end in _ends(text):
        span = _trim(text, start, end)
        if span[0] < span[1]:
            yield from _runs(text, span)
        start = end
    span = _trim(text, start, len(text))
    if span[0] < span[1]:
        yield from _runs(text, span)


def _ends(text: str) -> Iterator[int]:
    for found in _END.finditer(text):
        mark = found.group()
        if mark[0] in _FULL or mark[0] in "!?\n" or _closes(text, found.start(), found.end()):
            yield found.end()


def _closes(text: str, dot: int, end: int) -> bool:
    """Whether the full stop or semicolon at `dot` ends a sentence: not after a number that opens a list item, an
    initial or an abbreviation, and not before a small letter."""
    if text[dot] == ";" or _after(text, end).islower():
        return False
    word = re.split(r"[\s(\[]", text[max(0, dot - 20) : dot])[-1]
    if word.lower() in _ABBREVIATIONS or _INITIALS.fullmatch(word):
        return False
    before = _before(text, dot - len(word))
    return not (word.isdigit() and len(word) <= 2 and before in {"", "\n", ".", ":", ";", "!", "?"})


def _after(text: str, at: int) -> str:
    """The first character from `at` that is no white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return text[at : at + 1]


def _before(text: str, at: int) -> str:
    """The last character before `at` that is no blank."""
    while at > 0 and text[at - 1] == " ":
        at -= 1
    return text[max(0, at - 1) : at]


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _runs(text: str, span: Span) -> Iterator[Span]:
    """Thai writes no full stop: runs between spaces, joined to at least SHORTEST_RUN characters."""
    start, end = span
    piece = text[start:end]
    if len(piece) < 2 * SHORTEST_RUN or len(_THAI.findall(piece)) * 2 < len(piece):
        yield span
        return
    at = start
    for found in re.finditer(r"\s+", piece):
        here = start + found.start()
        if here - at >= SHORTEST_RUN and end - here >= SHORTEST_RUN // 2:
            yield at, here
            at = start + found.end()
    yield at, end
