"""Rows in a message are a table where their shape and what they hold say so; a sentence never is."""

from __future__ import annotations

import pytest

from assistant.tables import count
from assistant.tables.pasted import parted
from assistant.tables.propose import Told, propose

POWER, BURNT, DRIVEN = "purchased_electricity", "stationary_combustion", "mobile_combustion"


@pytest.mark.parametrize(
    ("text", "around", "lines"),
    [
        (
            "Bills, Viet Nam 2023:\nMonth\tGrid (kWh)\tDiesel (L)\nJan\t1,250\t40\nFeb\t980\t\nMar\t1,100\t35\nThanks",
            "Bills, Viet Nam 2023:\nThanks",
            [(POWER, "3330", "kWh", 2023, "VN"), (BURNT, "75", "L", 2023, "VN")],
        ),
        (
            "| Tháng | Điện (kWh) |\n|---|---:|\n| 1/2024 | 41.500 |\n| 2/2024 | 38.250 |\n\nTổng là bao nhiêu?",
            "Tổng là bao nhiêu?",
            [(POWER, "79750", "kWh", 2024, "VN")],
        ),
        (
            "柴油；4200 升\n汽油；310 升\n怎么算？",
            "怎么算？",
            [(BURNT, "4200", "L", None, None), (DRIVEN, "310", "L", None, None)],
        ),
        ("LPG  120 kg\nDiesel  900 L", "", [(BURNT, "120", "kg", None, None), (BURNT, "900", "L", None, None)]),
        (
            "\tOca\tŞub\tMar\nElektrik (kWh)\t10.500\t9.800\t11.200\nDoğalgaz (m3)\t420\t390\t\n",
            "",
            [(POWER, "31500", "kWh", None, "TR"), (BURNT, "810", "m3", None, "TR")],
        ),
        (
            '"Electricity\n(kWh)"\t"Steam\n(t)"\tMonth\n500\t2\tApr\n650\t3\tMay',
            "",
            [(POWER, "1150", "kWh", None, None), ("purchased_heat_steam", "5", "t", None, None)],
        ),
    ],
)  # fmt: skip
def test_rows_of_one_shape_are_a_table_and_what_stands_around_them_is_said(
    text: str, around: str, lines: list[tuple[object, ...]]
) -> None:
    found = parted(text)
    assert found is not None

    counted = count.count([found.sheet], propose([found.sheet], Told("pasted.tsv", "ACME")))

    assert found.around == around
    assert [(each.source, each.amount, each.unit, each.year, each.country) for each in counted.lines] == lines


@pytest.mark.parametrize(
    "text",
    [
        "We used\t5000 L of diesel in 2024.\nHow much is that?",
        "1.\tWhat does MCAP ask of 3 scopes?\n2.\tDoes 5 % matter in 2025?\n3.\tWho pays the 600 minutes?",
        "1; What is scope 1?\n2; What is scope 2?\n3; What is scope 3?",
        "Two boilers burn coal; 300 t a year\nThree trucks drive; about 20,000 km each\nHow much is it together?",
        "Question\tAnswer by\nIs scope 3 in?\t2025\nWhat of RECs?\t2026",
        "Year\tEmissions (tCO2e)\n2020\t12,000\n2021\t11,400",
        "Hello.  I have 2 questions.\nFirst.  What is MCAP?\nSecond.  What of 2030?",
        "a|b\nc|d\ne|f",
        "kWh\t500",
    ],
)
def test_sentences_questions_and_other_figures_are_no_table_of_amounts(text: str) -> None:
    found = parted(text)

    assert found is None or not any(each.used for each in propose([found.sheet], Told("pasted.tsv")).tables)
