"""A workbook that tells a wrong size of itself loses no row, whoever reads it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from api.calculations import sheets as of_calculations
from api.chat import sheets as of_chat
from tests.knowledge import files

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("read", [of_calculations.read, of_chat.read])
def test_rows_beyond_what_a_workbook_says_of_its_size_are_read(read: object) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(1, 7):
        book.active.append((f"Meter {number}", f"{number} kWh"))
    out = io.BytesIO()
    book.save(out)
    stale = files.part(out.getvalue(), SHEET).replace(b'ref="A1:B6"', b'ref="A1:B2"')
    assert b'ref="A1:B2"' in stale
    assert callable(read)

    ((_, rows),) = read("meters.xlsx", files.with_part(out.getvalue(), SHEET, stale))

    assert [row[0] for row in rows] == [f"Meter {number}" for number in range(1, 7)]
