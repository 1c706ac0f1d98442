"""What of a release is embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.embedding.embed import Role
from knowledge.embedding.vectors import Kept
from knowledge.store import figures
from knowledge.store.content import Content, Part
from knowledge.store.releases import Asks

Lookup = Callable[[Role, Sequence[str]], list[Kept]]


def texts_of(contents: Mapping[str, Content], asks: Asks, keyed: bool = True) -> list[tuple[Role, str]]:
    """Every text of a release that is embedded; those of passages with keys only if `keyed`."""
    found: list[tuple[Role, str]] = []
    for content in contents.values():
        for part in content.parts:
            if part.sentences[0].key is not None and not keyed:
                continue
            read = read_of(part, content.cut(part.span))
            found.append(("passage", read.passage))
            found += [("statement", text) for text in read.statements]
    return found + [("query", ask.text) for ask in asks]


@dataclass(frozen=True, slots=True)
class Read:
    """What the embedder reads of a passage, and of each of its statements."""

    passage: str
    statements: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Whether its statements are rows of figures that are read as one."""
        return bool(self.statements) and self.statements[0] == self.passage and len(self.statements) > 1


def read_of(part: Part, text: str) -> Read:
    """A passage is read under its headings; rows of figures together (see `figures`)."""
    start = part.span[0]
    said = tuple(text[sentence.span[0] - start : sentence.span[1] - start] for sentence in part.sentences)
    together = figures.read_as(said) if part.sentences[0].key is None else None
    whole = "\n".join([" › ".join(part.section), text if together is None else together]).strip()
    return Read(whole, said if together is None else (whole,) * len(said))
