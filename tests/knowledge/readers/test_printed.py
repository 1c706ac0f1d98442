"""What a page does to a text, undone: footnotes, tables over several pages, broken words, columns, turned lines."""

from __future__ import annotations

import pytest

from knowledge.ingestion.split import split
from knowledge.readers.apart import read_apart
from knowledge.readers.page_blocks import Page, blocks_of, form_of
from knowledge.readers.page_layout import Word, lines
from knowledge.readers.table import rows
from tests.knowledge import files

TEXT = "All mills of the group count what they burn in each of their boilers and write it down."


def _texts(pages: list[list[files.Placed]], rules: list[tuple[float, float, float, float]] | None = None) -> list[str]:
    return [block.text for block in read_apart("a.pdf", files.pdf(pages, rules or [])).blocks]


def test_each_footnote_is_a_statement_of_its_own_without_its_number() -> None:
    first = [(50.0, 700.0, 11.0, TEXT), (50, 118, 5, "1"), (55, 115, 9, "A boiler is any vessel that makes steam.")]
    first += [(50.0, 107.0, 5.0, "2"), (55.0, 104.0, 9.0, "The month is that of the bill, which may begin on any day")]
    second = [
        (50.0, 700.0, 11.0, TEXT),
        (50.0, 118.0, 9.0, "of the week."),
        (50.0, 104.0, 9.0, "3. Coal is counted dry."),
    ]

    assert _texts([first, second]) == [
        TEXT,
        TEXT,
        "A boiler is any vessel that makes steam.",
        "The month is that of the bill, which may begin on any day of the week.",
        "Coal is counted dry.",
    ]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_that_goes_on_keeps_the_names_of_its_columns_and_its_pages(repeated: bool) -> None:
    def page(*cells: tuple[str, str]) -> list[files.Placed]:
        placed: list[files.Placed] = []
        for place, (left, right) in enumerate(cells):
            placed += [(60, 685 - 20 * place, 11, left), (160, 685 - 20 * place, 11, right)]
        return placed

    across = [(50.0, 700.0 - 20 * n, 250.0, 700.0 - 20 * n) for n in range(4)]
    down = [(x, 640.0, x, 700.0) for x in (50.0, 150.0, 250.0)]
    head = ("Fuel", "Use")
    second = (
        page(head, ("Husk", "looms"), ("Oil", "cars"))
        if repeated
        else page(("", "dyeing"), ("Husk", "looms"), ("Oil", "cars"))
    )
    reading = read_apart(
        "a.pdf", files.pdf([page(head, ("Gas", "stenters"), ("Coal", "boilers and")), second], across + down)
    )

    coal = "boilers and" if repeated else "boilers and dyeing"
    assert [(block.page, block.text) for block in reading.blocks] == [
        (1, "Fuel | Use"),
        (1, "Fuel: Gas; Use: stenters"),
        (1, f"Fuel: Coal; Use: {coal}"),
        (2, "Fuel: Husk; Use: looms"),
        (2, "Fuel: Oil; Use: cars"),
    ]


def test_a_row_is_one_statement_that_names_its_columns_units_and_group() -> None:
    cells = [
        ["Table 7", "Factors", "", ""],
        ["Fuel", "CO2", "CH4", "N2O"],
        ["", "kg per GJ", "g per GJ", "g per GJ"],
        ["Solid", "", "", ""],
        ["No. 2 coal. Dry", "94.6", "1", ""],
        ["", "kg per m3", "g per m3", "g per m3"],
        ["Gaseous", "", "", ""],
        ["Natural gas", "1.9", "0.1", ""],
    ]
    blocks = tuple(rows(cells))

    assert blocks[4].text == "Solid; Fuel: No. 2 coal. Dry; CO2, kg per GJ: 94.6; CH4, g per GJ: 1"
    assert blocks[7].text == "Gaseous; Fuel: Natural gas; CO2, kg per m3: 1.9; CH4, g per m3: 0.1"


def test_years_name_columns_and_a_long_row_says_in_each_part_whose_it_is() -> None:
    assert [block.text for block in rows([["Scope", "2019", "2020"], ["1", "120", "110"]])][
        1
    ] == "Scope: 1; 2019: 120; 2020: 110"

    told = [block.text for block in rows([["Sector", "Method", "Note"], ["Cement", "Absolute.", f"{TEXT} " * 12]])]
    assert len(told) > 3
    assert all(text.startswith("Sector: Cement; Note: All mills") for text in told[2:])


def test_a_row_with_stops_in_its_cells_stays_whole_when_sentences_are_cut() -> None:
    reading = read_apart("a.csv", b"what,how\nCoal. Dry.,It is weighed. Then burnt.\n")
    content = split(reading, "t", "en")

    assert [content.cut(s.span) for s in content.parts[0].sentences][1:] == [
        "what: Coal. Dry.; how: It is weighed. Then burnt."
    ]


def test_a_hyphen_at_the_end_of_a_line_stays_where_the_document_writes_it() -> None:
    page = [(50.0, 700.0, 11.0, "Mills have near-term and long-term aims for the whole of their near-")]
    page += [
        (50.0, 686.0, 11.0, "term plans, and pay for the steam that is made in all of their boi-"),
        (50.0, 672.0, 11.0, "lers."),
    ]

    assert _texts([page]) == [
        "Mills have near-term and long-term aims for the whole of their near-term plans, and pay for the steam that is"
        " made in all of their boilers."
    ]


def test_short_lines_without_marks_are_no_sentence_together() -> None:
    page = [
        (50.0, 700.0, 11.0, TEXT),
        (50.0, 660.0, 11.0, "First read the meters"),
        (50.0, 646.0, 11.0, "Then keep the bills"),
    ]

    assert _texts([page]) == [TEXT, "First read the meters", "Then keep the bills"]


def test_marks_that_stand_left_of_a_number_follow_it_where_the_line_is_turned() -> None:
    words = [".2030", "ةنس", "%42", "ضفخ"]  # as they stand on the page, from the left
    placed = [Word(text, 10 + 50 * n, 50 + 50 * n, 10, 20, 10, bold=False) for n, text in enumerate(words)]

    assert lines(placed, 500)[0].text == "خفض 42% سنة 2030."


def test_a_short_line_in_a_colour_of_its_own_is_a_heading() -> None:
    said = [("Boilers", "blue"), *((text, "black") for text in (TEXT, TEXT)), ("https://mill.test", "blue")]
    words = [
        Word(text, 50, 50 + 5 * len(text), top, top + 11, 11, bold=False, colour=colour)
        for top, (text, colour) in zip((100, 117, 130, 150), said, strict=True)
    ]
    pages = [Page(1, 842, tuple(lines(words, 595)), ())]

    assert [block.kind for block in blocks_of(pages, form_of(pages))] == ["heading", "text", "text"]


def test_a_footnote_in_word_is_a_statement_after_its_paragraph() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>A ton is metric.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {space}>{note}</w:footnotes>"
    data = files.with_part(files.word(), "word/footnotes.xml", notes.encode())
    mark = b'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body = files.part(data, "word/document.xml").replace(b"</w:p>", mark, 2).replace(mark, b"</w:p>", 1)
    data = files.with_part(data, "word/document.xml", body)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    related = b'<Relationship Id="rIdN" Type="' + kind + b'" Target="footnotes.xml"/></Relationships>'
    rels = files.part(data, "word/_rels/document.xml.rels").replace(b"</Relationships>", related)

    blocks = read_apart("a.docx", files.with_part(data, "word/_rels/document.xml.rels", rels)).blocks

    assert [block.text for block in blocks][:4] == [
        "Boiler house",
        "Two boilers make steam.",
        "A ton is metric.",
        "Fuel",
    ]


def test_a_heading_below_two_columns_stands_after_both() -> None:
    page = [
        (x, 700.0 - 14 * n, 11.0, f"Mills of the group count what they burn {side} {n}")
        for n in range(8)
        for x, side in ((50.0, "left"), (320.0, "right"))
    ]
    text = " ".join(_texts([[*page, (50, 560, 11, "What follows"), (500, 60, 11, "Mill manual, part 4")]]))

    assert text.index("left 7") < text.index("right 0") < text.index("right 7") < text.index("What follows")


def test_pages_that_hold_pictures_alone_are_told() -> None:
    text: list[files.Placed] = [(50, 700, 11, "A mill writes its meter readings down.")]

    def unread(pages: list[list[files.Placed]], *pictures: int) -> str | None:
        return read_apart("a.pdf", files.pdf(pages, pictures=pictures)).unread

    assert unread([text, [], [], text], 2, 3) == "pages 2, 3 of 4 hold pictures only, not read"
    assert unread([text, []], 2) == "page 2 of 2 holds pictures only, not read"
    assert unread([text, text], 1) is None
