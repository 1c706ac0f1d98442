"""`mcap calc` and `mcap factors`: the calculators on the command line. They open no index and no database."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer


def calc(
    name: Annotated[str | None, typer.Argument(help="name of the calculator, see --list")] = None,
    source: Annotated[
        str | None, typer.Option("--input", help="JSON file with the inputs, - for standard input")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="what can be calculated")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the list with its schemas, as JSON")] = False,
) -> None:
    """One calculation: JSON in, Calculation JSON out."""
    if list_:
        _print_list(as_json)
        return
    if name is None or source is None:
        raise typer.BadParameter("give a calculator's name and --input FILE, or --list")
    typer.echo(_calculated(name, _read(source)))


def _print_list(as_json: bool) -> None:
    from tools.registry import CALCULATORS

    if not as_json:
        width = max(map(len, CALCULATORS))
        for calculator in CALCULATORS.values():
            typer.echo(f"{calculator.name:{width}}  {calculator.title}")
        return
    described = [
        {
            "name": calculator.name,
            "title": calculator.title,
            "description": calculator.description,
            "version": calculator.version,
            "input_schema": calculator.input_schema,
            "output_schema": calculator.output_schema,
        }
        for calculator in CALCULATORS.values()
    ]
    typer.echo(json.dumps(described, indent=2, ensure_ascii=False))


def _read(source: str) -> Any:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        return json.loads(text, parse_float=str)  # a number is its digits
    except OSError as error:
        raise typer.BadParameter(f"{source} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise typer.BadParameter(f"{source} is not JSON: {error}") from error


def _calculated(name: str, values: Any) -> str:
    from api import clock, ids
    from tools.calculation import CalculationError, Context
    from tools.registry import CALCULATORS, UnknownToolError, run

    try:
        calculation = run(name, values, Context(today=clock.now().date()), ids.new_id())
    except UnknownToolError as error:
        near = difflib.get_close_matches(name, CALCULATORS, n=1)
        hint = f"did you mean {near[0]}?" if near else "see mcap calc --list"
        raise typer.BadParameter(f"there is no calculator '{name}': {hint}") from error
    except CalculationError as error:
        for problem in error.problems:
            typer.echo(
                f"{problem.field}: {problem.message} [{problem.code}]; right would be: {problem.expected}", err=True
            )
        raise typer.Exit(1) from error
    return json.dumps(calculation.model_dump(mode="json"), indent=2, ensure_ascii=False)
