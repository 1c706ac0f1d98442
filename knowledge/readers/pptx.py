"""Presentations: each slide a section with its number as the page; tables and speaker's notes too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pptx

from knowledge.readers.office import opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.table import rows


def read(data: bytes) -> Reading:
    presentation = pptx.Presentation(opened(data))
    blocks: list[Block] = []
    for number, slide in enumerate(presentation.slides, start=1):
        title = slide.shapes.title
        heading = _clean(title.text_frame.text) if title is not None else ""
        blocks.append(Block("heading", heading or f"{number}", 1, page=number))
        others = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
        blocks += _shapes(sorted(others, key=lambda shape: (shape.top or 0, shape.left or 0)), number)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            blocks += _paragraphs(slide.notes_slide.notes_text_frame, number)
    named = presentation.core_properties.title.strip()
    return Reading(title=named or (blocks[0].text if blocks else None), blocks=tuple(blocks))


def _shapes(shapes: Iterable[Any], page: int) -> Iterator[Block]:
    for shape in shapes:
        if getattr(shape, "shapes", None) is not None:
            yield from _shapes(shape.shapes, page)
        elif getattr(shape, "has_table", False):
            cells = [[cell.text for cell in row.cells] for row in shape.table.rows]
            yield from rows(cells, [page] * len(cells))
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame, page)


def _paragraphs(frame: Any, page: int) -> Iterator[Block]:
    texts = [text for paragraph in frame.paragraphs if (text := _clean(paragraph.text))]
    for text in texts:
        yield Block("item" if len(texts) > 1 else "text", text, page=page)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
