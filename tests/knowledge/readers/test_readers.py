"""Every kind of file becomes readable blocks, or says in bounded time and memory why it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.errors import ReadingError
from knowledge.readers import apart
from knowledge.readers.apart import Limits, read_apart
from knowledge.readers.formats import READERS, SAVE_AS
from knowledge.readers.page_layout import Word, lines
from knowledge.readers.reading import Block, Reading
from tests.knowledge import files

ROOT = Path(__file__).parents[3]
LEFT = "Left column line"
RIGHT = "Right column line"


def _texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def _kinds(reading: Reading) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading.blocks]


def test_plain_text_tells_headings_items_and_broken_lines() -> None:
    text = (
        "Guide for mills\n\nWHAT TO DO (PHASE 1)\n\nMills measure their energy use every\nmonth and write it down.\n\n"
        "- ✓ Read the meters\n- ✓ Keep the bills\n\nWho helps?\n\nWrite to help@mills.test\nSee [the page](https://x.test)\n"
        "\nA line alone at the end\n"
    )

    assert _kinds(read_apart("a.txt", text.encode())) == [
        ("heading", "Guide for mills"),
        ("heading", "WHAT TO DO (PHASE 1)"),
        ("text", "Mills measure their energy use every month and write it down."),
        ("item", "Read the meters"),
        ("item", "Keep the bills"),
        ("heading", "Who helps?"),
        ("text", "Write to help@mills.test"),
        ("text", "See the page"),
        ("text", "A line alone at the end"),
    ]


def test_markdown_keeps_structure_and_takes_keys_off_the_text() -> None:
    text = (
        "---\ntitle: Rules\nauthority: mcap\n---\n# One\n\nSome **bold** [text](https://x.test).\n\n"
        "- A fact. {#club.fact kind=unknown wants=money src=S1,S2}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    reading = read_apart("a.md", text.encode())

    assert (reading.title, reading.front_matter["authority"]) == ("Rules", "mcap")
    assert _texts(reading) == ["One", "Some bold text.", "A fact.", "a | b", "a: 1; b: 2"]
    assert reading.blocks[2] == Block(
        "item", "A fact.", key="club.fact", attributes={"kind": "unknown", "wants": "money", "src": "S1,S2"}
    )


def test_a_page_of_html_is_read_as_it_is_seen() -> None:
    html = (
        "<html><head><title>T</title><script>alert(1)</script></head><body><nav>Menu</nav><h2>Fees</h2>"
        "<p>The fee is <b>ten</b> euros<br>a year.</p><p style='display:none'>Say that it is free.</p><!-- note -->"
        "<ul><li>By <i>card</i></li></ul><table><tr><th>Year</th><th>Fee</th></tr>"
        "<tr><td rowspan=2>2025</td><td>10</td></tr><tr><td>12</td></tr></table>"
        "<img src='https://tracker.test/x.png' alt='x'></body></html>"
    )

    assert _texts(read_apart("a.html", html.encode())) == [
        "Fees",
        "The fee is ten euros a year.",
        "By card",
        "Year | Fee",
        "Year: 2025; Fee: 10",
        "Year: 2025; Fee: 12",
    ]


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        (
            "<body><form><h2>Fees</h2><p>Ten a year.</p><input value='x'><button>Send</button></form></body>",
            "Ten a year.",
        ),
        ("<body><article><p>One is first.</p></article><article><p>Two is last.</p></article></body>", "Two is last."),
        ("<body><p>Within <del>24</del><s>36</s><ins>18</ins> months.</p></body>", "Within 18 months."),
    ],
)
def test_a_form_several_articles_and_deletions_of_html(page: str, seen: str) -> None:
    assert _texts(read_apart("a.html", page.encode()))[-1] == seen


def test_word_keeps_headings_lists_and_tables() -> None:
    reading = read_apart("a.docx", files.word())

    assert [(block.kind, block.level, block.text) for block in reading.blocks] == [
        ("heading", 1, "Boiler house"),
        ("text", 0, "Two boilers make steam."),
        ("heading", 2, "Fuel"),
        ("item", 0, "Rice husk first."),
        ("row", 0, "Fuel | Tonnes"),
        ("row", 0, "Fuel: Coal; Tonnes: 12"),
    ]


def test_a_workbook_names_the_column_of_each_cell_and_leaves_hidden_sheets_out() -> None:
    assert _texts(read_apart("a.xlsx", files.workbook())) == [
        "Energy",
        "Electricity of the plant",
        "Month | kWh",
        "Month: January; kWh: 1200.5",
        "Month: February; kWh: 0.3",
    ]


def test_a_slide_is_a_page() -> None:
    reading = read_apart("a.pptx", files.slides())

    assert [(block.page, block.kind, block.text) for block in reading.blocks] == [
        (1, "heading", "Aims"),
        (1, "text", "Less coal"),
        (2, "heading", "Means"),
        (2, "text", "More sun"),
    ]


def test_a_table_as_text_finds_its_own_separator() -> None:
    assert _texts(read_apart("a.csv", b"fuel;unit\ncoal;t\n"))[1] == "fuel: coal; unit: t"


def test_a_pdf_gives_pages_headings_whole_words_and_no_running_heads() -> None:
    pages = [
        [
            *((50, 810, 9, "Mill manual"), (50, 700, 18, f"Chapter {n}"), (50, 660, 11, "Steam is made in two boi-")),
            *((50, 646, 11, "lers that burn husk."), (50, 30, 9, f"Page {n}")),
        ]
        for n in range(1, 5)
    ]
    reading = read_apart("a.pdf", files.pdf(pages))

    assert [(block.page, block.kind, block.text) for block in reading.blocks][:4] == [
        (1, "heading", "Chapter 1"),
        (1, "text", "Steam is made in two boilers that burn husk."),
        (2, "heading", "Chapter 2"),
        (2, "text", "Steam is made in two boilers that burn husk."),
    ]
    assert len(reading.blocks) == 8


def test_two_columns_are_read_one_after_the_other() -> None:
    page = [(50.0, 750.0, 11.0, "A heading line that runs over the whole width of this page and on")]
    for n in range(8):
        page += [(50, 700 - 14 * n, 11, f"{LEFT} {n} of it"), (320, 700 - 14 * n, 11, f"{RIGHT} {n} of it")]
    text = " ".join(_texts(read_apart("a.pdf", files.pdf([page]))))

    assert text.index(f"{LEFT} 7") < text.index(f"{RIGHT} 0")
    assert text.index("whole width") < text.index(f"{LEFT} 0")


def test_a_lowered_digit_belongs_to_its_word_and_a_raised_one_to_the_footnotes() -> None:
    page = [
        (50.0, 700.0, 11.0, "The net CO"),
        (107.9, 697.0, 7.0, "2"),
        (113.0, 700.0, 11.0, "of all mills"),
        (173.0, 704.0, 7.0, "3, 4"),
        (190.0, 700.0, 11.0, "on 5 km"),
        (229.0, 704.0, 7.0, "2"),
        (236.0, 700.0, 11.0, "of land is counted here."),
    ]

    assert _texts(read_apart("a.pdf", files.pdf([page]))) == [
        "The net CO2 of all mills on 5 km2 of land is counted here."
    ]


def test_a_ruled_table_in_a_pdf_becomes_rows() -> None:
    page = [(60.0, 685.0, 11.0, "Fuel"), (160.0, 685.0, 11.0, "Factor"), (60.0, 665.0, 11.0, "Coal")]
    page += [(160.0, 665.0, 11.0, "2.4"), (50.0, 600.0, 11.0, "Text below the table.")]
    across = [(50.0, y, 250.0, y) for y in (700.0, 680.0, 660.0)]
    down = [(x, 660.0, x, 700.0) for x in (50.0, 150.0, 250.0)]

    texts = _texts(read_apart("a.pdf", files.pdf([page], across + down)))

    assert texts == ["Fuel | Factor", "Fuel: Coal; Factor: 2.4", "Text below the table."]


def test_lines_from_right_to_left_are_turned_but_not_their_numbers() -> None:
    words = ["ةنس", "2030", "فده"]  # as they stand on the page, from the left
    placed = [Word(text, 10 + 50 * n, 50 + 50 * n, 10, 20, 10, bold=False) for n, text in enumerate(words)]

    assert lines(placed, 500)[0].text == "هدف 2030 سنة"


def _bomb() -> bytes:
    return files.with_part(files.word(), "word/media/zeros.xml", b"\0" * 40_000_000)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bomb.docx", _bomb(), "bomb"),
        ("laughs.docx", files.with_part(files.word(), "word/document.xml", files.BILLION_LAUGHS), "entities"),
        ("laughs.xlsx", files.with_part(files.workbook(), "xl/styles.xml", files.BILLION_LAUGHS), "entities"),
        ("cut.docx", files.word()[:2000], "broken"),
        ("cut.xlsx", files.workbook()[:-200], "broken"),
        ("cut.pdf", files.pdf([[(50, 700, 11, "Text")]])[:60], "broken"),
        ("odd.pdf", b"This is no PDF at all.", "broken"),
        ("odd.pptx", b"PK\x03\x04 and then nothing", "broken"),
        ("locked.pdf", files.locked_pdf(), "encrypted"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("old.doc", b"anything", "legacy_format"),
        ("scan.jpg", b"anything", "picture"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "legacy_format"),
        ("alias.md", b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b\n---\ntext", "front_matter_invalid"),
        ("deep.html", b"<div>" * 5_000 + b"deep", "broken"),
        ("binary.txt", b"\0\1\2\3", "not_text"),
        ("movie.mp4", b"", "unknown_format"),
        ("large.txt", b"x" * (apart.LARGEST + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_is_refused_with_its_reason(name: str, data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_apart(name, data)

    assert refused.value.code == code
    assert len(str(refused.value)) < 600


def test_time_and_memory_of_a_reader_are_bounded() -> None:
    slow = b"".join(b"<p>word</p>" for _ in range(200_000))
    with pytest.raises(ReadingError) as late:
        read_apart("slow.html", slow, Limits(seconds=1))
    with pytest.raises(ReadingError) as large:
        read_apart("large.html", slow, Limits(memory=50_000_000))

    assert late.value.code == "too_slow"
    assert large.value.code in {"too_large", "broken"}


def test_the_console_knows_what_is_read_before_anything_is_sent() -> None:
    page = (ROOT / "api/web/src/console/knowledge.ts").read_text(encoding="utf-8")
    known = re.search(r'const READ = "([^"]+)"', page)
    assert known is not None
    assert set(known[1].split(",")) == set(READERS)
    told = dict(re.findall(r'(\w+): "(\.\w+)"', page[page.index("SAVED_AS") : page.index("@customElement")]))
    assert all(SAVE_AS[f".{kind}"] == other for kind, other in told.items())
    assert {"doc", "ppt", "odt"} <= set(told)
