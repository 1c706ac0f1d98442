"""A paper for Word, to be gone on with: headings, tables, bars made of characters."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from api.record.paper import Bars, Block, Line, Paper, Table

LONGEST = 40  # characters of a bar
FULL, MARK = "█", "┃"
AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:suppressOverlap",
    "w:jc",
    "w:textDirection",
    "w:textAlignment",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)


def word(paper: Paper) -> bytes:
    """A file of the type DOCX."""
    document = Document()
    document.core_properties.title = f"{paper.title} – {paper.name}"
    document.core_properties.language = paper.language
    document.core_properties.author = ""
    document.add_heading(paper.title, 0)
    document.add_paragraph().add_run(paper.name).bold = True
    head, *rest = paper.head
    document.add_paragraph().add_run(head).bold = True
    for line in rest:
        document.add_paragraph(line)
    for section in paper.sections:
        document.add_heading(section.heading, 1)
        for block in section.blocks:
            _add(document, block)
    if paper.direction == "rtl":
        _turn(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Line):
        document.add_paragraph(block.text)
    elif isinstance(block, Table):
        _table(document, block)
    else:
        _bars(document, block)


def _table(document: Any, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(made.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeat = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in table.rows:
        cells = made.add_row().cells
        for number, text in enumerate(row):
            cells[number].text = text
            if number in table.numbers:
                cells[number].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _bars(document: Any, chart: Bars) -> None:
    top = max([bar.value for bar in chart.bars] + [bar.line or 0 for bar in chart.bars]) or 1
    document.add_paragraph().add_run(chart.title).bold = True
    made = document.add_table(rows=0, cols=3)
    for bar in chart.bars:
        cells = made.add_row().cells
        cells[0].text, cells[2].text = bar.name, bar.said
        drawn = FULL * round(bar.value / top * LONGEST)
        if bar.line is not None:
            place = round(bar.line / top * LONGEST)
            drawn = drawn.ljust(place)[:place] + MARK + drawn[place:]
        run = cells[1].paragraphs[0].add_run(drawn)
        run.font.name = "Consolas"
    if any(bar.line is not None for bar in chart.bars):
        document.add_paragraph(f"{MARK} {chart.line}")


def _turn(document: Any) -> None:
    """From right to left: paragraphs and tables."""
    for paragraph in document.element.body.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
    for table in document.tables:
        table.table_direction = WD_TABLE_DIRECTION.RTL
