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

SAVE_AS: Mapping[str, str] = {  # kinds that nothing here reads, and as what their programs can save them
    **dict.fromkeys((".doc", ".dot", ".rtf", ".odt", ".pages", ".wps", ".hwp"), ".docx"),
    **dict.fromkeys((".ppt", ".pps", ".odp", ".key"), ".pptx"),
    **dict.fromkeys((".ods", ".xlsb", ".numbers"), ".xlsx"),
    **dict.fromkeys((".eml", ".msg", ".epub", ".xps", ".djvu"), ".pdf"),
}
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".heic", ".bmp", ".gif"))

Reader = Callable[[bytes], Reading]


def reader_of(name: str) -> Reader:
    """Raises ReadingError for a kind of file that nothing here reads."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix in SAVE_AS:
        raise ReadingError(f"{suffix} is not read: save this file as {SAVE_AS[suffix]} and give that.", "legacy_format")
    if suffix in PICTURES:
        raise ReadingError(f"{suffix} is a picture: give the text that was recognised in it, or a PDF.", "picture")
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise ReadingError(
            f"{suffix or 'A file without an ending'} cannot be read; these can: {known}.", "unknown_format"
        )
    module = import_module(f"knowledge.readers.{READERS[suffix]}")
    return cast("Reader", module.read)
