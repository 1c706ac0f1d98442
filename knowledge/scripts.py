"""Scripts and characters: which script a text is in, how it is matched, its letters without marks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# First and last code point of the blocks we tell apart. Han weighs more: one character is about a word.
_BLOCKS = (
    ("Latn", 0x41, 0x24F),
    ("Latn", 0x1E00, 0x1EFF),
    ("Arab", 0x600, 0x6FF),
    ("Arab", 0x750, 0x77F),
    ("Arab", 0xFB50, 0xFDFF),
    ("Arab", 0xFE70, 0xFEFC),
    ("Deva", 0x900, 0x97F),
    ("Beng", 0x980, 0x9FF),
    ("Sinh", 0xD80, 0xDFF),
    ("Thai", 0xE00, 0xE7F),
    ("Khmr", 0x1780, 0x17FF),
    ("Kana", 0x3040, 0x30FF),
    ("Hang", 0xAC00, 0xD7AF),
    ("Hani", 0x3400, 0x4DBF),
    ("Hani", 0x4E00, 0x9FFF),
    ("Hani", 0xF900, 0xFAFF),
)
_WEIGHT = {"Hani": 3}
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")

# What nobody sees: soft hyphen, marks of direction, word joiners, variation selectors, fillers, tags.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U000e0000-\U000e01ef]"
)
# Unseen too, but between letters of these blocks they part words or carry spelling.
_PARTING = {
    "\u200b": ((0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF)),  # Thai, Lao, Burmese, Khmer
    "\u200c": ((0x600, 0x77F), (0x900, 0xDFF)),  # Arabic, the scripts of India and Sri Lanka
    "\u200d": ((0x600, 0x77F), (0x900, 0xDFF)),
}
UNSEEN = re.compile(rf"{INVISIBLE.pattern[:-1]}\u200b-\u200d]")
_ZERO_WIDE = re.compile("[\u200b-\u200d]++")
# Forms of a character that mean the character. Others mean more: ½, ①, Ⅷ, ㋀, a raised footnote.
_SAME = ("<wide>", "<narrow>", "<small>", "<font>", "<square>", "<noBreak>", "<vertical>", "<initial>", "<medial>",
         "<final>", "<isolated>")  # fmt: skip
_RADICALS, _LIGATURES = (0x2E80, 0x2FDF), (0xFB00, 0xFB06)
_ALIKE = str.maketrans("\u2010\u2011\u2012\u2212\u2215\u301c\u223c\u2024", "----/~~.")
_RAISED = {"²": "2", "³": "3"}  # of a unit; elsewhere they are powers and footnotes
_LOWERED = {chr(0x2080 + n): str(n) for n in range(10)}  # of a formula
# Letters that grow together with the one before though they are no combining marks.
_GROWN = frozenset(
    map(chr, (0x9BE, 0x9D7, 0xB3E, 0xB56, 0xB57, 0xBBE, 0xBD7, 0xCC2, 0xCD5, 0xCD6, 0xD3E, 0xD57, 0xDCF, 0xDDF, 0x102E,
              0x1B35, *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)))
)  # fmt: skip
_MOST_MARKS = 30  # on one letter, as in Unicode's stream-safe format


@lru_cache(maxsize=4096)
def script_of(char: str) -> str | None:
    """The ISO 15924 code of a letter's script; None for what is no letter or of a script we don't tell apart."""
    if not (char.isalpha() or unicodedata.category(char) in {"Mn", "Mc"}):
        return None
    point = ord(char)
    return next((name for name, first, last in _BLOCKS if first <= point <= last), None)


_LATELY = 256  # texts whose folded form is remembered: a message is looked at from many sides


def scripts(text: str) -> dict[str, int]:
    """Letters of each script in the text, weighted."""
    counted: Counter[str] = Counter()
    for char in text:
        if script := script_of(char):
            counted[script] += _WEIGHT.get(script, 1)
    return dict(counted)


def plain(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as it is matched, and the place in the original of each of its characters and of the end.

    Composed (NFC), with ASCII digits, one kind of space and hyphen, forms of a letter or unit as the letters they mean,
    without what nobody sees. Zero-width spaces stay between letters of Thai and Khmer, joiners in India's scripts and
    Arabic. The original is for quotation: never show this text.
    """
    if text.isascii() or all(map(_stays, set(text))):
        return text, tuple(range(len(text) + 1))
    seen, places = _seen(text)
    pieces: list[str] = []
    kept: list[int] = []
    start = 0
    while start < len(seen):
        end = start + 1
        while end < len(seen) and end - start <= _MOST_MARKS and _grows(seen[end]):
            end += 1
        written = "".join(seen[start:end])
        piece = unicodedata.normalize("NFC", written)
        pieces.append(piece)
        kept += places[start:end] if piece == written else [places[start]] * len(piece)
        start = end
    return "".join(pieces), (*kept, len(text))


def composed(text: str) -> str:
    """The text as it is read and known again: composed (NFC), without what nobody sees, otherwise as it is written."""
    if text.isascii():
        return text
    seen = _ZERO_WIDE.sub(_kept_apart, INVISIBLE.sub("", text)) if UNSEEN.search(text) else text
    return unicodedata.normalize("NFC", seen)


def _kept_apart(run: re.Match[str]) -> str:
    """Of zero-width characters each that parts, or spells, what stands on both sides."""
    before, after = run.string[: run.start()][-1:], run.string[run.end() : run.end() + 1]
    kept = dict.fromkeys(run.group())
    return "".join(mark for mark in kept if before and after and _parts(mark, before) and _parts(mark, after))


@lru_cache(maxsize=_LATELY)
def plain_text(text: str) -> str:
    """The text as it is matched, where places do not matter."""
    return plain(text)[0]


@lru_cache(maxsize=4096)
def _stays(char: str) -> bool:
    """It is matched as it stands, whatever stands beside it."""
    special = char in _PARTING or char in _RAISED or char in _LOWERED or _grows(char)
    return not special and _form(char) == char == unicodedata.normalize("NFC", char)


def _seen(text: str) -> tuple[list[str], list[int]]:
    """The characters that are seen, each as what it means, with their places."""
    seen: list[str] = []
    places: list[int] = []
    parting: dict[str, int] = {}  # zero-width characters since the last that is seen
    for at, char in enumerate(text):
        if char in _PARTING:
            parting.setdefault(char, at)
            continue
        meant = _meant(char, seen[-1] if seen else "")
        if not meant:
            continue
        for mark, place in parting.items():
            if seen and _parts(mark, seen[-1]) and _parts(mark, meant[0]):
                seen.append(mark)
                places.append(place)
        parting.clear()
        seen += meant
        places += [at] * len(meant)
    return seen, places


def _parts(mark: str, beside: str) -> bool:
    return beside in _PARTING or any(first <= ord(beside) <= last for first, last in _PARTING[mark])


def _meant(char: str, before: str) -> str:
    if char in _RAISED and before in {"m", "M"}:
        return _RAISED[char]
    if char in _LOWERED and before.isascii() and before.isalpha():
        return _LOWERED[char]
    return _form(char)


@lru_cache(maxsize=4096)
def _form(char: str) -> str:
    """What the character means, by itself; nothing for one that nobody sees."""
    if char.isascii():
        return char
    if INVISIBLE.match(char):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if unicodedata.category(char) == "Zs":
        return " "
    form = unicodedata.decomposition(char).partition(" ")[0]
    listed = any(first <= ord(char) <= last for first, last in (_RADICALS, _LIGATURES))
    if form in _SAME or (form == "<compat>" and listed):
        folded = unicodedata.normalize("NFKC", char)
        return char if folded[0] == " " else folded.translate(_ALIKE)
    return char.translate(_ALIKE)


@lru_cache(maxsize=4096)
def _grows(char: str) -> bool:
    return bool(unicodedata.combining(char)) or char in _GROWN


@lru_cache(maxsize=_LATELY)
def bare(text: str) -> str:
    """Lower case without diacritics (đ as d), one character for one."""
    return "".join(_bare(c) for c in text)


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    if char in "đĐ":
        return "d"
    if char in "ıİ":
        return "i"
    lowered = char.lower()
    if script_of(char) != "Latn":
        return lowered if len(lowered) == 1 else char
    return unicodedata.normalize("NFD", lowered)[0]


@lru_cache(maxsize=_LATELY)
def lower(text: str) -> str:
    """Lower case, one character for one (a plain `lower` lengthens the Turkish İ)."""
    return "".join("i" if c == "İ" else low if len(low := c.lower()) == 1 else c for c in text)


def without_marks(text: str) -> bool:
    """No Vietnamese letter in the text: its Vietnamese words, if any, were typed without diacritics."""
    return not VIETNAMESE.search(lower(text)) and bare(text) == lower(text)
