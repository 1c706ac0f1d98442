"""Blocks to passages and sentences: sections stay together as long as the embedder can read them whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.languages import spoken_in
from knowledge.readers.reading import Block, Reading
from knowledge.sentences import sentences, size
from knowledge.store.content import Content, Part, Span, Stated, content_id
from knowledge.types import Kind

LONGEST_PASSAGE = 1500  # of `size`: about 350 tokens, of the 512 that the embedder reads at once
LONGEST_SENTENCE = 700
MOST_KEYED = 12  # statements with keys in one passage; counted, so that translations are cut alike
SHORTEST_SAID = 24  # of `size`, of a heading that heads nothing and may be a sentence

Tongues = Callable[[Sequence[str]], Sequence[str]]  # the language of each of the passages of one document


@dataclass
class _Piece:
    """A sentence on its way into a passage."""

    span: Span
    size: int
    block: Block
    opens: bool  # the first of its block


@dataclass
class _Section:
    path: tuple[str, ...]
    level: int = 0  # of its heading
    heading: list[_Piece] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)


def split(reading: Reading, document_id: str, language: str | None, tongues: Tongues = spoken_in) -> Content:
    """`language` holds for the whole document; without it its passages tell theirs."""
    text, sections = _lay_out(reading)
    packed = [(section, pieces) for section in sections for pieces in _pack(section.pieces)]
    bodies = [text[pieces[0].span[0] : pieces[-1].span[1]] for _, pieces in packed]
    spoken = [language] * len(bodies) if language else tongues(bodies)
    seen: Counter[str] = Counter()
    parts: list[Part] = []
    for (section, pieces), body, own in zip(packed, bodies, spoken, strict=True):
        found = tuple(_sentence(piece, text, document_id, seen) for piece in pieces)
        part_id = "p" + _unique(seen, content_id(document_id, *section.path, body))
        span = (pieces[0].span[0], pieces[-1].span[1])
        parts.append(Part(part_id, section.path, span, pieces[0].block.page, own, found))
    return Content(text, tuple(parts))


def _sentence(piece: _Piece, text: str, document_id: str, seen: Counter[str]) -> Stated:
    block = piece.block
    body = text[piece.span[0] : piece.span[1]]
    kind: Kind = "unknown" if block.attributes.get("kind") == "unknown" else "fact"
    identity = "s" + _unique(seen, content_id(document_id, "statement", block.key or body))
    return Stated(identity, piece.span, block.page, block.key, kind, block.attributes.get("wants"))


def _unique(seen: Counter[str], identity: str) -> str:
    """The same text twice in one document: the second and later ones are numbered."""
    seen[identity] += 1
    return identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"


def _lay_out(reading: Reading) -> tuple[str, list[_Section]]:
    """The document's text, and where each section's sentences stand in it."""
    written: list[str] = []
    length = 0
    sections = [_Section(())]
    path: list[tuple[int, str]] = []
    before: Block | None = None
    for block in reading.blocks:
        if before is not None:
            gap = "\n" if block.kind == before.kind and block.kind in {"item", "row"} else "\n\n"
            written.append(gap)
            length += len(gap)
        mark = "• " if block.kind == "item" else ""
        written.append(mark + block.text)
        if block.kind == "heading":
            path = [step for step in path if step[0] < block.level] + [(block.level, block.text)]
            own = tuple(title for _, title in path if title != reading.title)
            sections.append(_Section(own, block.level, list(_pieces(block, length + len(mark)))))
        else:
            sections[-1].pieces.extend(_pieces(block, length + len(mark)))
        length += len(mark) + len(block.text)
        before = block
    return "".join(written), list(_said(sections))


def _said(sections: Sequence[_Section]) -> Iterator[_Section]:
    """Sections with something in them; a heading that heads nothing was a sentence, but for the title."""
    for place, section in enumerate(sections):
        deeper = place + 1 < len(sections) and sections[place + 1].level > section.level
        if section.pieces:
            yield section
        elif section.path and not deeper and sum(piece.size for piece in section.heading) >= SHORTEST_SAID:
            yield _Section(section.path[:-1], section.level, pieces=section.heading)


def _pieces(block: Block, offset: int) -> Iterator[_Piece]:
    whole = block.key is not None or block.kind == "row"  # a row is one statement, whatever stops stand in its cells
    spans = [(0, len(block.text))] if whole else list(sentences(block.text))
    opens = True
    for start, end in spans:
        for span in _cut(block.text, start, end):
            yield _Piece((offset + span[0], offset + span[1]), size(block.text[span[0] : span[1]]), block, opens)
            opens = False


def _cut(text: str, start: int, end: int) -> list[Span]:
    """A sentence too long to quote, or text without full stops, is cut where it breaks best."""
    if size(text[start:end]) <= LONGEST_SENTENCE:
        return [(start, end)]
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # what a service at rest is spared

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=LONGEST_SENTENCE,
        chunk_overlap=0,
        length_function=size,
        separators=["\n", "; ", "；", "، ", ", ", "，", "、", " ", ""],
        keep_separator="end",
        add_start_index=True,
    )
    cut: list[Span] = []
    for document in splitter.create_documents([text[start:end]]):
        at = start + int(document.metadata["start_index"])
        cut.append((at, at + len(document.page_content)))
    return cut


def _pack(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """As many sentences as fit; a new passage rather begins with a new block."""
    packed: list[_Piece] = []
    total = 0
    for piece, rest in zip(pieces, _rests(pieces), strict=True):
        full = total + piece.size > LONGEST_PASSAGE or (
            piece.opens and total + rest > LONGEST_PASSAGE and total * 2 > LONGEST_PASSAGE
        )
        if packed and (len(packed) >= MOST_KEYED if piece.block.key else full):
            yield packed
            packed, total = [], 0
        packed.append(piece)
        total += piece.size
    if packed:
        yield packed


def _rests(pieces: list[_Piece]) -> list[int]:
    """The size of each piece with those that follow it in its block."""
    rests: list[int] = []
    block: Block | None = None
    rest = 0
    for piece in reversed(pieces):
        rest = rest + piece.size if piece.block is block else piece.size
        block = piece.block
        rests.append(rest)
    return rests[::-1]
