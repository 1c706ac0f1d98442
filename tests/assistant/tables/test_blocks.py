"""Several tables on one sheet: each is read by itself, and counted from its own cells."""

from __future__ import annotations

import pytest

from assistant.tables import count
from assistant.tables.propose import Told, propose
from knowledge.readers.cells import EMPTY, Cell, Sheet

POWER, BURNT, DRIVEN = "purchased_electricity", "stationary_combustion", "mobile_combustion"


def sheet(*rows: str) -> Sheet:
    return Sheet("2024", [[Cell(text) if text else EMPTY for text in row.split("|")] if row else [] for row in rows])


@pytest.mark.parametrize(
    ("sent", "areas", "lines"),
    [
        (
            sheet(
                "Energy 2024", "Month|Electricity (kWh)||Month|Diesel (L)", "Jan|900||Jan|15", "Feb|800||Feb|25",
                "Mar|700", "Total|2400||Total|40",
            ),
            ["A1:C6", "D1:E6"],
            [("ACME", POWER, "2400"), ("ACME", BURNT, "40")],
        ),
        (
            sheet("Tháng|Điện (kWh)|Tháng|Xăng (lít)", "1|410|1|60", "2|395|2|55"),
            ["A1:B3", "C1:D3"],
            [("ACME", POWER, "805"), ("ACME", DRIVEN, "115")],
        ),
        (
            sheet(
                "Grid power", "Month|kWh|Cost", "Jan|300|45", "Feb|350|50", "Total|650|95", "",
                "Diesel generator", "Month|Litres", "Jan|70", "Feb|90",
            ),
            ["A1:C6", "A7:C10"],
            [("ACME", POWER, "650"), ("ACME", BURNT, "160")],
        ),
        (
            sheet(
                "Plant Dhaka", "Fuel|Unit|Amount", "LPG|kg|110", "", "Plant Khulna", "Fuel|Unit|Amount", "LPG|kg|75",
                "", "checked by the energy team",
            ),
            ["A1:C4", "A5:C9"],
            [("Plant Dhaka", BURNT, "110"), ("Plant Khulna", BURNT, "75")],
        ),
        (
            sheet("Month|kWh", "Jan|300", "Feb|350", "Total|650", "Month|Cost (USD)", "Jan|45", "Feb|50"),
            ["A1:B4", "A5:B7"],
            [("ACME", POWER, "650")],
        ),
    ],
)  # fmt: skip
def test_each_table_of_a_sheet_counts_from_its_own_cells(
    sent: Sheet, areas: list[str], lines: list[tuple[str, str, str]]
) -> None:
    reading = propose([sent], Told("energy.xlsx", "ACME"))

    counted = count.count([sent], reading)

    assert [table.area for table in reading.tables] == areas
    assert [(line.site, line.source, line.amount) for line in counted.lines] == lines
    assert all(check.agrees for check in counted.checks)


@pytest.mark.parametrize(
    "sent",
    [
        sheet("Fuel|Unit|Jan|Feb||Note", "Diesel|L|5|4||new pump", "", "LPG|kg|6|5", "Coal|t|6|5"),
        sheet("Month|kWh||Diesel (L)", "Jan|5||7", "Feb|6||8"),
        sheet("From|To|kWh", "2024-01-01|2024-01-31|50", "2024-02-01|2024-02-29|60"),
    ],
)
def test_a_gap_a_note_and_a_second_date_make_no_second_table(sent: Sheet) -> None:
    assert [table.area for table in propose([sent], Told("energy.xlsx")).tables] == [None]


@pytest.mark.parametrize(
    ("sent", "lines"),
    [
        (
            sheet("Bulan|Listrik (kWh)|Solar (liter)", "Januari|900|40", "Februari|950|45"),
            [(POWER, "1850", "kWh"), (BURNT, "85", "liter")],
        ),
        (sheet("Fuel|Unit|Qty", "Electricity|units|700", "Coal|MT|3"), [(POWER, "700", "kWh"), (BURNT, "3", "t")]),
        (sheet("Năm 2023|Điện mua (kWh)", "Quý 1|50", "Quý 2|60"), [(POWER, "110", "kWh")]),
    ],
)
def test_words_and_units_of_a_country_are_read_as_its_bills_mean_them(
    sent: Sheet, lines: list[tuple[str, str, str]]
) -> None:
    reading = propose([sent], Told("energy.xlsx"))

    assert [(each.source, each.amount, each.unit) for each in count.count([sent], reading).lines] == lines
