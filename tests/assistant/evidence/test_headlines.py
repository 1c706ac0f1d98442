"""Which result is told first: the one that was asked for, and never nothing where something stands apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.evidence.evidence import Evidence
from assistant.evidence.results import told
from knowledge.languages import SPOKEN
from tools.calculation import Calculation, Context
from tools.registry import run

POWER = {
    "items": [{"amount": 900, "unit": "MWh", "country": "VN", "year": 2023}],
    "instruments": [{"kind": "I-REC", "amount": 150, "unit": "MWh"}],
}
OLD = {"items": [{"refrigerant": "R-22", "amount_recharged": 12, "unit": "kg"}]}
MIXED = {"items": [*OLD["items"], {"refrigerant": "R-32", "amount_recharged": 12, "unit": "kg"}]}


def made(tool: str, inputs: dict[str, Any]) -> Calculation:
    return run(tool, inputs, Context(today=date(2026, 11, 24)), "c")


def lines(calculation: Calculation, language: str = "en", asked: str = "") -> list[str]:
    return [sentence.text for sentence in told(calculation, Evidence(), language, asked)]


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        ("What are our emissions?", "593.3", "494.4"),
        ("What are our market-based emissions?", "494.4", "593.3"),
        ("Location-based and market-based, please", "593.3", "494.4"),
        ("基于市场的排放是多少？", "494.4", "593.3"),
    ],
)
def test_the_method_that_was_asked_for_is_told_first(asked: str, first: str, second: str) -> None:
    headline, *beside = lines(made("purchased_electricity", POWER), asked=asked)

    assert first in headline
    assert any(second in line for line in beside)


@pytest.mark.parametrize("language", SPOKEN)
def test_what_stands_outside_scope_1_is_the_headline_where_nothing_is_in_it(language: str) -> None:
    (headline,) = lines(made("fugitive_refrigerants", OLD), language)
    numbers = [n.value for s in told(made("fugitive_refrigerants", OLD), Evidence(), language) for n in s.numbers]

    assert numbers == ["21.12", "0"]
    assert headline


def test_beside_gases_of_scope_1_it_is_told_as_more() -> None:
    headline, beside = lines(made("fugitive_refrigerants", MIXED))

    assert "8.124" in headline
    assert "21.12" in beside
