"""Which reader reads which file, by the end of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from knowledge.errors import ReadingError
from knowledge.readers.reading import Reading

READERS: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".csv": "csv",
    ".tsv": "csv",
}

Reader = Callable[[bytes], Reading]


def reader_of(name: str) -> Reader:
    """Raises ReadingError for a kind of file that nothing here reads."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReadingError(
            f"{suffix or 'A file without an ending'} cannot be read; these can: {known}.", "unknown_format"
        )
    module = import_module(f"knowledge.readers.{READERS[suffix]}")
    return cast("Reader", module.read)
