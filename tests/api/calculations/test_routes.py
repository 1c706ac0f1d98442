"""Calculators over HTTP: JSON and files in, refusals by name, what is kept."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx
import openpyxl
import pytest

from api.calculations import spreadsheet
from tests.api.service import Service

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = (
    "site,source,item,amount,unit,country,year\n"
    "Mill,electricity,,1000,MWh,VN,2023\n"
    "Mill,boiler,deisel,5,L,VN,2023\n"
    "Mill,boiler,diesel,-5,L,VN,2023\n"
    "Mill,magic,diesel,1.234,L,VN,2023\n"
)
GOOD = "".join(CSV.splitlines(keepends=True)[:2])


def post(service: Service, name: str, **sent: Any) -> httpx.Response:
    with service.client(subject=f"{name}-{len(str(sent))}") as person:
        return person.post(f"/v1/tools/{name}", **sent)


def value(response: httpx.Response, name: str) -> str:
    assert response.status_code == 200, response.text
    return str(response.json()["result"][name]["value"])


def test_the_filled_template_is_an_inventory_that_is_kept_and_exported(service: Service) -> None:
    with httpx.Client(base_url=service.address) as nobody:
        template = nobody.get("/v1/tools/inventory/template.xlsx")
    with service.client() as person:
        made = person.post(
            "/v1/tools/inventory",
            files={"file": ("filled.xlsx", template.content, XLSX)},
            data={"gwp_set": "AR6", "fem_year": "2024", "factor_set": ""},
        )
        kept = f"/v1/calculations/{made.json()['id']}"
        exported, chart, again = person.get(f"{kept}.xlsx"), person.get(f"{kept}.svg"), person.get(kept)

    assert template.headers["content-type"] == XLSX
    assert made.json()["inputs"]["gwp_set"] == "AR6"
    assert any("FEM 2024" in warning for warning in made.json()["warnings"])
    assert again.json() == made.json()
    assert "Lines" in openpyxl.load_workbook(io.BytesIO(exported.content)).sheetnames
    assert chart.text.startswith("<svg")


@pytest.mark.parametrize(
    "sent",
    [
        {"files": {"file": ("a.csv", GOOD.encode("utf-8-sig"), "text/csv")}},
        {"files": {"file": ("a", GOOD.replace(",", ";").encode("utf-16"))}},
        {"content": GOOD.encode(), "headers": {"Content-Type": "text/csv; charset=utf-8"}},
    ],
)
def test_a_csv_file_is_one_too_in_a_form_or_alone(service: Service, sent: dict[str, Any]) -> None:
    assert value(post(service, "inventory", **sent), "scope2_location") == "659.2"


def test_every_bad_row_is_named_by_sheet_row_and_column(service: Service) -> None:
    problem = post(service, "inventory", files={"file": ("energy.csv", CSV)}).json()

    assert (problem["status"], problem["code"], problem["field"]) == (422, "unknown_fuel", "energy.csv!C3")
    assert [(each["field"], each["code"]) for each in problem["errors"]] == [
        ("energy.csv!C3", "unknown_fuel"),
        ("energy.csv!D4", "negative"),
        ("energy.csv!B5", "invalid"),
    ]
    assert "row 4, column amount" in problem["errors"][1]["message"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return out.getvalue()


def sheet(xml: str) -> bytes:
    """The template with other XML for its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(spreadsheet.template())) as good, zipfile.ZipFile(out, "w") as made:
        for part in good.infolist():
            first = part.filename == "xl/worksheets/sheet1.xml"
            made.writestr(part, xml if first else good.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"PK\x03\x04 not really", "unreadable_file", "damaged"),
        (spreadsheet.template()[:3000], "unreadable_file", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "unreadable_file", "damaged"),
        (b"\x00\x01\x02", "unreadable_file", "CSV in UTF-8"),
        ("Größe".encode("latin-1"), "unknown_columns", "'Größe'"),
        (bomb(), "unreadable_file", "unpacks"),
        (sheet('<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'), "unreadable_file", "entities"),
        (sheet("<worksheet><sheetData><row><c"), "unreadable_file", "damaged"),
        (GOOD.encode() + b"Mill,electricity,,1,kWh,VN,2023\n" * 50_000, "too_many_rows", "50,000 rows"),
        (b"", "unknown_columns", "no text"),
        (b"Facility;Energy source\nMill;Coal\n", "unknown_columns", "'Facility', 'Energy source'"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_stable_code(service: Service, data: bytes, code: str, words: str) -> None:
    response = post(service, "inventory", files={"file": ("f.xlsx", data)})

    assert (response.status_code, response.json()["code"], response.json()["field"]) == (422, code, "file")
    assert words in response.json()["detail"]
    if code == "unknown_columns":
        assert httpx.get(response.json()["template"]).status_code == 200


def test_rows_far_below_and_numbers_that_are_none_do_no_harm(service: Service) -> None:
    head = "".join(
        f'<c r="{c}1" t="str"><v>{n}</v></c>' for c, n in zip("ABCD", ("site", "source", "amount", "unit"), strict=True)
    )
    cells = '<c r="A{0}" t="str"><v>M</v></c><c r="B{0}" t="str"><v>boiler</v></c><c r="C{0}"><v>{1}</v></c>'
    begin = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    xml = f'{begin}<row r="1">{head}</row>{{}}<row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'

    infinite = post(
        service,
        "inventory",
        files={
            "file": (
                "a",
                sheet(xml.format(f'<row r="3">{cells.format(3, "1e999")}<c r="D3" t="str"><v>L</v></c></row>')),
            )
        },
    )
    far = post(
        service,
        "inventory",
        files={"file": ("a", sheet(xml.format(f'<row r="900000">{cells.format(900000, 1)}</row>')))},
    )

    assert (infinite.json()["code"], infinite.json()["field"]) == ("not_a_number", "Activity!C3")
    assert far.json()["code"] == "too_many_rows"


def test_a_file_is_for_the_inventory_and_for_what_it_takes(service: Service) -> None:
    whole = {"file": ("a.csv", GOOD)}
    large = post(service, "inventory", files={"file": ("a.csv", b" " * 20_000_001)})

    assert post(service, "convert_units", files=whole).json()["code"] == "unsupported_media_type"
    assert post(service, "inventory", files=whole, data={"sites": "[]"}).json()["code"] == "unknown_field"
    assert post(service, "inventory", files={"other": ("a.csv", GOOD)}).json()["field"] == "file"
    assert post(service, "inventory", content=b"hello", headers={"Content-Type": "text/plain"}).status_code == 415
    assert (large.status_code, large.json()["code"]) == (413, "file_too_large")


def test_uploads_are_limited_by_person_and_json_is_not(service: Service) -> None:
    with service.client(subject="eager", manufacturer="EAGER") as person:
        uploads = [person.post("/v1/tools/inventory", files={"file": ("a.csv", GOOD)}) for _ in range(21)]
        json = person.post("/v1/tools/convert_units", json={"amount": 1, "from": "kWh", "to": "MJ"})

    assert [response.status_code for response in uploads] == [200] * 20 + [429]
    assert json.status_code == 200


@pytest.mark.parametrize(
    ("tool", "item"),
    [
        ("stationary_combustion", {"fuel": "diesel", "amount": 100, "unit": "L"}),
        ("mobile_combustion", {"fuel": "diesel", "amount": 100, "unit": "L"}),
        ("fugitive_refrigerants", {"refrigerant": "R-410A", "amount_recharged": 1, "unit": "kg"}),
        ("purchased_electricity", {"amount": 1, "unit": "MWh", "country": "VN", "year": 2023}),
        ("purchased_heat_steam", {"amount": 1, "unit": "GJ", "fuel": "natural gas"}),
    ],
)
def test_where_the_inputs_are_a_list_the_list_alone_will_do(service: Service, tool: str, item: dict[str, Any]) -> None:
    alone, named = post(service, tool, json=[item]).json(), post(service, tool, json={"items": [item]}).json()

    assert alone["result"] == named["result"]
    assert alone["input_hash"] == named["input_hash"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (b"{", "json_invalid", "body"),
        (b"[" * 100_000, "json_invalid", "body"),
        (b"\xff\xfe\x00", "json_invalid", "body"),
        (b"7", "invalid", "body"),
        (b"", "missing", "amount"),
        (b'{"amount": 1e400, "from": "kWh", "to": "MJ"}', "absurd_amount", "amount"),
        (b'{"amount": NaN, "from": "kWh", "to": "MJ"}', "not_a_number", "amount"),
        (b'{"amount": -Infinity, "from": "kWh", "to": "MJ"}', "not_a_number", "amount"),
        (b'{"amount": ' + b"9" * 5_000 + b', "from": "kWh", "to": "MJ"}', "absurd_amount", "amount"),
        (b'{"amount": true, "from": "kWh", "to": "MJ"}', "not_a_number", "amount"),
    ],
)
def test_no_body_is_too_strange_to_be_refused_by_name(service: Service, body: bytes, code: str, field: str) -> None:
    response = post(service, "convert_units", content=body, headers={"Content-Type": "application/json"})

    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["field"] == field


def test_a_table_of_a_factorys_own_is_an_inventory_by_its_reading(service: Service) -> None:
    own = ("bills.csv", b"Month,Electricity (kWh),Cost\n2023-01,1000,5\n2023-02,500,5\nTotal,1500,10\n")
    with service.client(subject="reader") as person:
        read = person.post("/v1/tools/inventory/reading", files={"file": own})
        table = read.json()["reading"]["tables"][0] | {"country": "VN"}
        reading = read.json()["reading"] | {"tables": [table]}
        made = person.post("/v1/tools/inventory", files={"file": own}, data={"reading": json.dumps(reading)})
        lacking = person.post(
            "/v1/tools/inventory", files={"file": own}, data={"reading": json.dumps(read.json()["reading"])}
        )
        broken = person.post("/v1/tools/inventory", files={"file": own}, data={"reading": '{"tables": 1}'})
        template = person.post("/v1/tools/inventory/reading", files={"file": ("a.csv", GOOD.encode())})

    assert value(made, "scope2_location") == "0.9888"  # 1.5 MWh × 0.6592
    assert "rows left out as total: 4" in made.json()["warnings"]
    assert (lacking.json()["code"], lacking.json()["field"]) == ("missing", "!country")
    assert (broken.status_code, broken.json()["field"]) == (422, "reading.tables")
    assert (template.status_code, template.json()["code"]) == (404, "no_reading")
