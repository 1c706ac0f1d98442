"""Small files that cost much to read."""

from __future__ import annotations

import random
import zlib

from tests.knowledge import files

NAMES = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHARED = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
WORDS = ("energy", "steam", "boiler", "coal", "mill", "water", "dye", "yarn", "cotton", "meter", "fuel", "husk")


def quotations() -> bytes:
    """Three lines of CSV, then quotation marks that no rule explains: what a sniffer tries all readings of."""
    return b'x,"a",y\n' * 3 + b'"' * 400 + b"a"


def pdf_of_one_stream(pages: int = 200, letters: int = 140_000) -> bytes:
    """Pages that all show the same long stream."""
    stream = zlib.compress(b"BT /F1 9 Tf 50 700 Td " + b"(a) Tj 1 0 Td " * letters + b"ET", 9)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    shown = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /Font << /F1 3 0 R >> >> >>"
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(pages))
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate([b"<< /Type /Catalog /Pages 2 0 R >>", tree, font, shown, *[page] * pages], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def workbook_of_strings(count: int = 11_000_000) -> bytes:
    """Millions of shared strings that no cell shows; a few hold something, so that it packs like an honest file."""
    strings = b"".join(b"<si/>" * 39 + b"<si><t>%x</t></si>" % (n * 7919 % 65_536) for n in range(count // 40))
    return _workbook(strings, b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>')


def workbook_of_references(rows: int = 2_500) -> bytes:
    """A few long shared strings that very many cells show."""
    chance = random.Random(1)  # noqa: S311 (no secret)
    texts = [" ".join(f"{chance.choice(WORDS)}{chance.randrange(100)}" for _ in range(285)) for _ in range(40)]
    strings = b"".join(b"<si><t>%s</t></si>" % text.encode() for text in texts)
    cell = b'<c t="s"><v>%d</v></c>'
    return _workbook(strings, b"".join(b"<row>%s</row>" % (cell % chance.randrange(40) * 2) for _ in range(rows)))


def _workbook(strings: bytes, rows: bytes) -> bytes:
    book = files.workbook()
    types = files.part(book, "[Content_Types].xml")
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % SHARED
    book = files.with_part(book, "[Content_Types].xml", types.replace(b"</Types>", part))
    book = files.with_part(book, "xl/sharedStrings.xml", b"<sst %s>%s</sst>" % (NAMES, strings))
    sheet = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMES, rows)
    return files.with_part(book, "xl/worksheets/sheet1.xml", sheet)
