"""What changed between two contents of a document: its passages, or its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from knowledge.scripts import plain_text
from knowledge.store.content import Content, Part, Stated

MOST_COMPARED = 3_000  # sentences of a document whose order counts; of a longer one, which there are


@dataclass(frozen=True)
class Change:
    """A passage or a sentence that came, went or changed between two releases. `before` and `after` are its texts."""

    document_id: str
    section: tuple[str, ...]
    passage_id: str  # in the newer release; of what is gone, in the older
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "gone" if self.after is None else "changed"


@dataclass(frozen=True)
class _Said:
    part: Part
    sentence: Stated
    text: str

    @property
    def form(self) -> str:
        return plain_text(self.text)


def passages(document: str, old: Content | None, new: Content | None) -> list[Change]:
    """A passage that went and one that came under the same headings, in order, are one that changed."""
    olds = {part.id: part for part in old.parts} if old else {}
    news = {part.id: part for part in new.parts} if new else {}
    gone = [part for part in olds.values() if part.id not in news]
    changes: list[Change] = []
    for part in (part for part in news.values() if part.id not in olds):
        before = next((other for other in gone if other.section == part.section), None)
        if before is not None:
            gone.remove(before)
        changes.append(Change(document, part.section, part.id, _text(old, before), _text(new, part)))
    return changes + [Change(document, part.section, part.id, _text(old, part), None) for part in gone]


def sentences(document: str, old: Content | None, new: Content | None) -> list[Change]:
    """In the order of the document. Sentences that follow each other and were replaced are paired in their order."""
    before, after = _said(old), _said(new)
    if max(len(before), len(after)) > MOST_COMPARED:
        return list(_which(document, before, after))
    matcher = SequenceMatcher(None, [one.form for one in before], [one.form for one in after], autojunk=False)
    changes: list[Change] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            changes += [_change(document, one, other) for one, other in zip_longest(before[a:b], after[c:d])]
    return changes


def _which(document: str, before: Sequence[_Said], after: Sequence[_Said]) -> Iterator[Change]:
    olds, news = {one.form for one in before}, {one.form for one in after}
    yield from (_change(document, None, one) for one in after if one.form not in olds)
    yield from (_change(document, one, None) for one in before if one.form not in news)


def _change(document: str, before: _Said | None, after: _Said | None) -> Change:
    stands = (after or before).part  # type: ignore[union-attr]  # one of them there is
    return Change(document, stands.section, stands.id, before.text if before else None, after.text if after else None)


def _said(content: Content | None) -> list[_Said]:
    parts = content.parts if content else ()
    return [_Said(part, s, content.cut(s.span)) for part in parts for s in part.sentences if content]


def _text(found: Content | None, part: Part | None) -> str | None:
    return found.cut(part.span) if found is not None and part is not None else None
