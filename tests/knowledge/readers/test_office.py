"""Word and Excel as people work with them: what is tracked, wrapped, boxed or merged is read as it is seen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.readers import docx as word
from knowledge.readers import xlsx
from knowledge.readers.apart import read_apart
from tests.knowledge import files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = (
    f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml">'
    "<w:r><w:t>Beside it:</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    "<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
GONE = "<w:r><w:delText xml:space='preserve'>{}</w:delText></w:r>"


def texts(*paragraphs: str, change: Callable[[Document], None] = lambda _: None) -> list[str]:
    document = docx.Document()
    for xml in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return [block.text for block in word.read(out.getvalue()).blocks]


def paragraph(*inside: str) -> str:
    return f"<w:p {W}>{''.join(inside)}</w:p>"


def test_changes_that_are_tracked_are_read_as_accepted() -> None:
    changed = paragraph(
        RUN.format("A mill reports within "),
        f"<w:ins w:id='1' w:author='a'>{RUN.format('18')}</w:ins>",
        f"<w:del w:id='2' w:author='a'>{GONE.format('24')}</w:del>",
        RUN.format(" months."),
    )
    moved = paragraph(
        f"<w:moveFrom w:id='3' w:author='a'>{RUN.format('Away.')}</w:moveFrom>",
        f"<w:moveTo w:id='4' w:author='a'>{RUN.format('Here.')}</w:moveTo>",
    )
    assert texts(changed, moved) == ["A mill reports within 18 months.", "Here."]


def test_a_paragraph_whose_end_is_deleted_goes_on_with_the_next() -> None:
    first = paragraph("<w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr>", RUN.format("Steam is metered "))
    assert texts(first, paragraph(RUN.format("every hour."))) == ["Steam is metered every hour."]


def test_a_row_that_is_deleted_is_gone() -> None:
    def row(text: str, mark: str = "") -> str:
        return f"<w:tr>{mark}<w:tc><w:p>{RUN.format(text)}</w:p></w:tc></w:tr>"

    gone = "<w:trPr><w:del w:id='1' w:author='a'/></w:trPr>"
    table = f"<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row('Kept')}{row('Old', gone)}</w:tbl>"
    assert texts(table) == ["Kept"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtPr><w:alias w:val='field'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:smartTag w:element='x'>{}</w:smartTag>",
        "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
    ],
)
def test_what_wraps_words_hides_none(wrapped: str) -> None:
    assert texts(paragraph(RUN.format("Due in "), wrapped.format(RUN.format("May")))) == ["Due in May"]


def test_a_control_around_whole_paragraphs_hides_none() -> None:
    inner = f"<w:p>{RUN.format('Kiln one runs at night.')}</w:p>"
    assert texts(f"<w:sdt {W}><w:sdtContent>{inner}</w:sdtContent></w:sdt>") == ["Kiln one runs at night."]


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    assert texts(BOX.format(text="Reviews take nine weeks.")) == ["Beside it:", "Reviews take nine weeks."]


def test_heads_and_feet_of_pages_are_read_once_and_page_numbers_are_not() -> None:
    def furnished(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "Valid for mills in Assam"
        section.footer.paragraphs[0].text = "Page 1 of 3"
        document.add_section().header.is_linked_to_previous = True

    assert texts(paragraph(RUN.format("Body.")), change=furnished) == ["Valid for mills in Assam", "Body."]


def rows(change: Callable[[Worksheet], None]) -> list[str]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return [block.text for block in xlsx.read(out.getvalue()).blocks if block.kind == "row"]


def test_a_cell_merged_over_rows_is_said_in_each() -> None:
    def tiers(sheet: Worksheet) -> None:
        for line in (("Tier", "Mill", "Share"), ("Gold", "North", 0.1), (None, "South", 0.125), ("Tin", "West", 1)):
            sheet.append(line)
        sheet.merge_cells("A2:A3")
        for cell in ("C2", "C3", "C4"):
            sheet[cell].number_format = "0.0%"

    assert rows(tiers)[-3:] == [
        "Tier: Gold; Mill: North; Share: 10%",
        "Tier: Gold; Mill: South; Share: 12.5%",
        "Tier: Tin; Mill: West; Share: 100%",
    ]


def test_words_that_a_number_format_writes_are_read_and_a_quoted_per_cent_sign_is_no_share() -> None:
    def plain(sheet: Worksheet) -> None:
        sheet.append(("Moisture", "Lot"))
        sheet.append((12, "a"))
        sheet["A2"].number_format = '0" %"'

    assert rows(plain)[-1] == "Moisture: 12 %; Lot: a"


def test_rows_beyond_what_a_workbook_says_of_its_size_are_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(1, 6):
        sheet.append((f"Line {number}", f"Value {number}"))
    out = io.BytesIO()
    book.save(out)
    name = "xl/worksheets/sheet1.xml"
    stale = files.part(out.getvalue(), name).replace(b'ref="A1:B5"', b'ref="A1:B2"')
    blocks = xlsx.read(files.with_part(out.getvalue(), name, stale)).blocks
    assert "Line 5" in blocks[-1].text


TRANSITIONAL = re.compile(rb"http://schemas\.openxmlformats\.org/(\w+ml|officeDocument)/2006/")


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pptx"])
def test_a_strict_file_is_read_like_any_other(name: str) -> None:
    made = {"a.docx": files.word, "a.xlsx": files.workbook, "a.pptx": files.slides}[name]()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as archive, zipfile.ZipFile(out, "w") as strict:
        for part in archive.namelist():
            strict.writestr(part, TRANSITIONAL.sub(rb"http://purl.oclc.org/ooxml/\1/", archive.read(part)))
    assert read_apart(name, out.getvalue()).blocks == read_apart(name, made).blocks


def test_a_document_with_macros_is_a_document() -> None:
    types = "[Content_Types].xml"
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    macros = b"application/vnd.ms-word.document.macroEnabled.main"
    made = files.word()
    with_macros = files.with_part(made, types, files.part(made, types).replace(main, macros))
    assert read_apart("a.docm", with_macros).blocks == read_apart("a.docx", made).blocks
