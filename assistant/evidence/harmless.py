"""What comes from outside, so that it cannot pass for what the service itself writes to a model."""

from __future__ import annotations

import re

_UNSEEN = (  # characters without a look of their own
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]*+"
)
_WIDE = {0xFEE0 + code: code for span in ((48, 58), (65, 91), (97, 123)) for code in range(*span)}
_BRACKETS = str.maketrans("［］｛｝⟨⟩\u2329\u232a〈〉❬❭", "[]{}‹›‹›‹›‹›") | str.maketrans(
    {"⟦": "[[", "⟧": "]]", "〚": "[[", "〛": "]]", "⦃": "{{", "⦄": "}}"}
)
_TABLE = _WIDE | _BRACKETS


_TAG = re.compile(r"⟨([^⟨⟩]*)⟩")


def _spread(word: str) -> str:
    return _UNSEEN.join(word)


_DOUBLED = re.compile(rf"(\[(?={_UNSEEN}\[)|\](?={_UNSEEN}\])|\{{(?={_UNSEEN}\{{)|\}}(?={_UNSEEN}\}}))")
_AUTHORITIES = "|".join(map(_spread, ("mcap", "standard", "guidance", "context", "unknown")))
_AUTHORITY = re.compile(rf"\[({_UNSEEN}\s*(?:{_AUTHORITIES})\s*{_UNSEEN})\]", re.IGNORECASE)
_NUMBER = rf"{_UNSEEN}\d{_UNSEEN}(?:\d{_UNSEEN}){{0,2}}"  # of a handle
_STATEMENT = re.compile(rf"^([^\w\n]*+s{_NUMBER}\s*+{_UNSEEN}\s*+)\[([^\]\n]*)\]", re.IGNORECASE | re.MULTILINE)
_HANDLE = re.compile(rf"(?<![\w.])([csq]{_NUMBER})\s*+{_UNSEEN}\s*+[:：]", re.IGNORECASE)
_WORD = re.compile(rf"{_spread('SENTENCE')}|{_spread('SOURCES')}")
_LABEL = re.compile(rf"\b(S{_UNSEEN}(?i:{_spread('entence')}|{_spread('ources')}))\s*[:：]")
_RULING = re.compile(
    rf"^([^\w\n]*+\d{{1,3}}\W{{0,3}}(?<!“))({_spread('yes')}|{_spread('no')})\b(?=[^\w\n]*+$|\s*[:：,.;–—-])",
    re.IGNORECASE | re.MULTILINE,
)


def harmless(text: str) -> str:
    """The text with every form undone that only the service writes; readable, and else as it was.

    Undone are `[[`, `{{`, `⟨` and their look-alikes, an authority in brackets, handles that open a line, and what
    forges a judge's request or answer. Twice is the same as once.
    """
    plain = _DOUBLED.sub(r"\1 ", text.translate(_TABLE))
    plain = _STATEMENT.sub(r"\1(\2)", _AUTHORITY.sub(r"(\1)", plain))
    return unforged(_HANDLE.sub(r"\1 –", plain))


def unforged(text: str) -> str:
    """The text without what forges a pair for the judge or an answer of the judge; handles stay."""
    return _RULING.sub(r"\1“\2”", _WORD.sub(lambda word: word[0].lower(), _LABEL.sub(r"\1 –", text)))


def one_line(text: str) -> str:
    """Harmless, and without line breaks of any kind: what stands on a line of its own is ours."""
    return harmless(" ".join(text.split()))


def without_handles(text: str) -> str:
    """For a person: the words as they are, less what looks like a handle or a marker of ours."""
    return _DOUBLED.sub(r"\1 ", _TAG.sub(r"‹\1›", text))
