"""Calculators by the second, an inventory of many rows: `python -m evals.bench.calculations`. Times of this machine.

tool        calculations a second of one process, median of several runs, with the steps of one
inventory   seconds of so many rows: the calculator alone; over HTTP as JSON and as XLSX, kept; its export
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from openpyxl import Workbook

from evals.bench.service import serving
from tools.calculation import Context
from tools.ledger.balance import Balance
from tools.registry import CALCULATORS, run
from tools.years import YearOnRecord

RUNS = 5
TODAY = date(2026, 11, 24)
POWER = {"amount": 12_500, "unit": "MWh", "country": "VN", "year": 2023}
TARGET = {"base_year": 2025, "target_year": 2030, "base_emissions": {"scope1": 6_000, "scope2": 6_500}}
INPUTS: dict[str, Any] = {
    "stationary_combustion": [{"fuel": "natural gas", "amount": 1_000, "unit": "GJ"}],
    "mobile_combustion": [{"fuel": "diesel", "amount": 5_200, "unit": "L"}],
    "fugitive_refrigerants": [{"refrigerant": "R-410A", "amount_recharged": 12, "unit": "kg"}],
    "purchased_electricity": {"items": [POWER], "instruments": [{"kind": "I-REC", "amount": 500, "unit": "MWh"}]},
    "purchased_heat_steam": [{"amount": 900, "unit": "GJ", "fuel": "natural gas", "efficiency": 0.85}],
    "inventory": {"sites": [{"name": "Mill", "purchased_electricity": [POWER]}]},
    "absolute_target": TARGET,
    "intensity_target": {
        **TARGET,
        "activity": {"2025": 1_000, "2030": 1_200},
        "activity_unit": "t",
        "annual_rate": "7%",
    },
    "renewable_electricity_target": {"year": 2030, "shares": {"2025": "60%", "2030": "100%"}},
    "target_check": {**TARGET, "reduction": "42%"},
    "target_progress": {
        "base": {"year": 2019, "emissions": 12_500},
        "target": {"year": 2030, "reduction": "46.2%"},
        "reported": [{"year": 2023, "emissions": 11_000}],
    },
    "base_year_recalculation": {"base": {"year": 2019, "emissions": 12_500}, "recalculated_emissions": 13_125},
    "convert_units": {"amount": 1_000, "from": "tce", "to": "MWh"},
    "arithmetic": {
        "expression": "(before - after) / before",
        "values": {"before": {"value": 12_500, "unit": "tCO2e"}, "after": {"value": 11_000, "unit": "tCO2e"}},
        "to": "%",
    },
    "hours_balance": {},
    "year_on_record": {},
}
ROWS: tuple[tuple[str, str | None, str], ...] = (  # source, item, unit: one after another
    ("purchased_electricity", None, "kWh"),
    ("stationary_combustion", "natural gas", "m3"),
    ("mobile_combustion", "diesel", "L"),
    ("fugitive_refrigerants", "R-410A", "kg"),
    ("purchased_heat_steam", "natural gas", "GJ"),
)
SITES = 40


def by_the_second(name: str, seconds: float) -> tuple[float, int]:
    """Calculations a second, and the steps of one."""
    balance = Balance("bench", 2026, date(2026, 1, 1), date(2026, 12, 31), 600, 45, 0)
    years = (YearOnRecord(2025, "final", Decimal(100), Decimal(900)),)
    context = Context(today=TODAY, balance=balance, years=years)
    steps = len(run(name, INPUTS[name], context, "warm").steps)
    rates = []
    for _ in range(RUNS):
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            run(name, INPUTS[name], context, "bench")
            done += 1
        rates.append(done / (time.perf_counter() - began))
    return statistics.median(rates), steps


def sheet(rows: int) -> bytes:
    """The template's columns, filled."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Activity")
    page.append(["site", "source", "item", "amount", "unit", "country", "year"])
    for number in range(rows):
        source, item, unit = ROWS[number % len(ROWS)]
        page.append([f"Mill {number % SITES}", source, item, number % 900 + 0.5, unit, "VN", 2023])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(rows: int) -> dict[str, Any]:
    """The same as JSON."""
    sites: dict[str, dict[str, Any]] = {}
    for number in range(rows):
        source, item, unit = ROWS[number % len(ROWS)]
        site = sites.setdefault(f"Mill {number % SITES}", {"name": f"Mill {number % SITES}"})
        line: dict[str, Any] = {"amount": number % 900 + 0.5, "unit": unit}
        if source == "purchased_electricity":
            line |= {"country": "VN", "year": 2023}
        else:
            line["refrigerant" if source == "fugitive_refrigerants" else "fuel"] = item
        site.setdefault(source, []).append(line)
    return {"sites": list(sites.values())}


def seconds(act: Callable[[], httpx.Response], times: int) -> tuple[float, httpx.Response]:
    """The median of several, and the last answer."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        answer = act().raise_for_status()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), answer


def over_http(rows: int) -> list[tuple[str, float]]:
    file, inputs = sheet(rows), document(rows)
    with tempfile.TemporaryDirectory(prefix="mcap-bench-") as home, serving(Path(home)) as running:
        client = running.client
        as_json, answer = seconds(lambda: client.post("/v1/tools/inventory", json=inputs, timeout=120), 3)
        as_file, _ = seconds(
            lambda: client.post("/v1/tools/inventory", files={"file": ("a.xlsx", file)}, timeout=120), 3
        )
        path = f"/v1/calculations/{answer.json()['id']}.xlsx"
        export, _ = seconds(lambda: client.get(path, timeout=120), 1)
    return [("as JSON over HTTP", as_json), ("as XLSX over HTTP", as_file), ("its export as XLSX", export)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=0.4, help="of one run of a tool")
    asked = parser.parse_args()
    print(f"{'tool':30} {'a second':>10} {'steps':>6}")
    for name in CALCULATORS:
        rate, steps = by_the_second(name, asked.seconds)
        print(f"{name:30} {rate:>10,.0f} {steps:>6}")
    inputs = document(asked.rows)
    began = time.perf_counter()
    run("inventory", inputs, Context(today=TODAY), "bench")
    alone = ("the calculator alone", time.perf_counter() - began)
    print(f"\n{f'inventory of {asked.rows:,} rows':30} {'seconds':>10}")
    for what, taken in (alone, *over_http(asked.rows)):
        print(f"{what:30} {taken:>10.2f}")


if __name__ == "__main__":
    main()
