"""Words in pictures of pages, by Tesseract where the system has it and `MCAP_OCR=tesseract` asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from knowledge.readers.reading import Block

WANTED = "tesseract"
DOTS = 200  # an inch, in which a page is drawn to be read
SECONDS = 60  # for one page


class RecognitionError(Exception):
    """Why no page can be recognised."""


def wanted() -> bool:
    """Off unless the service's setting, which its readers inherit, says otherwise."""
    return os.environ.get("MCAP_OCR") == WANTED  # noqa: TID251 (of a reader's own process)


def recognised(data: bytes, pages: Sequence[int]) -> dict[int, list[Block]]:
    """Paragraphs of these pages, numbered from 1; a page without any is left out. Raises RecognitionError."""
    found = {number: list(_paragraphs(text, number)) for number, text in _texts(data, pages)}
    return {number: blocks for number, blocks in found.items() if blocks}


def _paragraphs(text: str, page: int) -> Iterator[Block]:
    for paragraph in text.split("\n\n"):
        if any(c.isalnum() for c in paragraph):
            yield Block("text", " ".join(paragraph.split()), page=page)


def _texts(data: bytes, pages: Sequence[int]) -> Iterator[tuple[int, str]]:
    try:
        import pypdfium2
        import pytesseract
    except ImportError as reason:
        raise RecognitionError("the extra `ocr` is not installed: pip install 'mcap-assistant[ocr]'") from reason
    try:
        languages = "+".join(sorted(set(pytesseract.get_languages()) - {"osd"}))
        document: Any = pypdfium2.PdfDocument(BytesIO(data))
        for number in pages:
            picture = document[number - 1].render(scale=DOTS / 72).to_pil()
            yield number, pytesseract.image_to_string(picture, lang=languages, timeout=SECONDS)
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, RuntimeError) as reason:
        raise RecognitionError(f"Tesseract failed: {str(reason)[:200]}") from reason


def among(blocks: Sequence[Block], more: dict[int, list[Block]]) -> tuple[Block, ...]:
    """Blocks of recognised pages put where their pages stand."""
    found: list[Block] = []
    left = dict(sorted(more.items()))
    for block in blocks:
        while left and block.page is not None and next(iter(left)) < block.page:
            found += left.pop(next(iter(left)))
        found.append(block)
    return (*found, *(block for some in left.values() for block in some))
