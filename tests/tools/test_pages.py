"""The docs say of each calculator what it takes, gives and rests on."""

import pytest

from tools.pages import page, table
from tools.registry import CALCULATORS


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_page_names_every_input_and_result(name: str) -> None:
    calculator = CALCULATORS[name]
    text = page(name)
    parts = [calculator.input_schema, *calculator.input_schema.get("$defs", {}).values()]
    fields = {field: part["properties"][field] for part in parts for field in part.get("properties", {})}

    assert all(f"`{field}`" in text for field in fields)
    assert all(f"`{result}`: " in text for result in calculator.results)
    assert {field for field, schema in fields.items() if not schema.get("description")} == set()


def test_the_table_has_a_row_for_each_calculator_with_its_sources() -> None:
    lines = table().splitlines()[2:]

    assert len(lines) == len(CALCULATORS)
    assert all(
        all(source in line for source in tool.sources) for line, tool in zip(lines, CALCULATORS.values(), strict=True)
    )
