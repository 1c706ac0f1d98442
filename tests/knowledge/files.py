"""Files as people send them, made by the test that needs one: good, cut short, and hostile."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Sequence

import docx
import openpyxl
import pptx
from pypdf import PdfReader, PdfWriter

Placed = tuple[float, float, float, str]  # from the left, from the bottom, size, text


PICTURE = "q 300 0 0 300 100 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q\n"


def pdf(
    pages: Sequence[Sequence[Placed]],
    rules: Sequence[tuple[float, float, float, float]] = (),
    pictures: Collection[int] = (),
) -> bytes:
    """Text in Helvetica at places on A4; `rules`: lines on every page; `pictures`: pages, from 1, that hold one."""
    ruled = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in rules)
    return drawn(
        *(
            ruled
            + (PICTURE if number in pictures else "")
            + "".join(f"BT /F1 {s} Tf {x} {y} Td ({t}) Tj ET\n" for x, y, s, t in page)
            for number, page in enumerate(pages, start=1)
        )
    )


def drawn(*streams: str, notes: str = "") -> bytes:
    """Pages of A4 by what draws them, with Helvetica as F1; `notes`: annotations of each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[str] = []
    for stream in streams:
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            f" /Resources << /Font << /F1 3 0 R >> >> /Annots [{notes}] >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[(50, 700, 11, "Secret")]]))))
    writer.encrypt("open sesame", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Boiler house", 1)
    document.add_paragraph("Two boilers make steam.")
    document.add_heading("Fuel", 2)
    document.add_paragraph("Rice husk first.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Fuel", "Tonnes", "Coal", "12"), strict=True):
        cell.text = text
    return _saved(document)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Energy"
    sheet.append(["Electricity of the plant"])
    sheet.append(["Month", "kWh"])
    sheet.append(["January", 1200.5])
    sheet.append(["February", 0.1 + 0.2])
    hidden = book.create_sheet("Notes")
    hidden.append(["nobody sees this"])
    hidden.sheet_state = "hidden"
    return _saved(book)


def slides() -> bytes:
    show = pptx.Presentation()
    for title, body in (("Aims", "Less coal"), ("Means", "More sun")):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    return _saved(show)


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """An Office file with one part put in or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'
)
