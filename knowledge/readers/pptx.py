"""Presentations: each slide a section with its number as the page; tables, charts, diagrams and speaker's notes too.

Numbers, dates and repeated feet of slides are left out, and so is what nobody sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from knowledge.readers.office import diagram, opened
from knowledge.readers.reading import Block, Reading
from knowledge.readers.sight import left_out, together
from knowledge.readers.slide_sight import Placed, SlideSight
from knowledge.readers.table import rows

_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER}


def read(data: bytes) -> Reading:
    presentation = pptx.Presentation(opened(data))
    wide, high = float(presentation.slide_width or 0), float(presentation.slide_height or 0)
    blocks: list[Block] = []
    unseen: list[tuple[str, str]] = []
    pictures: list[int] = []
    for number, slide in enumerate(presentation.slides, start=1):
        sight = SlideSight(slide, wide, high)
        unseen += [(f"slide {number}", sight.clear(placed)) for placed in sight.shapes]
        own = list(_slide(slide, sight, number))
        if len(own) == 1 and own[0].text == f"{number}" and any(_is_picture(p.shape) for p in sight.shapes):
            pictures.append(number)
        blocks += own
    named = presentation.core_properties.title.strip()
    return Reading(
        title=named or (blocks[0].text if blocks else None),
        blocks=tuple(blocks),
        unread=together(_only_pictures(pictures), left_out(unseen)),
        unread_pages=tuple(pictures),
    )


def _only_pictures(slides: list[int]) -> str | None:
    if not slides:
        return None
    which = f"slide {slides[0]} holds" if len(slides) == 1 else f"slides {', '.join(map(str, slides))} hold"
    return f"{which} pictures only, not read"


def _is_picture(shape: Any) -> bool:
    return bool(shape._element.tag == qn("p:pic"))


def _slide(slide: Any, sight: SlideSight, number: int) -> Iterator[Block]:
    title = slide.shapes.title
    heading = _clean(title.text_frame.text) if title is not None else ""
    yield Block("heading", heading or f"{number}", 1, page=number)
    others = [placed for placed in sight.shapes if title is None or placed.shape.shape_id != title.shape_id]
    for placed in sorted(others, key=_place):
        yield from _shape(placed.shape, number)
    if slide.has_notes_slide:
        for shape in slide.notes_slide.shapes:
            if shape.has_text_frame and not _is_furniture(shape):
                yield from _paragraphs(shape.text_frame, number)


def _place(placed: Placed) -> tuple[float, float]:
    """From top to bottom, then from left to right."""
    return (placed.box[1], placed.box[0]) if placed.box else (0.0, 0.0)


def _is_furniture(shape: Any) -> bool:
    return bool(shape.is_placeholder and shape.placeholder_format.type in _FURNITURE)


def _shape(shape: Any, page: int) -> Iterator[Block]:
    if getattr(shape, "has_table", False):
        cells = [[cell.text for cell in row.cells] for row in shape.table.rows]
        yield from rows(cells, [page] * len(cells))
    elif getattr(shape, "has_chart", False):
        yield from _chart(shape.chart, page)
    elif shape.has_text_frame and not _is_furniture(shape):
        yield from _paragraphs(shape.text_frame, page)
    else:
        yield from (Block("item", text, page=page) for text in diagram(shape._element, _led_by(shape)))


def _led_by(shape: Any) -> Callable[[str], Any]:
    """What a mark in this shape leads to."""
    return lambda mark: parse_xml(shape.part.related_part(mark).blob)


def _chart(chart: Any, page: int) -> Iterator[Block]:
    """Its title, and what it draws as a table: a row for each category, a column for each series."""
    if chart.has_title and chart.chart_title.has_text_frame and (text := _clean(chart.chart_title.text_frame.text)):
        yield Block("text", text, page=page)
    for plot in chart.plots:
        names = [str(category) for category in plot.categories]
        series = [(_clean(one.name or ""), list(one.values)) for one in plot.series]
        table = [["", *(name for name, _ in series)]]
        for place, name in enumerate(names):
            values = [values[place] if place < len(values) else None for _, values in series]
            table.append([name, *("" if value is None else format(value, ".12g") for value in values)])
        yield from rows(table, [page] * len(table))


def _paragraphs(frame: Any, page: int) -> Iterator[Block]:
    texts = [text for paragraph in frame.paragraphs if (text := _clean(paragraph.text))]
    for text in texts:
        yield Block("item" if len(texts) > 1 else "text", text, page=page)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
