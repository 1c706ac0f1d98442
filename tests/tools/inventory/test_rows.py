"""Rows of a spreadsheet become an inventory; a problem names its sheet, row and column."""

from typing import Any

import pytest

from tests.tools.calculating import TODAY
from tools.calculation import CalculationError, Context
from tools.inventory.rows import Cell, Table, located, read
from tools.registry import run

HEADER: list[Cell] = ["Site", "Source", "Item", "Amount", "Unit", "Country", "Year"]
POWER: list[Cell] = ["Mill", "electricity", None, 1000, "MWh", "VN", 2023]
BOILER: list[Cell] = ["Mill", "boiler", "diesel", 5000.5, "L", "VN", 2023]


def refused(*rows: list[Cell]) -> dict[str, str]:
    """Cell → code."""
    try:
        reading = read([Table("Data", rows)])
    except CalculationError as error:
        return {problem.field: problem.code for problem in error.problems}
    found: dict[str, str] = {problem.field: problem.code for _, problem in reading.problems}
    if found:
        return found
    with pytest.raises(CalculationError) as raised:
        run("inventory", reading.inputs, Context(today=TODAY), "test")
    for problem in raised.value.problems:
        place = reading.at(problem.field)
        assert place is not None
        at = located(reading.placed[place[0]], place[1], problem)
        found[at.field] = at.code
    return found


def test_a_row_is_an_item_of_its_site_and_source() -> None:
    other: list[Cell] = ["Dye house", "refrigerants", "R-410A", 3, "kg", None, None]
    left_out: list[Cell] = ["Mill", "exclusion", "office", 15, "tCO2e", None, None]
    titled: list[list[Cell]] = [["Energy 2023"], [], HEADER, POWER, [], BOILER, other, left_out]
    inputs: dict[str, Any] = read([Table("Notes", [["hello"]]), Table("Data", titled)]).inputs

    assert [site["name"] for site in inputs["sites"]] == ["Mill", "Dye house"]
    assert inputs["sites"][0]["purchased_electricity"] == [
        {"amount": 1000, "unit": "MWh", "country": "VN", "year": 2023}
    ]
    assert inputs["sites"][0]["stationary_combustion"][0]["region"] == "VN"
    assert str(inputs["sites"][0]["stationary_combustion"][0]["amount"]) == "5000.5"
    assert inputs["sites"][1]["fugitive_refrigerants"] == [
        {"refrigerant": "R-410A", "amount_recharged": 3, "unit": "kg"}
    ]
    assert inputs["exclusions"][0]["emissions"] == {"value": 15, "unit": "tCO2e"}


@pytest.mark.parametrize(
    ("column", "value", "cell", "code"),
    [
        (0, None, "Data!A3", "missing"),
        (1, "magic", "Data!B3", "invalid"),
        (2, "deisel", "Data!C3", "unknown_fuel"),
        (3, None, "Data!D3", "missing"),
        (3, "1,234", "Data!D3", "not_a_number"),
        (3, "1.234,5", "Data!D3", "not_a_number"),
        (3, -5, "Data!D3", "negative"),
        (4, "ton", "Data!E3", "ambiguous_unit"),
        (4, "kg CO2e", "Data!E3", "wrong_dimension"),
        (4, "florins", "Data!E3", "unknown_unit"),
        (6, 1823, "Data!G3", "year_out_of_range"),
    ],
)
def test_a_problem_names_the_cell(column: int, value: Cell, cell: str, code: str) -> None:
    row = [*BOILER]
    row[column] = value

    assert refused(HEADER, POWER, row) == {cell: code}


def test_every_bad_row_is_named_at_once() -> None:
    bad = [[*BOILER[:2], f"fuel {number}", *BOILER[3:]] for number in range(5)]

    assert refused(HEADER, *bad) == {f"Data!C{row}": "unknown_fuel" for row in range(2, 7)}


@pytest.mark.parametrize(
    ("written", "read_as"), [("1,234.5", "1234.5"), ("1 234 567", "1234567"), ("1,234,567", "1234567")]
)
def test_thousands_are_read_where_they_can_mean_one_thing_only(written: str, read_as: str) -> None:
    row = [*POWER]
    row[3] = written

    assert str(read([Table("Data", [HEADER, row])]).inputs["sites"][0]["purchased_electricity"][0]["amount"]) == read_as


def test_a_file_without_our_columns_says_where_the_template_is() -> None:
    assert refused(HEADER) == {"file": "missing"}
    assert refused(["a", "b"], [1, 2]) == {"file": "unknown_columns"}
    with pytest.raises(CalculationError, match=r"Export begins with 'Facility name', 'Energy source'"):
        read([Table("Export", [[], ["Facility  name", "Energy source"], ["Mill", "Coal"]])])


def test_an_amount_that_is_merged_over_rows_is_told_and_counted_for_none() -> None:
    reading = read([Table("Data", [HEADER, POWER, POWER], lambda row, column: (row, column) == (3, 3))])

    assert [(problem.field, problem.code) for _, problem in reading.problems] == [("Data!D3", "missing")]
