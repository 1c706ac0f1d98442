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


BILLS = b"Month,Grid electricity (kWh),Diesel (L),Cost\nJan 2023,1000,10,5\nFeb 2023,500,20,5\nTotal,1500,40,10\n"


def test_a_factorys_own_table_is_read_corrected_confirmed_and_then_counted(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        made = attach(person, conversation, "bills.csv", BILLS).json()
        path = f"/v1/conversations/{conversation}/attachments/{made['id']}/reading"
        read = person.get(path).json()
        messages = f"/v1/conversations/{conversation}/messages"
        person.post(messages, json={"attachments": [made["id"]]})
        (before,) = service.mouth.turns[-1].files
        unconfirmed = person.put(path, json={**read["reading"], "confirmed": True}).json()
        (table,) = read["reading"]["tables"]
        placed = {**read["reading"], "confirmed": True, "tables": [{**table, "country": "VN"}]}
        confirmed = person.put(path, json=placed).json()
        listed = person.get(f"/v1/conversations/{conversation}/attachments").json()
        person.post(messages, json={"attachments": [made["id"]]})
        (after,) = service.mouth.turns[-1].files

    assert made["reading"] == "proposed"
    assert [(column["role"], column["why"]) for column in table["columns"]][-1] == ("left_out", "money")
    assert [(out["why"], out["rows"]) for out in table["left_out"]] == [("total", [4])]
    assert [(check["cell"], check["agrees"]) for check in read["checks"]] == [("B4", True), ("C4", False)]
    assert [trouble["code"] for trouble in read["troubles"]] == ["no_country"]
    assert (before.confirmed, before.lines, unconfirmed["reading"]["confirmed"]) == (False, (), False)
    assert (confirmed["reading"]["confirmed"], confirmed["troubles"], confirmed["problems"]) == (True, [], [])
    assert [each["reading"] for each in listed] == ["confirmed"]
    assert [(line.source, line.amount, line.unit, line.year) for line in after.lines] == [
        ("purchased_electricity", "1500", "kWh", 2023),
        ("stationary_combustion", "30", "L", 2023),
    ]


def test_what_the_calculator_would_refuse_is_said_before_a_reading_is_confirmed(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        made = attach(person, conversation, "bills.csv", BILLS).json()
        path = f"/v1/conversations/{conversation}/attachments/{made['id']}/reading"
        reading = person.get(path).json()["reading"]
        reading["tables"][0]["country"] = "BD"  # has no official grid average
        refused = person.put(path, json={**reading, "confirmed": True}).json()
        reading["tables"][0]["columns"][1] |= {"factor": "0.62", "factor_unit": "kgCO2e/kWh"}
        taken = person.put(path, json={**reading, "confirmed": True}).json()
        reading["tables"][0]["columns"].pop()
        other = person.put(path, json=reading)

    assert (refused["reading"]["confirmed"], refused["problems"][0]["code"]) == (False, "no_factor")
    assert refused["problems"][0]["field"] == "!B2"
    assert (taken["reading"]["confirmed"], taken["lines"][0]["factor"]) == (True, "0.62")
    assert (other.status_code, other.json()["code"]) == (422, "reading_of_another_file")


ROWS = "Month\tGrid electricity (kWh)\nJan 2023\t1000\nFeb 2023\t500"


def test_rows_in_a_message_are_a_file_of_it_unless_they_are_to_stay_text(service: Service, manufacturer: str) -> None:
    long = "\n".join(f"{month:02}.2023\t{month}000" for month in range(1, 13) for _ in range(90))
    with service.client(manufacturer=manufacturer) as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/messages"
        sent = {"text": f"one\n{ROWS}\ntwo", "client_id": "0b3a0e9c-4c59-4a2e-9d5f-1f6f0a1f6a11"}
        answers = [person.post(path, json=sent).json()["id"] for _ in range(2)]
        split = service.mouth.turns[-1]
        listed = person.get(f"/v1/conversations/{conversation}/attachments").json()
        person.post(path, json={"text": f"Month\tGrid electricity (kWh)\n{long}"})
        alone = service.mouth.turns[-1]
        person.post(path, json={"text": f"one\n{ROWS}", "as_text": True})
        whole = service.mouth.turns[-1]
        person.post(path, json={"text": "1\tIs scope 3 in?\n2\tAnd scope 2?"})
        asked = service.mouth.turns[-1]
        too_long = person.post(path, json={"text": f"{'x' * 8001}\n{ROWS}"})

    assert answers[0] == answers[1]
    assert (split.text, [(file.new, file.confirmed) for file in split.files]) == ("one\ntwo", [(True, False)])
    assert [(file["name"], file["rows"], file["reading"]) for file in listed] == [("pasted.tsv", 3, "proposed")]
    assert (alone.text, len(alone.tables[0].rows)) == ("", 12 * 90)
    assert (whole.text, [file.new for file in whole.files]) == (f"one\n{ROWS}", [False])
    assert asked.text.startswith("1\tIs scope 3 in?")
    assert (too_long.status_code, too_long.json()["code"]) == (422, "message_too_long")


def test_a_file_that_was_not_sent_can_be_taken_back(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}/attachments"
        sent, not_sent = (attach(person, conversation, "b.csv", BILLS).json()["id"] for _ in range(2))
        person.post(f"/v1/conversations/{conversation}/messages", json={"text": "one", "attachments": [sent]})
        answers = [person.delete(f"{path}/{each}") for each in (not_sent, sent, not_sent)]
        left = [file["id"] for file in person.get(path).json()]

    assert [answer.status_code for answer in answers] == [204, 409, 404]
    assert (answers[1].json()["code"], left) == ("attachment_sent", [sent])


def test_our_template_and_a_list_of_names_need_no_reading(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        ours = attach(person, conversation, "t.csv", b"site,source,amount,unit\nMill,boiler,1,L\n").json()
        names = attach(person, conversation, "n.csv", b"name,role\nAn,EHS\n").json()
        path = f"/v1/conversations/{conversation}/attachments/{names['id']}/reading"
        none = person.get(path)

    assert (ours["reading"], names["reading"]) == ("template", None)
    assert (none.status_code, none.json()["code"]) == (404, "no_reading")
