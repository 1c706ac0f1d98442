"""Words in pictures of pages: off unless asked for, put where their page stands, told; what hinders is told too."""

from __future__ import annotations

import pytest

from knowledge.readers import pdf, recognition
from tests.knowledge import files

SCANNED = files.pdf([[(50, 700, 11, "One is written.")], [], [(50, 700, 11, "Three is written.")]], pictures=[2])


def test_it_is_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MCAP_OCR", raising=False)
    read = pdf.read(SCANNED)
    assert (read.unread_pages, len(read.blocks)) == ((2,), 2)


def test_what_is_recognised_stands_on_its_page_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCAP_OCR", "tesseract")
    monkeypatch.setattr(recognition, "_texts", lambda _, pages: [(n, f"Page {n} is\na picture.\n\n.\n") for n in pages])
    read = pdf.read(SCANNED)
    assert [(block.page, block.text) for block in read.blocks] == [
        (1, "One is written."),
        (2, "Page 2 is a picture."),
        (3, "Three is written."),
    ]
    assert read.unread_pages == ()
    assert "recognised in pictures, to be checked: page 2" in (read.unread or "")


def test_without_tesseract_the_report_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(data: bytes, pages: object) -> object:
        raise recognition.RecognitionError("Tesseract failed: it is not there")

    monkeypatch.setenv("MCAP_OCR", "tesseract")
    monkeypatch.setattr(recognition, "_texts", missing)
    read = pdf.read(SCANNED)
    assert read.unread_pages == (2,)
    assert "it is not there" in (read.unread or "")
