"""For how many months an amount of each month holds, where months are named: January to August; November and
December; 1到8月."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.sums.listing import is_month
from assistant.numbers.dates import month_names
from assistant.numbers.page import Page, page
from assistant.numbers.reads import Read

Span = tuple[int, int]
_MONTHS = 12
_SPENT = " .\t\n()"
_NO_MONTH = "may"  # in small letters it is as likely a verb


def months_told(message: Message, amount: Read, amounts: Sequence[Read]) -> int | None:
    """Of those named ahead of each amount, or else behind it; None without two, or where more than one range is."""
    first = min(a.span[0] for a in amounts)
    if _counted(message, (0, first)):
        before = max((a.span[1] for a in amounts if a.span[1] <= amount.span[0]), default=0)
        return _counted(message, (before, amount.span[0]))
    after = min((a.span[0] for a in amounts if a.span[0] >= amount.span[1]), default=len(message.text))
    return _counted(message, (amount.span[1], after))


def _counted(message: Message, stretch: Span) -> int | None:
    """Months of a range, or those of a list."""
    sheet = page(message.text, message.language)
    named = [one for one in _named(message, sheet) if stretch[0] <= one[0][0] and one[0][1] <= stretch[1]]
    joints = [_joint(message, first[0][1], second[0][0]) for first, second in pairwise(named)]
    if len(named) == 2 and joints[0] in sheet.lexicon.ranges:
        return (named[1][1] - named[0][1]) % _MONTHS + 1
    listed = all(joint in {*sheet.lexicon.joiners, ",", "、", ""} for joint in joints)
    return len({number for _, number in named}) if len(named) > 1 and listed else None


def _named(message: Message, sheet: Page) -> list[tuple[Span, int]]:
    """By their names, and by numbers."""
    numbers = month_names(message.language)
    pattern = _months(message.language, sheet.lexicon.spaced)
    found = [(sheet.span(*m.span()), numbers[m[0].rstrip(".")]) for m in pattern.finditer(sheet.folded)]
    found = [one for one in found if message.text[slice(*one[0])] != _NO_MONTH or message.language != "en"]
    labels = [r for r in message.of_kind("label") if is_month(message, r) or "range" in r.notes]
    return sorted([*found, *((r.span, int(r.value)) for r in labels if r.value <= _MONTHS)])


def _joint(message: Message, start: int, end: int) -> str:
    """What stands between two months, without the word month."""
    between = message.text[start:end].casefold()
    for a, b in message.cues("month_by_number", "sums"):
        if start <= a and b <= end:
            between = between.replace(message.text[a:b].casefold(), " ")
    return between.strip(_SPENT)


@lru_cache(maxsize=16)
def _months(language: str, spaced: bool) -> re.Pattern[str]:
    names = sorted(month_names(language), key=len, reverse=True)
    edge, end = (r"(?<![^\W_])", r"(?![^\W_])") if spaced else ("", "")
    return re.compile(rf"{edge}(?:{'|'.join(map(re.escape, names))})\.?{end}")
