"""Spreadsheets in and out, charts, and the command line."""

import json
import re
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from api.calculations import spreadsheet
from api.calculations.chart import chart
from api.calculations.commands import calc, factors
from api.calculations.export import workbook
from api.calculations.summary import summary
from assistant.evidence.warnings import coded, spoken
from knowledge.data import from_yaml
from knowledge.languages import SPOKEN
from tools.calculation import Calculation, CalculationError, Context, Quantity
from tools.registry import run
from tools.worksheet import evaluate

CONTEXT = Context(today=date(2026, 11, 24))
TARGET: dict[str, Any] = {
    "base_year": 2025,
    "base_emissions": {"scope1": "4321 tCO2e", "scope2": "5679 tCO2e"},
    "target_year": 2032,
}
PROGRESS: dict[str, Any] = {
    "base": {"year": 2019, "emissions": "12500 tCO2e"},
    "target": {"year": 2030, "reduction": "46.2%"},
    "reported": [{"year": 2023, "emissions": "11000 tCO2e"}],
}


def filled() -> Calculation:
    return spreadsheet.inventory("template.xlsx", spreadsheet.template(), CONTEXT, "test")


def computed(formula: object, cells: dict[str, object]) -> Decimal:
    """What a spreadsheet program makes of a formula of ours: references followed, then our own arithmetic."""
    if not isinstance(formula, str):
        return Decimal(str(formula))
    expression = formula.removeprefix("=").replace("^", "**").replace("MIN(", "min(").replace("MAX(", "max(")
    return evaluate(re.sub(r"\b[A-Z]+\d+\b", lambda cell: f"({computed(cells[cell[0]], cells):f})", expression))


def sheets(calculation: Calculation) -> dict[str, dict[str, object]]:
    book = load_workbook(BytesIO(workbook(calculation)))
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


@pytest.mark.parametrize(("tool", "inputs"), [("absolute_target", TARGET), ("target_progress", PROGRESS)])
def test_an_exported_step_is_a_formula_that_comes_to_its_value(tool: str, inputs: dict[str, Any]) -> None:
    calculation = run(tool, inputs, CONTEXT, "test")
    steps = sheets(calculation)["Steps"]

    for number, step in enumerate(calculation.steps, start=2):
        assert str(steps[f"C{number}"]).startswith("=")
        assert computed(steps[f"C{number}"], steps) == pytest.approx(step.value, rel=Decimal("1e-12"))
    assert any(re.search(r"C\d+", str(steps[f"C{n}"])) for n in range(2, len(calculation.steps) + 2))


def test_an_exported_line_of_an_inventory_is_a_formula_of_its_amount() -> None:
    calculation = filled()
    lines = sheets(calculation)["Lines"]
    rows = range(2, 2 + sum(1 for cell in lines if re.fullmatch(r"A\d+", cell)) - 1)
    total = sum((computed(lines[f"F{row}"], lines) for row in rows), Decimal(0))
    location = calculation.result["total_location"]
    assert isinstance(location, Quantity)

    assert all(f"D{row}" in str(lines[f"F{row}"]) for row in rows)
    assert total == pytest.approx(Decimal(location.value), rel=Decimal("1e-9"))
    first = {**lines, "D2": 2 * float(str(lines["D2"]))}
    assert computed(lines["F2"], first) == pytest.approx(2 * computed(lines["F2"], lines), rel=Decimal("1e-9"))


def test_an_exported_inventory_begins_with_a_page_in_the_language_asked_for() -> None:
    calculation = filled()
    book = load_workbook(BytesIO(workbook(calculation, "vi")))
    page = [[cell.value for cell in row if cell.value is not None] for row in book.worksheets[0].iter_rows()]
    located = calculation.result["scope2_location"]
    assert isinstance(located, Quantity)

    assert book.sheetnames == ["Tóm tắt", "Kết quả", "Các bước tính", "Hệ số", "Chi tiết", "Lưu ý"]
    assert ["Phạm vi 2 theo vị trí", float(located.value), "tCO2e"] in page
    assert page[0] == ["Bản kiểm kê"]
    assert any(row and row[0] == "Mill 1" for row in page)
    assert any(row and row[0] == "Phát thải từ điện" for row in page)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_page_for_people_has_words_of_their_language_alone(language: str) -> None:
    sheet = Workbook().create_sheet()
    summary(sheet, filled(), language)

    assert not any("_" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_an_export_names_its_factors_and_runs_nobodys_formula() -> None:
    evil = {"items": [{"amount": 1, "unit": "kWh", "factor": 1, "factor_unit": "kgCO2e/kWh", "factor_source": "=1+1"}]}
    book = sheets(run("purchased_electricity", evil, CONTEXT, "test"))

    assert book["Factors"]["G2"] == "'=1+1"
    assert all(value != "=1+1" for sheet in book.values() for value in sheet.values())


@pytest.mark.parametrize(
    ("tool", "inputs"), [("absolute_target", TARGET), ("target_progress", PROGRESS), ("inventory", None)]
)
def test_a_chart_is_a_picture_with_words_and_no_script(tool: str, inputs: dict[str, Any] | None) -> None:
    calculation = filled() if inputs is None else run(tool, inputs, CONTEXT, "test")
    drawn = chart(calculation)
    assert drawn is not None
    root = ElementTree.fromstring(drawn)  # noqa: S314 (our own output)

    assert root.attrib["role"] == "img"
    assert (root.findtext("{http://www.w3.org/2000/svg}title") or "").strip()
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


def test_a_chart_shows_each_year_of_the_path() -> None:
    drawn = chart(run("absolute_target", TARGET, CONTEXT, "test")) or ""

    assert drawn.count("<circle") == 8
    assert "10,000 tCO2e in 2025" in drawn


def test_a_tool_without_a_picture_has_none() -> None:
    assert chart(run("convert_units", {"amount": 1, "from": "kWh", "to": "MJ"}, CONTEXT, "test")) is None


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_an_inventory_too(separator: str) -> None:
    rows = [
        ("Facility", "Category", "Quantity", "UOM", "Country", "Year"),
        ("A", "electricity", "1000.5", "MWh", "VN", "2023"),
    ]
    text = "\n".join(separator.join(row) for row in rows)
    made = spreadsheet.inventory("a.csv", text.encode("utf-8-sig"), CONTEXT, "test", {"gwp_set": "AR5"})

    assert made.model_dump(mode="json")["result"]["scope2_location"]["value"] == "659.5296"


def test_the_template_offers_sources_and_units_and_reads_those_of_every_language() -> None:
    book = load_workbook(BytesIO(spreadsheet.template()))
    sheet = book["Activity"]
    offered = {str(choice.sqref): choice.formula1 for choice in sheet.data_validations.dataValidation}
    sheet["E4"] = "lít"
    sheet["E3"] = "tấn"
    out = BytesIO()
    book.save(out)
    made = spreadsheet.inventory("filled.xlsx", out.getvalue(), CONTEXT, "test")

    assert offered["B2:B2000"] == "'Sources'!$A$2:$A$8"
    assert book["Sources"]["A2"].value == "stationary combustion"
    assert "kWh" in offered["E2:E2000"]
    assert made.result == filled().result


@pytest.mark.parametrize("language", ["vi", "zh", "ur", "km"])
def test_a_template_filled_in_a_language_is_read_as_the_english_one(language: str) -> None:
    data = spreadsheet.template(language)
    head = [cell.value for cell in load_workbook(BytesIO(data)).worksheets[0][1]]
    made = spreadsheet.inventory("filled.xlsx", data, CONTEXT, "test")

    assert made.result == filled().result
    assert not any(re.search("[a-z]_[a-z]", str(name)) for name in head)


@pytest.mark.parametrize("language", ["vi", "bn", "th"])
def test_a_workbook_has_words_of_the_readers_language(language: str) -> None:
    book = load_workbook(BytesIO(workbook(filled(), language)))
    result, _, _, lines, notes = (book.worksheets[at] for at in (1, 2, 3, 4, 5))
    words = [str(cell.value) for sheet in (result, lines) for row in sheet.iter_rows(min_row=2) for cell in row]

    assert not any(re.search("purchased|combustion|scope[12]|natural gas", word) for word in words)
    assert notes["A2"].value == spoken(filled().warnings[0], language) != filled().warnings[0]


def test_every_language_has_every_name_and_every_warning_with_its_slots() -> None:
    files_ = files("assistant.wording").joinpath("names")
    names = [set(json.loads(files_.joinpath(f"{code}.json").read_text("utf-8"))) for code in SPOKEN if code != "en"]
    warned = from_yaml(files("assistant.evidence").joinpath("warnings.yaml").read_text("utf-8"))
    slots = re.compile(r"\{\w+\}")

    assert all(each == names[0] for each in names)
    for code, by in warned.items():
        assert set(by) == set(SPOKEN), code
        assert all(set(slots.findall(line)) <= set(slots.findall(by["en"])) for line in by.values()), code
        shown = slots.sub("7", by["en"])
        found = coded(shown)
        assert found is not None
        assert found.code == code


def test_what_is_hidden_in_a_filled_template_is_not_counted_and_said() -> None:
    book = load_workbook(BytesIO(spreadsheet.template()))
    book["Activity"].row_dimensions[6].hidden = True
    for unseen in ("Columns", "Sources"):
        book[unseen].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    made = spreadsheet.inventory("filled.xlsx", out.getvalue(), CONTEXT, "test")

    assert not made.inputs["sites"][0]["purchased_electricity"]
    assert "Activity: hidden rows are not counted: 6" in made.warnings
    assert any("the sheet Columns is hidden" in warning for warning in made.warnings)


@pytest.mark.parametrize("data", [b"PK\x03\x04 not really", b"\x00\x01\x02", b"", b"hello"])
def test_what_is_no_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(CalculationError) as refused:
        spreadsheet.inventory("x", data, CONTEXT, "test")

    assert refused.value.problems[0].field == "file"


def test_ten_thousand_rows_are_one_step_a_site_and_source() -> None:
    head = "site,source,item,amount,unit,country,year\n"
    rows = "".join(
        f"S{n % 4},{'electricity,,' if n % 2 else 'boiler,LPG,'}{n},{'kWh' if n % 2 else 'kg'},VN,2023\n"
        for n in range(10_000)
    )
    made = spreadsheet.inventory("many.csv", (head + rows).encode(), CONTEXT, "test")

    assert len(made.steps) < 30
    assert len(made.warnings) < 15
    assert [evaluate(step.substitution) for step in made.steps] == [step.value for step in made.steps]


app = typer.Typer()
app.command()(calc)
app.add_typer(factors, name="factors")


def told(*arguments: str, text: str | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments), input=text)
    return result.exit_code, result.stdout, result.stderr


def test_the_command_reads_json_and_prints_the_calculation() -> None:
    asked = {"base_year": 2019, "base_emissions": {"total": 12500.0}, "target_year": 2030, "annual_rate": 0.042}
    code, out, _ = told("calc", "absolute_target", "--input", "-", text=json.dumps(asked))

    assert code == 0
    assert json.loads(out)["result"]["target_emissions"] == {"value": "6725", "unit": "tCO2e"}


@pytest.mark.parametrize(
    ("arguments", "text", "code", "words"),
    [
        (("calc", "absolute_target", "--input", "-"), '{"base_year": 2019}', 1, "base_emissions: this is needed"),
        (("calc", "absolut_target", "--input", "-"), "{}", 2, "absolute_target"),
        (("calc", "absolute_target", "--input", "-"), "{", 2, "not JSON"),
        (("calc", "absolute_target", "--input", "/nowhere.json"), None, 2, "cannot be read"),
        (("calc", "hours_balance", "--input", "-"), "{}", 1, "no_manufacturer"),
        (("factors", "list", "unobtainium"), None, 1, "no factor"),
        (("calc", "inventory", "--template", "out.csv"), None, 2, "out.xlsx"),
        (("calc", "inventory", "--template", "/nowhere/out.xlsx"), None, 2, "cannot be written"),
        (("calc", "absolute_target", "--template", "out.xlsx"), None, 2, "only inventory has a template"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: tuple[str, ...], text: str | None, code: int, words: str) -> None:
    exit_code, _, errors = told(*arguments, text=text)

    assert exit_code == code
    assert words in " ".join(errors.split())


def test_the_command_lists_and_writes_the_template(tmp_path: Path) -> None:
    _, listed, _ = told("calc", "--list", "--json")
    out = tmp_path / "out.xlsx"
    written, _, _ = told("calc", "inventory", "--template", str(out))
    code, made, _ = told("calc", "inventory", "--input", str(out))

    assert {tool["name"] for tool in json.loads(listed)} >= {"inventory", "convert_units"}
    assert (written, code) == (0, 0)
    assert json.loads(made)["tool"] == "inventory"


def test_factors_are_listed_and_compared_with_their_source() -> None:
    _, listed, _ = told("factors", "list", "grid", "vietnam", "2023", "--json")
    _, compared, _ = told("factors", "compare", "grid", "india", "--json")

    assert {row["publisher"] for row in json.loads(listed)} >= {"Viet Nam, Department of Climate Change"}
    values = [Decimal(row["value"]) for row in json.loads(compared)]
    assert values == sorted(values)
