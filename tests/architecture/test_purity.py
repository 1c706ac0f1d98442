"""`tools` computes: an allow-list, stronger than any list of what is forbidden."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {
    "__future__",
    "abc",
    "bisect",
    "calendar",
    "collections",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "html",
    "itertools",
    "json",
    "math",
    "operator",
    "pint",
    "pydantic",
    "re",
    "seuif97",
    "tools",
    "tomllib",
    "types",
    "typing",
    "unicodedata",
    "zoneinfo",
}
READS_PACKAGE_DATA = {Path("tools/factors/load.py"): {"babel", "importlib"}}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "tools").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_of_tools_imports_values_only(path: Path) -> None:
    allowed = ALLOWED | READS_PACKAGE_DATA.get(path.relative_to(ROOT), set())

    assert imported(path) <= allowed


def test_the_allow_list_names_real_modules() -> None:
    ours = {"tools", "pydantic", "pint", "seuif97"}

    assert {name for name in ALLOWED - ours if name not in sys.stdlib_module_names} == set()
