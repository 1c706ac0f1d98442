"""Number words that need no parent: articles, and how many figures there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.evidence.context import TurnContext
from assistant.numbers.reads import Read
from assistant.numbers.roles import SPELLS_OF_TIME
from tools.calculation import Calculation, Rows


def is_article(read: Read) -> bool:
    """A word for one that counts nothing (một, bir, একটি, 一年里), or for none."""
    counts = read.kind not in {"plain", "count"} and read.unit != "year"
    return read.in_words and not counts and (read.value == 1 or (read.value == 0 and read.unit is None))


def tallies(read: Read, cited: Sequence[Calculation], context: TurnContext) -> bool:
    """A word for how many of a kind the person told, or how many rows a result has: "the two factors that you gave",
    "over the three months"."""
    counts = read.kind in {"plain", "count"} if read.unit is None else read.unit in SPELLS_OF_TIME
    if not (read.in_words and counts and cited):
        return False
    kinds = Counter(said.kind for said in context.evidence.figures.values() if said.message_id == context.message.id)
    told = (entry for made in cited for entry in made.result.values())
    return read.value in {*kinds.values(), *(len(entry.rows) for entry in told if isinstance(entry, Rows))}
