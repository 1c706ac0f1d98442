"""Plain text: headings are upper-case lines and short lines that stand alone, bullets are items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from knowledge.errors import ReadingError
from knowledge.readers.reading import Block, Reading
from knowledge.sentences import size

_BULLET = re.compile(r"^\s*(?:[-*+•◦▪‣·✓✔☑➢►]\s*|\(?(?:\d{1,2}|[a-z])[.)]\s+)+(?=\S)")
_LINK = re.compile(r"\[([^\[\]]+)\]\((?:[^()\[\]]|\([^()\[\]]*\))*+\)")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^>]+)>")
_ENDS = tuple('.;:,!。；：，！।።။។|)）”"')
ENCODINGS = ["gb18030", "big5", "cp1254", "cp1258", "cp874", "cp1256"]  # what our languages were saved in
_TONE = "[\u0300\u0301\u0303\u0309\u0323]"  # that cp1258 writes behind its vowel
_TONED, _MISPLACED = re.compile(f"[aeiouyâêôăơư]{_TONE}", re.I), re.compile(f"(?<![aeiouyâêôăơư]){_TONE}", re.I)
LONGEST_HEADING = 120  # of `size`
LONGEST_PLAIN_HEADING = 90  # of a line that is not in capitals


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16, else what the bytes look like. Raises ReadingError for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace").lstrip("\ufeff")
    elif b"\0" in data[:8192]:
        text = _wide(data)
    else:
        text = _narrow(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: most zeros stand on one side. Raises ReadingError for what is no text."""
    begins = data[:8192]
    zeros = begins[0::2].count(0), begins[1::2].count(0)
    encoding = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    seen = begins.decode(encoding, errors="ignore")
    if min(zeros) * 4 > max(zeros) or any(char < " " and char not in "\t\r\n" for char in seen) or "\n" not in seen:
        raise ReadingError("This file holds binary data, not text.", "not_text")
    return data.decode(encoding, errors="replace")


def _narrow(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    sample = data[:100_000]
    guess = from_bytes(sample, cp_isolation=ENCODINGS).best() or from_bytes(sample).best()
    if guess is None:
        raise ReadingError("The characters of this file could not be read; save it as UTF-8.", "encoding")
    text = data.decode(guess.encoding, errors="replace")
    if guess.encoding == "cp1258" and (not _TONED.search(text) or _MISPLACED.search(text)):
        return data.decode("cp1254", errors="replace")  # much alike, and no Vietnamese
    return text


def read(data: bytes) -> Reading:
    """The first heading is the title."""
    text = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", decode(data)))
    blocks = [block for paragraph in re.split(r"\n\s*\n", text) for block in _paragraph(paragraph)]
    title = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(title=title, blocks=tuple(_without_empty_sections(blocks)))


def _without_empty_sections(blocks: list[Block]) -> Iterator[Block]:
    """A line that stands alone and heads nothing was a sentence."""
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        heads = following is not None and (following.kind != "heading" or following.level > block.level)
        if block.kind == "heading" and (position > 0 or following is None) and not heads:
            yield Block("text", block.text)
        else:
            yield block


def _paragraph(paragraph: str) -> Iterator[Block]:
    lines = [line.rstrip() for line in paragraph.split("\n") if line.strip()]
    if len(lines) == 1 and _is_heading(lines[0]):
        yield Block("heading", lines[0].strip(), 1 if _upper(lines[0]) else 2)
        return
    if len(lines) > 1 and _upper(lines[0]) and _is_heading(lines[0]):
        yield Block("heading", lines[0].strip(), 1)
        lines = lines[1:]
    yield from _lines(lines)


def _lines(lines: list[str]) -> Iterator[Block]:
    """Joins what was broken only to fit a line: the next line starts small, or the line before was full."""
    started: list[str] = []
    item = False
    for line in lines:
        bullet = _BULLET.match(line)
        if started and (bullet or not _continues(started[-1], line)):
            yield Block("item" if item else "text", " ".join(started))
            started = []
        if not started:
            item = bullet is not None
        started.append(line[bullet.end() :].strip() if bullet else line.strip())
    if started:
        yield Block("item" if item else "text", " ".join(started))


def _continues(before: str, line: str) -> bool:
    return line.lstrip()[:1].islower() or (len(before) >= 60 and not before.endswith(_ENDS))


def _is_heading(line: str) -> bool:
    line = line.strip()
    if _BULLET.match(line) or "://" in line or "@" in line or not any(c.isalpha() for c in line):
        return False
    if _upper(line):
        return size(line) <= LONGEST_HEADING and not line.endswith((".", ";", ":", ","))
    return size(line) <= LONGEST_PLAIN_HEADING and not line.endswith(_ENDS)


def _upper(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 3 and all(not c.islower() for c in letters) and any(c.isupper() for c in letters)
