"""Companies named in a message: is it about another than the asker's own?"""

from __future__ import annotations

import re

from assistant.understanding.dates import is_month
from assistant.understanding.filling.message import Message
from assistant.understanding.filling.places import countries

_CAPITALISED = re.compile(r"(?<=[^\W\d_][ ])[A-ZĐÀ-Ỹ][^\W\d_]+(?: [A-ZĐÀ-Ỹ][^\W\d_]+)*")
_PROGRAMME_NAMES = frozenset(
    [
        "MCAP",
        "Cascale",
        "Higg",
        "SBTi",
        "Target",
        "Manufacturer",
        "Climate",
        "Action",
        "Viet",
        "Việt",
        "FY",
        "GHG",
        "UTC",
    ]
)


def names_another(message: Message) -> bool:
    """Another company: said to be another, a name in capitals inside the sentence, a word for companies in a name."""
    if message.has("another"):
        return True
    places = [message.text[start:end] for _, (start, end) in countries(message.text, message.language)]
    known = _PROGRAMME_NAMES | {word for place in places for word in place.split()}
    names = (name for name in _CAPITALISED.findall(message.text) if name.split()[0] not in known)
    if any(not is_month(name, message.language) for name in names):
        return True
    return any(_in_a_name(message, span) for span in message.cues("company"))


def _in_a_name(message: Message, span: tuple[int, int]) -> bool:
    """Of scripts without spaces: is the word part of a name? 华达制衣厂, โรงงานสยาม; not 我们工厂."""
    start, end = span
    if message.language == "zh":
        own = [at for _, at in message.cues("own_company")]
        return start > 0 and message.text[start - 1].isalpha() and start not in own
    own = [at for at, _ in message.cues("own_company")]
    return end < len(message.text) and message.text[end].isalpha() and end not in own
