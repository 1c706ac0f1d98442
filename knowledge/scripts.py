"""Scripts and characters: which script a text is in, its digits as ASCII, its letters without marks."""

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
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_SAME_WIDTH = str.maketrans("．，％／（）：～－＋　", ".,%/():~-+ ")


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


def ascii_digits(text: str) -> str:
    """Every decimal digit as ASCII and full-width punctuation as half-width, one character for one."""
    folded = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(folded).translate(_SAME_WIDTH)


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
    return not _VIETNAMESE.search(lower(text)) and bare(text) == lower(text)
