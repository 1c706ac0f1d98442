"""One reader of tables for every place: what is seen, what is hidden, and the exact number behind what is shown."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.errors import ReadingError
from knowledge.readers import cells, sheets
from knowledge.readers.apart import read_apart
from knowledge.readers.cells import Cell, Sheet
from tests.knowledge import files

XML = "xl/worksheets/sheet1.xml"


def workbook(change: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row] for row in sheet.on_screen()]


@pytest.mark.parametrize(
    ("value", "written", "cell"),
    [
        (0.1, "0%", Cell("10%", "0.1")),
        (0.125, "0.0%", Cell("12.5%", "0.125")),
        (1234567.5, "#,##0.00", Cell("1234567.5", "1234567.5")),
        (0.1 + 0.2, "General", Cell("0.3", "0.3")),
        (1e20, "General", Cell("1" + "0" * 20, "1" + "0" * 20)),
        (1200, '#,##0" kWh"', Cell("1200 kWh", "1200")),
        (1200, '#,##0\\ "lít";[Red]-#,##0', Cell("1200 lít", "1200")),
        (90000, "[$₫-42A] #,##0", Cell("₫90000", "90000")),
        (42, "00000", Cell("00042", "42")),
        (datetime(2024, 3, 1), "mmm-yy", Cell("2024-03")),  # noqa: DTZ001 (a cell has no zone)
        (datetime(2024, 3, 1), "dd/mm/yyyy", Cell("2024-03-01")),  # noqa: DTZ001 (a cell has no zone)
        (date(2024, 1, 1), "yyyy", Cell("2024")),
        (True, "General", Cell("TRUE")),
        ("1.234", "@", Cell("1.234")),
        (None, "0%", Cell("")),
    ],
)
def test_a_cell_is_what_it_shows_and_keeps_its_number(value: Any, written: str, cell: Cell) -> None:
    assert cells.shown(value, written) == cell


def test_what_is_hidden_is_left_out_and_known_and_merged_cells_hold_in_every_row() -> None:
    def factory(sheet: Worksheet) -> None:
        for row in (("Site", "Fuel", "L", "key"), ("Mill", "diesel", 5, 1), (None, "LPG", 7, 2), ("Old", "coal", 9, 3)):
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["D"].hidden = True

    (sheet,) = sheets.read("a.xlsx", workbook(factory))

    assert texts(sheet) == [["Site", "Fuel", "L"], ["Mill", "diesel", "5"], ["Mill", "LPG", "7"], []]
    assert (sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)) == ([4], [3])
    assert sheet.rows[3][0].text == "Old"
    again = cells.repeats(sheet.merged)
    assert [again(row, 0) for row in (1, 2, 3, 4)] == [False, False, True, False]


def test_rows_beyond_what_a_workbook_says_of_its_size_are_read() -> None:
    def meters(sheet: Worksheet) -> None:
        for number in range(1, 7):
            sheet.append((f"Meter {number}", number))

    made = workbook(meters)
    stale = files.part(made, XML).replace(b'ref="A1:B6"', b'ref="A1:B2"')
    assert b'ref="A1:B2"' in stale

    (sheet,) = sheets.read("meters.xlsx", files.with_part(made, XML, stale))

    assert len(sheet.rows) == 6


def test_a_formula_without_a_value_is_counted_and_said() -> None:
    def summed(sheet: Worksheet) -> None:
        for row in (("Month", "kWh"), ("May", 7), ("June", 8), ("Sum", "=SUM(B2:B3)")):
            sheet.append(row)

    data = workbook(summed)

    assert [sheet.not_computed for sheet in sheets.read("a.xlsx", data)] == [1]
    assert "1 formulas without a value" in (read_apart("a.xlsx", data).unread or "")


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Năng lượng")
    styles = [xlwt.easyxf(num_format_str=written) for written in ("General", "0%", "dd/mm/yyyy", '#,##0" kWh"')]
    for place, value in enumerate(("Điện", 0.1, datetime(2024, 3, 1), 1200)):  # noqa: DTZ001 (a cell has no zone)
        sheet.write(0, place, value, styles[place])
    sheet.write_merge(1, 2, 0, 0, "Dầu DO")
    sheet.write(2, 1, 7)
    sheet.write(3, 0, "unseen")
    sheet.row(3).hidden = True
    book.add_sheet("Ẩn").visibility = 1
    book.get_sheet(1).write(0, 0, "unseen")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_of_excel_97_is_read_like_any_other() -> None:
    seen, hidden = sheets.read("a.xls", old_workbook())

    assert texts(seen) == [["Điện", "10%", "2024-03-01", "1200 kWh"], ["Dầu DO"], ["Dầu DO", "7"], []]
    assert (seen.title, hidden.title, hidden.hidden) == ("Năng lượng", "Ẩn", True)
    assert "unseen" not in str(read_apart("a.xls", old_workbook()).blocks)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("sep=;\nTháng;Điện (kWh)\n1;1.200,5\n", "utf-8"),
        ('"sep=;"\nTháng;Điện (kWh)\n1;1.200,5\n', "utf-8-sig"),
        ("Tháng\tĐiện (kWh)\n1\t1.200,5\n", "utf-16"),
        ("Tháng;Điện (kWh)\r\n1;1.200,5\r\n", "utf-16-le"),
        ('月份,用电量 (千瓦时)\n一月,"1,200.5"\n二月,1300\n', "gb18030"),
        ("Ay;Doğal gaz (m3)\nAğustos;1.200,5\nEylül;7\n", "cp1254"),
        ("เดือน,ไฟฟ้า (kWh)\nมกราคม,1200.5\n", "cp874"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xls"])
def test_text_with_separators_is_one_table_however_it_was_saved(text: str, encoding: str, name: str) -> None:
    (sheet,) = sheets.read(name, text.encode(encoding))

    head, first, *_ = texts(sheet)
    assert (len(head), len(first)) == (2, 2)
    assert head[0] in text
    assert first[1] in {"1.200,5", "1,200.5", "1200.5"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xls", b"<html><table><tr><td>kWh</td></tr></table>", "not_a_sheet"),
        ("a.csv", b'month,kWh\nMay,"7\nJune,8\n', "broken"),
        ("a.csv", b"\x00\x01\x02\x03", "not_text"),
        ("a.csv", b"a,b\n" * 50_001, "too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused_by_its_true_cause(name: str, data: bytes, code: str) -> None:
    with pytest.raises(ReadingError) as refused:
        sheets.read(name, data)

    assert refused.value.code == code
