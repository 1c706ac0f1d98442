"""What of a sentence's numbers is no figure that was read: articles, how many figures there are, numerals of a kind
that no reader takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.evidence.context import TurnContext
from assistant.evidence.veil import numerals
from assistant.numbers.reads import Read
from assistant.numbers.roles import SPELLS_OF_TIME
from knowledge.languages import base
from knowledge.scripts import script_of
from knowledge.types import Found
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


def strays(text: str, reads: Sequence[Read], language: str, sources: Iterable[Found]) -> Iterator[str]:
    """What has a value, was read as no figure and stands in no source: ⑤, a raised mark behind a word, 五百 in another
    language's text."""
    known = "\n".join(found.statement.text for found in sources)
    for start, end in numerals(text):
        if any(one.span[0] < end and start < one.span[1] for one in reads):
            continue
        own = base(language) == "zh" and script_of(text[start]) == "Hani"
        if not own and text[start:end] not in known:
            yield text[start:end]
