"""The page of each calculator for the docs, from what it says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.calculation import Calculator
from tools.registry import CALCULATORS


def table() -> str:
    """Tool × source, as Markdown."""
    lines = ["| tool | computes | formula | source |", "|---|---|---|---|"]
    for calculator in CALCULATORS.values():
        cells = (f"`{calculator.name}`", calculator.title, calculator.formula, "; ".join(calculator.sources))
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def page(name: str) -> str:
    """One calculator, as Markdown. Raises KeyError for a name that is none."""
    calculator = CALCULATORS[name]
    return "\n".join(
        [
            f"# {calculator.title}",
            "",
            f"`{calculator.name}`, version {calculator.version}. {calculator.description}",
            "",
            f"Formula: {calculator.formula}",
            "",
            f"Sources: {'; '.join(calculator.sources)}",
            "",
            "## Inputs",
            "",
            *_inputs(calculator),
            "",
            "## Results",
            "",
            *(f"- `{result}`: {meaning}" for result, meaning in calculator.results.items()),
            "",
        ]
    )


def _inputs(calculator: Calculator[Any]) -> list[str]:
    schema = calculator.input_schema
    lines = _fields(schema)
    for name, part in schema.get("$defs", {}).items():
        if "properties" in part:
            lines += ["", f"{name}:", "", *_fields(part)]
    return lines or ["None."]


def _fields(schema: Mapping[str, Any]) -> list[str]:
    needed = set(schema.get("required", ()))
    return [
        f"- `{name}`{'' if name in needed else ' (optional)'}: {field.get('description', name)}"
        for name, field in schema.get("properties", {}).items()
    ]
