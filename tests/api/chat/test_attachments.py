"""A file of a conversation: its tables reach the turn that names it, and nobody else's."""

from __future__ import annotations

import io
import re
from pathlib import Path

import httpx
import openpyxl
import pytest

import api
from knowledge.readers import sheets
from tests.api.service import Service


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "2025"
    for row in ([], ["Month", "kWh"], ["2025-01", 1200.5], ["2025-02", 7]):
        sheet.append(row)
    book.create_sheet("empty")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def attach(client: httpx.Client, conversation: str, name: str, data: bytes) -> httpx.Response:
    return client.post(f"/v1/conversations/{conversation}/attachments", files={"file": (name, data)})


@pytest.mark.parametrize(
    ("name", "data", "kind", "rows"),
    [
        ("energy.xlsx", workbook(), "spreadsheet", [["2025-01", "1200.5"], ["2025-02", "7"]]),
        ("../energy.csv", "Month;kWh\n2025-01;1.200,5\n".encode("utf-16"), "csv", [["2025-01", "1.200,5"]]),
    ],
)
def test_a_files_tables_reach_the_turn(
    service: Service, manufacturer: str, name: str, data: bytes, kind: str, rows: list[list[str]]
) -> None:
    with service.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        made = attach(person, conversation, name, data)
        assert made.status_code == 201, made.text
        assert (made.json()["kind"], made.json()["rows"], made.json()["columns"]) == (kind, len(rows), ["Month", "kWh"])
        assert "/" not in made.json()["name"]
        path = f"/v1/conversations/{conversation}/messages"
        assert person.post(path, json={"text": "one", "attachments": [made.json()["id"]]}).status_code == 200
    (table,) = service.mouth.turns[-1].tables
    assert [list(row) for row in table.rows] == rows


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"PK\x03\x04 broken"), ("a.exe", b"MZ"), ("a.pdf", b"%PDF-1.7 broken"), ("a", b"")]
)
def test_what_cannot_be_read_is_named(service: Service, name: str, data: bytes) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        response = attach(person, conversation, name, data)
    assert (response.status_code, response.json()["code"], response.json()["field"]) == (422, "unreadable_file", "file")


def test_a_file_too_large_is_refused_before_it_is_read(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        response = attach(person, conversation, "a.csv", b"x" * 20_000_001)
        huge = attach(person, conversation, "a.csv", b"x" * 21_000_000)
    assert (response.status_code, response.json()["code"]) == (413, "file_too_large")
    assert (huge.status_code, huge.headers["content-type"]) == (413, "application/problem+json")


def test_a_file_belongs_to_its_conversation(service: Service) -> None:
    with service.client() as person:
        one, other = (person.post("/v1/conversations").json()["id"] for _ in range(2))
        made = attach(person, one, "a.csv", b"a,b\n1,2\n").json()["id"]
        response = person.post(f"/v1/conversations/{other}/messages", json={"text": "x", "attachments": [made]})
    assert response.status_code == 404


def test_the_widget_offers_the_kinds_of_files_that_are_read() -> None:
    source = (Path(api.__path__[0]) / "web/src/widget/composer.ts").read_text()
    offered = re.search(r'FILES = "([^"]+)"', source)
    assert offered is not None
    assert offered[1].split(",") == list(sheets.KINDS)
