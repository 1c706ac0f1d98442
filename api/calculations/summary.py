"""An inventory on one page, for whoever reads no sums: totals by scope, by site and by source, in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet as Sheet

from assistant.evidence.names import name_of, name_of_output
from tools.calculation import Calculation, Quantity, Rows

TOTALS = (
    "scope1", "scope2_location", "scope2_market", "total_location", "total_market", "biogenic_co2", "non_kyoto",
    "excluded", "excluded_share",
)  # fmt: skip
OF_EACH = ("scope1", "scope2_location", "scope2_market", "biogenic_co2")
SHOWN = "#,##0.00"  # every digit stands in the sheets behind
TITLE, HEAD = Font(bold=True, size=14), Font(bold=True)
SHADE = PatternFill("solid", fgColor="E3F2FD")


def summary(sheet: Sheet, calculation: Calculation, language: str) -> None:
    """`language` is one of ours. The page is set up to be printed on one sheet's width."""
    sheet.append([_capital(name_of("inventory", language))])
    sheet["A1"].font = TITLE
    sheet.append([])
    for name in TOTALS:
        found = calculation.result.get(name)
        if isinstance(found, Quantity) and (found.value or name in TOTALS[:5]):
            _row(sheet, [_capital(name_of_output(name, language)), found.value, found.unit])
    for table, column in (("by_site", "site"), ("by_source", "source")):
        found = calculation.result.get(table)
        if isinstance(found, Rows):
            _table(sheet, found.rows, column, _capital(name_of_output(table, language)), language)
    sheet.column_dimensions["A"].width = 44
    for letter in "BCDEF":
        sheet.column_dimensions[letter].width = 22
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _table(sheet: Sheet, rows: Sequence[Mapping[str, Any]], column: str, title: str, language: str) -> None:
    sheet.append([])
    heads = [title, *(f"{_capital(name_of_output(name, language))} (t)" for name in OF_EACH)]
    for cell in _row(sheet, heads):
        cell.font, cell.fill = HEAD, SHADE
    for row in rows:
        named = str(row[column])
        first = named if column == "site" else _capital(name_of(named, language))
        _row(sheet, [first, *(row[name] for name in OF_EACH)])


def _row(sheet: Sheet, values: Sequence[object]) -> Sequence[Cell | MergedCell]:
    sheet.append([_value(value) for value in values])
    cells = sheet[sheet.max_row]
    for cell in cells:
        if isinstance(cell.value, float):
            cell.number_format = SHOWN
    return cells


def _value(value: object) -> object:
    if isinstance(value, Decimal | int):
        return float(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _capital(name: str) -> str:
    """As a heading begins."""
    return name[:1].upper() + name[1:]
