"""Companies named in a message: is it about another than the asker's own?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.filling.places import countries
from assistant.numbers.dates import is_month

_CAPITALS = "".join(c for c in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))) if c.isupper())
_CAPITALISED = re.compile(rf"(?<=[^\W\d_][ ])[{_CAPITALS}][^\W\d_]+(?: [{_CAPITALS}][^\W\d_]+)*(?!\w)")
_NO_COMPANIES = frozenset({
    "MCAP", "Cascale", "Higg", "Worldly", "SBTi", "Target", "Manufacturer", "Climate", "Action", "Decarbonization",
    "Program", "Programme", "Science", "Net", "Corporate", "Paris", "Thỏa", "Greenhouse", "Kyoto", "Viet", "Việt", "FY",
    "GHG", "UTC", "Scope", "Scopes", "Excel", "TÜV", "Sustainable",
})  # fmt: skip
_BESIDE = 6  # characters between "our" and what is ours
_NO_CAPITALS = frozenset({"bn", "hi", "ur", "si", "zh", "th", "km"})


def names_another(message: Message) -> bool:
    """Another company: said to be another, a name in capitals inside the sentence, a word for companies in a name."""
    return says_another(message) or any(_names(message))


def says_another(message: Message) -> bool:
    """The same, where more than capitals tells: "Bronze tier B" is no company."""
    if message.has("another") or message.has("neighbour", "talk") or message.has("company_form"):
        return True
    return any(_in_a_name(message, span) for span in message.cues("company"))


def wants_its_records(message: Message) -> bool:
    """Is what a company keeps about itself to be handed over, and is that company named and not the asker's own?"""
    kept = message.has("records") or message.has("kept", "talk")
    if not kept or not message.has("hand_over") or is_owned(message):
        return False
    if message.has("neighbour", "talk"):
        return True
    if any(not name.isupper() for name in _names(message)):  # what is all in capitals is a standard or an agency
        return True
    if message.language not in _NO_CAPITALS:
        return False
    return message.has("company_form") or any(_in_a_name(message, span) for span in message.cues("company"))


def is_own(message: Message) -> bool:
    """About the asker's own company, with no other in sight."""
    others = message.has("another") or message.has("neighbour", "talk") or _names(message)
    return is_owned(message) and not others


def shares_its_own(message: Message) -> bool:
    """Are the records one's own, though others are named: "will our figures be shown to other manufacturers?"."""
    own, records = message.cues("own"), message.cues("records")
    return _apart(own, records) < min(_BESIDE, _apart(own, message.cues("another")))


def _apart(some: Iterable[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int:
    """Characters between the nearest two of them."""
    return min((max(b[0] - a[1], a[0] - b[1], 0) for a in some for b in others), default=_BESIDE)


def is_owned(message: Message) -> bool:
    """Is it about the asker's own? Whom it is handed to does not count ("send me theirs"), nor who stands beside us."""
    beside = (*message.cues("hand_over"), *message.cues("neighbour", "talk"))
    return replace(message, text=_blanked(message.text, beside)).has("own")


def _names(message: Message) -> list[str]:
    """Names in capitals inside the sentence, but for those of the programme, of places and of months."""
    places = [message.text[start:end] for _, (start, end) in countries(message.text, message.language)]
    known = _NO_COMPANIES | {word for place in places for word in place.split()}
    named = (name for name in _CAPITALISED.findall(message.text) if name.split()[0] not in known)
    return [name for name in named if not is_month(name, message.language)]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _in_a_name(message: Message, span: tuple[int, int]) -> bool:
    """Of scripts without spaces: is the word part of a name? 华达制衣厂, โรงงานสยาม, บริษัท สยาม; not 我们工厂."""
    start, end = span
    if message.language == "zh":
        own = [at for _, at in message.cues("own_company")]
        return start > 0 and message.text[start - 1].isalpha() and start not in own
    own = [at for at, _ in message.cues("own_company")]
    end += message.text[end : end + 1] == " "
    return end < len(message.text) and message.text[end].isalpha() and end not in own
