"""Whose rule a question asks about: the programme's, a standard's, or what is known around it."""

from __future__ import annotations

import re

from knowledge.types import Authority

_PROGRAMME = re.compile(
    r"(?<![a-z])mcap(?![a-z])|manufacturer climate action|\bsats?\b|এমসিএপি|एमकैप|chương trình|chuong trinh"
    r"|计划|項目|项目|কর্মসূচি|कार्यक्रम"
    r"|\bprogram\w*|\bprogramme\b|โครงการ|កម្មវិធី|پروگرام|වැඩසටහන",
    re.IGNORECASE,
)
_STANDARD = re.compile(
    r"(?<![a-z])sbti?s?(?![a-z])|science[- ]based targets?|ghg protocol|\biso\s*14\d{3}|\bipcc\b|\bre100\b"
    r"|corporate standard|net-zero standard",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\bhigg\b|\bfem\b|worldly|\bcdp\b|fashion charter|\bzdhc\b|\bsac\b|\bcascale\b|\bnike\b|roadmap|\bidr\b"
    r"|nghị định|thông tư|decree|circular|法令|法规",
    re.IGNORECASE,
)


def asked_about(text: str) -> tuple[frozenset[Authority], bool]:
    """Which authorities may answer, and whether the question names one. A question that names none is about MCAP."""
    if _PROGRAMME.search(text):
        return frozenset({"mcap"}), True
    if _STANDARD.search(text):
        return frozenset({"standard", "guidance"}), True
    if _AROUND.search(text):
        return frozenset({"mcap", "context", "guidance"}), True
    return frozenset({"mcap"}), False


_ONES = re.compile(
    r"(?<![a-z])(?:mcap|sbti|higg fem|fem|higg|cdp|zdhc|scap|re100|ghg protocol|iso\s*14\d{3}|ipcc|fashion charter"
    r"|net-zero standard|corporate standard)(?![a-z])",
    re.IGNORECASE,
)


def named_ones(text: str) -> list[tuple[int, int]]:
    """Where programmes and standards are called by a name that another may stand in the place of."""
    return [match.span() for match in _ONES.finditer(text)]


def compares(text: str) -> bool:
    """Are the programme and a standard both named? Then it is asked whose rule something is, or how they differ."""
    return bool(_PROGRAMME.search(text) and _STANDARD.search(text))


def names_authority(text: str) -> bool:
    return bool(_PROGRAMME.search(text) or _STANDARD.search(text))
