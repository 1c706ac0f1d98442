"""Whose rule a question asks about: the programme's, a standard's, or what is known around it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.types import Authority

# What programmes and standards are called, by whose rules those are; another such name may stand in the place of each.
_CALLED: Mapping[Authority, str] = {
    "mcap": r"mcap",
    "standard": r"sbti|ghg protocol|iso\s*14\d{3}|ipcc|re100|corporate standard|net-zero standard",
    "context": r"higg fem|higg|fem|cdp|zdhc|scap|fashion charter",
}
# And what else says the same.
_SAID: Mapping[Authority, str] = {
    "mcap": r"manufacturer climate action|\bsats?\b|এমসিএপি|एमकैप|chương trình|chuong trinh|计划|項目|项目"
    r"|কর্মসূচি|कार्यक्रम|\bprogram\w*|โครงการ|កម្មវិធី|پروگرام|වැඩසටහන",
    "standard": r"(?<![a-z])sbti?s?(?![a-z])|science[- ]based targets?",
    "context": r"worldly|\bsac\b|\bcascale\b|\bnike\b|roadmap|\bidr\b|nghị định|thông tư|decree|circular|法令|法规",
}


def _named(pattern: str) -> str:
    return rf"(?<![a-z])(?:{pattern})(?![a-z])"


_PROGRAMME, _STANDARD, _AROUND = (
    re.compile(f"{_named(called)}|{_SAID[authority]}", re.IGNORECASE) for authority, called in _CALLED.items()
)
_ONES = re.compile(_named("|".join(_CALLED.values())), re.IGNORECASE)


def asked_about(text: str) -> tuple[frozenset[Authority], bool]:
    """Which authorities may answer, and whether the question names one. A question that names none is about MCAP."""
    if _PROGRAMME.search(text):
        return frozenset({"mcap"}), True
    if _STANDARD.search(text):
        return frozenset({"standard", "guidance"}), True
    if _AROUND.search(text):
        return frozenset({"mcap", "context", "guidance"}), True
    return frozenset({"mcap"}), False


def named_ones(text: str) -> list[tuple[int, int]]:
    """Where programmes and standards are called by a name that another may stand in the place of."""
    return [match.span() for match in _ONES.finditer(text)]


def compares(text: str) -> bool:
    """Are the programme and a standard both named? Then it is asked whose rule something is, or how they differ."""
    return bool(_PROGRAMME.search(text) and _STANDARD.search(text))


def names_authority(text: str) -> bool:
    return bool(_PROGRAMME.search(text) or _STANDARD.search(text))
