"""CSV goes out harmless and comes back as it was; what no reader could mean is refused."""

from __future__ import annotations

import csv
import io

import pytest

from api.ledger import spreadsheet
from api.ledger.errors import LedgerError


@pytest.mark.parametrize("text", ["=1+1", "+84 1", "-3", "@sum", "\t=1", "＝1", "plain", "it's", "Dệt may"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_cell_runs_nothing_and_is_read_back_as_it_was(text: str, separator: str) -> None:
    out = io.StringIO()
    table = csv.writer(out, delimiter=separator)
    table.writerows([["id", "name"], ["a", spreadsheet.cell(text)]])
    sheet = spreadsheet.read(("\ufeff" + out.getvalue()).encode(), frozenset({"id", "name"}))

    assert not out.getvalue().splitlines()[1].split(separator)[1].strip('"').startswith(spreadsheet.FORMULA)
    assert [cells["name"] for _, cells in sheet.lines] == [text]


@pytest.mark.parametrize("data", [b"", b"id\na\n", b"\xff\xfeid,name", b'id,name\na,"b\n', b"x" * 5_000_001])
def test_a_file_that_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(LedgerError) as refused:
        spreadsheet.read(data, frozenset({"id", "name"}))

    assert refused.value.code == "file_unreadable"
    assert "id, name" in refused.value.extra["expected"]
