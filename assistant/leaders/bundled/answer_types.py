"""What a question asks for: a number, a person, a date, a place, yes or no, a list, money, a duration, a meaning."""

from __future__ import annotations

from typing import Literal

from assistant.leaders.bundled.cues import find, load_words

Asked = Literal[
    "money", "duration", "percent", "count", "date", "place", "name", "yesno", "list", "how", "why", "definition"
]

# Where two are asked with one word ("how much time"), the narrower comes first.
ORDER: tuple[Asked, ...] = (
    "money", "duration", "percent", "count", "date", "place", "name", "list", "yesno", "why", "how", "definition",
)  # fmt: skip


def asks_for(text: str, language: str) -> tuple[Asked, ...]:
    """Everything the message asks for, the likeliest first; empty where it asks nothing we know."""
    known = load_words("answer_types")
    found = [kind for kind in ORDER if kind in known and find(text, language, kind, "answer_types")]
    if "duration" in found and "count" in found:
        found.remove("count")
    if "money" in found or "percent" in found:
        found = [kind for kind in found if kind not in {"count", "duration"}]
    return tuple(found)
