"""Budgets: 300 lines a file, 40 a function, one docstring in an `__init__.py`."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("api", "assistant", "evals", "knowledge", "tools")
FILES = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if not {"node_modules", "migrations"} & set(path.parts)
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_function_fits_on_one_screen(path: Path) -> None:
    functions = [
        n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert {f.name: n for f in functions if (n := (f.end_lineno or 0) - f.lineno + 1) > 40} == {}


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "__init__.py"], ids=name)
def test_an_init_is_one_sentence(path: Path) -> None:
    body = ast.parse(path.read_text()).body

    assert len(body) == 1
    assert ast.get_docstring(ast.parse(path.read_text()))
