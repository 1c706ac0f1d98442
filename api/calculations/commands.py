"""`mcap calc` and `mcap factors`: the calculators on the command line. They open no index and no database."""

from __future__ import annotations

import difflib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tools.calculation import CalculationError, Context
    from tools.factors.catalogue import Listed


FILES = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv")  # of an inventory


def calc(
    name: Annotated[str | None, typer.Argument(help="name of the calculator, see --list")] = None,
    source: Annotated[
        str | None, typer.Option("--input", help="JSON file with the inputs, - for standard input")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="what can be calculated")] = False,
    template: Annotated[Path | None, typer.Option(help="inventory: write the workbook to fill here")] = None,
    lang: Annotated[str, typer.Option(help="language of the template")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="the list with its schemas, as JSON")] = False,
) -> None:
    """One calculation: JSON in, Calculation JSON out. An inventory also from XLSX, XLS, CSV or TSV.

    target_check also checks the programme's own criteria, where MCAP_CRITERIA names their TOML file.
    """
    if list_:
        _print_list(as_json)
        return
    if template is not None:
        _write_template(name, template, lang)
        return
    if name is None or source is None:
        raise typer.BadParameter("give a calculator's name and --input FILE, or --list")
    if name == "inventory" and source.casefold().endswith(FILES):
        typer.echo(_from_file(Path(source)))
    else:
        typer.echo(_calculated(name, _read(source)))


factors = typer.Typer(no_args_is_help=True, help="Emission factors with source, year and basis.")


@factors.command("list")
def list_factors(
    words: Annotated[list[str] | None, typer.Argument(help="all must occur: diesel epa, grid vietnam 2023")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Factors in which every word occurs."""
    from tools.factors import catalogue

    found = catalogue.listed(*(words or ()))
    _print_factors([_as_row(each) for each in found], as_json)


@factors.command("compare")
def compare_factors(
    words: Annotated[list[str], typer.Argument(help="what to compare: grid china, diesel stationary")],
    unit: Annotated[str, typer.Option(help="the unit to compare in")] = "kgCO2e/kWh",
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Factors in one unit, lowest first, CO2 alone beside CO2e. What measures something else is left out."""
    from tools.calculation import plain
    from tools.factors import catalogue
    from tools.units import UnitError

    try:
        found = catalogue.compared(unit, *words)
    except UnitError as error:
        raise typer.BadParameter(f"{error.message}: {error.expected}", param_hint="--unit") from error
    _print_factors([{**_as_row(each), "value": plain(value), "unit": own} for each, value, own in found], as_json)


def _as_row(each: Listed) -> dict[str, Any]:
    from tools.calculation import plain

    return {**vars(each), "value": plain(each.value)}


def _print_factors(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        when = row["year"] or ""
        about = f"{row['publisher']}, {row['basis']}" + (f", {row['gwp_set']}" if row["gwp_set"] else "")
        typer.echo(f"{row['value']:>12} {row['unit']:20} {row['name']:28} {row['region']:10} {when!s:5} {about}")
    if not rows:
        typer.echo("no factor is called that", err=True)
        raise typer.Exit(1)


def _write_template(name: str | None, path: Path, language: str) -> None:
    from api import words
    from api.calculations import spreadsheet

    if name != "inventory":
        raise typer.BadParameter("only inventory has a template")
    if path.suffix.casefold() != ".xlsx":
        raise typer.BadParameter(f"the template is a workbook: {path.with_suffix('.xlsx')}", param_hint="--template")
    try:
        path.write_bytes(spreadsheet.template(words.chosen(language)))
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error.strerror}", param_hint="--template") from error
    typer.echo(f"written: {path}")


def _from_file(path: Path) -> str:
    from api import ids
    from api.calculations import spreadsheet
    from tools.calculation import CalculationError

    try:
        made = spreadsheet.inventory(path.name, path.read_bytes(), _context(), ids.new_id())
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from error
    except CalculationError as error:
        raise _refused(error) from error
    return json.dumps(made.model_dump(mode="json"), indent=2, ensure_ascii=False)


def _context() -> Context:
    """Today, and the programme's own criteria where a setting names them."""
    from api import clock
    from api.calculations import criteria
    from api.settings import ApiSettings
    from tools.calculation import Context
    from tools.criteria import CriteriaFileError

    try:
        return Context(today=clock.now().date(), criteria=criteria.read(ApiSettings().criteria))
    except CriteriaFileError as error:
        raise typer.BadParameter(str(error)) from error


def _refused(error: CalculationError) -> typer.Exit:
    """Says every problem on standard error."""
    for problem in error.problems:
        typer.echo(f"{problem.field}: {problem.message} [{problem.code}]; right would be: {problem.expected}", err=True)
    return typer.Exit(1)


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
    from api import ids
    from tools.calculation import CalculationError
    from tools.registry import CALCULATORS, UnknownToolError, run

    try:
        calculation = run(name, values, _context(), ids.new_id())
    except UnknownToolError as error:
        near = difflib.get_close_matches(name, CALCULATORS, n=1)
        hint = f"did you mean {near[0]}?" if near else "see mcap calc --list"
        raise typer.BadParameter(f"there is no calculator '{name}': {hint}") from error
    except CalculationError as error:
        raise _refused(error) from error
    return json.dumps(calculation.model_dump(mode="json"), indent=2, ensure_ascii=False)
