"""Tables as text: commas, semicolons, tabs or bars between the cells."""

from __future__ import annotations

from knowledge.readers import delimited
from knowledge.readers.reading import Reading
from knowledge.readers.table import rows


def read(data: bytes) -> Reading:
    return Reading(title=None, blocks=tuple(rows(list(delimited.rows(delimited.text_of(data))))))
