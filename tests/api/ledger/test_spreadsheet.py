"""CSV goes out harmless and comes back as it was; what no reader could mean is refused."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ledger import spreadsheet
from api.ledger.errors import LedgerError
from knowledge.errors import ReadingError
from knowledge.readers import delimited
from knowledge.readers.apart import Limits


@pytest.mark.parametrize("text", ["=1+1", "+84 1", "-3", "@sum", "\t=1", "＝1", "plain", "it's", "Dệt may"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_cell_runs_nothing_and_is_read_back_as_it_was(text: str, separator: str) -> None:
    out = io.StringIO()
    table = csv.writer(out, delimiter=separator)
    table.writerows([["id", "name"], ["a", spreadsheet.cell(text)]])
    sheet = spreadsheet.read(("\ufeff" + out.getvalue()).encode(), frozenset({"id", "name"}))

    assert not out.getvalue().splitlines()[1].split(separator)[1].strip('"').startswith(spreadsheet.FORMULA)
    assert [cells["name"] for _, cells in sheet.lines] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "x;=1+1",
        "x;=cmd|' /C calc'!A0",
        'x;"=1+1"',
        "x\t@sum(1)",
        "x,=1",
        "x\n=1+1",
        "x\r+1",
        ";;=1",
        "a;-2+3;+4",
        "x;＝1",
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("place", [0, 1])
def test_no_piece_runs_in_a_spreadsheet_that_splits_elsewhere(text: str, separator: str, place: int) -> None:
    out = io.StringIO()
    row = ["a", "b"]
    row[place] = spreadsheet.cell(text)
    csv.writer(out).writerow(row)

    pieces = re.split(rf"[{separator}\r\n]", out.getvalue())
    assert [piece for piece in pieces if piece.lstrip('"').startswith(spreadsheet.FORMULA)] == []


@given(st.text(alphabet="=+-@;,\t\"' a1\n", max_size=12))
def test_any_text_is_led_and_read_back(text: str) -> None:
    written = spreadsheet.cell(text)

    assert not re.search(r"(?:^|[;,\t\n]\"*)[=+\-@]", written)
    assert written.replace("'", "") == text.replace("'", "")


def test_it_is_read_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "numbered", lambda _: pytest.fail("read in the service"))
    sheet = spreadsheet.read(b"id;name\na;b\n", frozenset({"id", "name"}))

    assert sheet.lines == ((2, {"id": "a", "name": "b"}),)
    with pytest.raises(ReadingError) as late:
        delimited.read(b"a,b\n" * 400_000, Limits(output=100_000))
    assert late.value.code == "too_large"


@pytest.mark.parametrize("data", [b"", b"id\na\n", b"\xff\xfeid,name", b'id,name\na,"b\n', b"x" * 5_000_001])
def test_a_file_that_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerError) as refused:
        spreadsheet.read(data, frozenset({"id", "name"}))

    assert refused.value.code == "file_unreadable"
    assert "id, name" in refused.value.extra["expected"]
