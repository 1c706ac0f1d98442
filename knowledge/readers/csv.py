"""Tables as text: commas, semicolons, tabs or bars between the cells."""

from __future__ import annotations

import csv
import io

from knowledge.readers.reading import Reading
from knowledge.readers.table import rows
from knowledge.readers.text import decode


def read(data: bytes) -> Reading:
    text = decode(data)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    table = [list(row) for row in csv.reader(io.StringIO(text), dialect)]
    return Reading(title=None, blocks=tuple(rows(table)))
