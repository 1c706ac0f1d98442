"""The arrows between the rooms."""

from importlinter import configuration
from importlinter.cli import lint_imports


def test_the_import_contracts_hold() -> None:
    configuration.configure()

    assert lint_imports(no_cache=True) == 0
