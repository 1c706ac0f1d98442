"""What of a release is embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knowledge.embedding.embed import Role
from knowledge.embedding.vectors import Kept
from knowledge.store.content import Content, Part
from knowledge.store.releases import Asks

Lookup = Callable[[Role, Sequence[str]], list[Kept]]


def texts_of(contents: Mapping[str, Content], asks: Asks) -> list[tuple[Role, str]]:
    """Every text of a release that is embedded."""
    found: list[tuple[Role, str]] = []
    for content in contents.values():
        for part in content.parts:
            found.append(("passage", passage_text(part, content.cut(part.span))))
            found += [("statement", content.cut(sentence.span)) for sentence in part.sentences]
    return found + [("query", ask.text) for ask in asks]


def passage_text(part: Part, text: str) -> str:
    """What stands for a passage: it under its headings."""
    return "\n".join([" › ".join(part.section), text]).strip()
