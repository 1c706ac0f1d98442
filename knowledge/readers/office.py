"""What Word, Excel and PowerPoint files have in common: a zip of XML, looked at before anything unpacks it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from knowledge.errors import ReadingError

LARGEST_UNPACKED = 300_000_000  # bytes
MOST_PARTS = 20_000
HIGHEST_RATIO = 200  # unpacked to packed, of a part that is large
_LARGE = 5_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w{1,30}ml|officeDocument)/")  # names of ISO 29500 Strict
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_HELD = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_MACROS = {  # a document with macros is a document: what it could run is never looked at
    b"application/vnd.ms-word.document.macroEnabled.main": (
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    ),
    b"application/vnd.ms-powerpoint.presentation.macroEnabled.main": (
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main"
    ),
}


def opened(data: bytes) -> io.BytesIO:
    """The file, after checks, under the names that the libraries know. Raises ReadingError for what is encrypted, of an
    old format, cut short, or a bomb."""
    if data.startswith(OLE):
        if is_locked(data):
            raise ReadingError("This file is protected by a password; save it without one.", "encrypted")
        raise ReadingError("This is an Office file of before 2007; save it as .docx, .xlsx or .pptx.", "legacy_format")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            if _is_named_otherwise(archive):
                return _renamed(archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as reason:
        raise ReadingError(f"This file is damaged or cut short: {reason}.", "broken") from reason
    return io.BytesIO(data)


def is_locked(data: bytes) -> bool:
    """Is it one of today's files, behind a password?"""
    return data.startswith(OLE) and _ENCRYPTED in data


def _check(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise ReadingError(f"This file unpacks to more than {LARGEST_UNPACKED // 10**6} MB.", "bomb")
    for part in parts:
        if part.file_size > _LARGE and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise ReadingError(f"{part.filename} in this file unpacks to far more than it holds.", "bomb")
        if part.flag_bits & 1:
            raise ReadingError("This file is protected by a password; save it without one.", "encrypted")
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                head = file.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ReadingError(f"{part.filename} in this file declares entities, which is not safe.", "entities")


def _is_named_otherwise(archive: zipfile.ZipFile) -> bool:
    parts = [part for part in ("[Content_Types].xml", "_rels/.rels") if part in archive.namelist()]
    heads = b"".join(archive.read(part) for part in parts)
    return bool(_STRICT.search(heads)) or any(name in heads for name in _MACROS)


def _renamed(archive: zipfile.ZipFile) -> io.BytesIO:
    """Strict files and those with macros, as transitional ones without."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename.endswith((".xml", ".rels")):
                content = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
                for name, known in _MACROS.items():
                    content = content.replace(name, known)
            copy.writestr(part.filename, content)
    out.seek(0)
    return out


def diagram(element: Any, led_to: Callable[[str], Any]) -> Iterator[str]:
    """The texts of the diagrams (SmartArt) within an element; `led_to`: the XML that a mark of it leads to."""
    for mark in element.iter(f"{_DIAGRAM}relIds"):
        for point in led_to(mark.get(_HELD)).iter(f"{_DIAGRAM}pt"):
            if text := " ".join(" ".join(run.text or "" for run in point.iter(_TEXT)).split()):
                yield text
