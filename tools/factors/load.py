"""The data files as values. The one file of this room that reads; a bad file is an error, not a gap."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from babel import Locale
from babel.core import get_global

from tools.factors.factor import Basis, CalorificBasis, Fuel, FuelFactor, Gas, GridFactor, Source, Use

LANGUAGES = ("en", "vi", "zh", "zh_Hant", "es", "hi", "bn", "id", "km", "si", "th", "tr", "ur")
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
FOLDER = files("tools.factors")


class FactorFileError(ValueError):
    """A data file does not say what it must."""


@cache
def fuel_factors() -> tuple[FuelFactor, ...]:
    return tuple(factor for name, data in _folder("fuels") for factor in _fuel_factors(name, data))


@cache
def fuels() -> Mapping[str, Fuel]:
    rows = _read("fuels.toml")["fuel"]
    return {
        row["id"]: Fuel(
            id=row["id"],
            title=row["title"],
            state=row["state"],
            biogenic=row.get("biogenic", False),
            names=tuple(row["names"]),
            kg_per_litre=row.get("kg_per_L"),
            kg_per_sm3=row.get("kg_per_Sm3"),
            gross_per_net=row.get("gross_per_net"),
            kg_per_m3_of_vapour=row.get("kg_per_m3_of_vapour"),
            billed=row.get("billed"),
            usual_mj_per_sm3=tuple((b, (least, most)) for b, (least, most) in row.get("usual_MJ_per_Sm3", {}).items()),
            taken=row.get("taken"),
        )
        for row in rows
    }


@cache
def density_source() -> str:
    return str(_read("fuels.toml")["density"]["source"])


@cache
def vapour_source() -> str:
    return str(_read("fuels.toml")["density"]["vapour_source"])


@cache
def grid_factors() -> tuple[GridFactor, ...]:
    return tuple(factor for name, data in _folder("grids") for factor in _grid_factors(name, data))


@cache
def region_names() -> Mapping[str, tuple[str, ...]]:
    return {code: tuple(names) for code, names in _read("regions.toml")["names"].items()}


@cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """ISO 3166 code → its three letters and its names in the languages that are spoken here, by Unicode's CLDR."""
    named: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
                named.setdefault(code, []).append(name)
    for alias, (code, *more) in get_global("territory_aliases").items():
        if not more and len(alias) == 3 and alias.isalpha() and code in named:
            named[code].append(alias)
    return {code: tuple(names) for code, names in named.items()}


@cache
def gases() -> Mapping[str, Gas]:
    data = _read("gwp/gwp.toml")["set"]
    sets = data["columns"][3:]
    return {
        row[0]: Gas(
            name=row[0],
            names=tuple(row[1]),
            kyoto=row[2],
            potentials={
                name: None if value == "" else Decimal(value) for name, value in zip(sets, row[3:], strict=True)
            },
        )
        for row in data["rows"]
    }


@cache
def blends() -> Mapping[str, Mapping[str, Decimal]]:
    """Name of a blend → share of each part, adding up to one."""
    parts = {
        name: {gas: Decimal(percent) / 100 for gas, percent in shares.items()}
        for name, shares in _read("gwp/blends.toml")["composition"].items()
    }
    for name, shares in parts.items():
        if sum(shares.values()) != 1:
            raise FactorFileError(f"blends.toml: {name} does not add up to 100 %")
    return parts


@cache
def not_counted() -> frozenset[str]:
    """Refrigerants that count as zero: hydrocarbons and ammonia."""
    return frozenset(_read("gwp/blends.toml")["not_counted"]["names"])


@cache
def shipped_criteria() -> tuple[str, ...]:
    """The files of criteria, as text."""
    folder = files("tools.targets").joinpath("criteria")
    return tuple(file.read_text("utf-8") for file in sorted(folder.iterdir(), key=lambda file: file.name))


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(path).read_text("utf-8"), parse_float=Decimal)


def _folder(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in sorted(file.name for file in FOLDER.joinpath(path).iterdir() if file.name.endswith(".toml")):
        yield f"{path}/{name}", _read(f"{path}/{name}")


def _source(name: str, data: Mapping[str, Any]) -> Source:
    try:
        return Source(
            id=data["id"],
            publisher=data["publisher"],
            title=data["title"],
            year=data.get("year"),
            region=data["region"],
            gwp_set=data.get("gwp_set") or None,
            licence=data["licence"],
            url=data["url"],
            note=data["note"],
            version=data.get("version", 1),
        )
    except KeyError as error:
        raise FactorFileError(f"{name}: [set] lacks {error}") from error


def _fuel_factors(name: str, data: Mapping[str, Any]) -> Iterator[FuelFactor]:
    source = _source(name, data["set"])
    for table in data["table"]:
        if table["use"] not in get_args(Use):
            raise FactorFileError(f"{name}: {table['name']} has the unknown use {table['use']}")
        basis = table.get("calorific_basis")
        if basis not in (None, *get_args(CalorificBasis)):
            raise FactorFileError(f"{name}: {table['name']} has the unknown calorific basis {basis}")
        for row in _rows(name, table):
            yield FuelFactor(
                source=source,
                table=table["name"],
                use=table["use"],
                name=row[0],
                per=table["per"],
                calorific_basis=basis,
                vehicle=table.get("vehicle"),
                amounts=_amounts(name, table["columns"][1:], row[1:]),
            )


def _grid_factors(name: str, data: Mapping[str, Any]) -> Iterator[GridFactor]:
    source, head = _source(name, data["set"]), data["set"]
    if head["basis"] not in get_args(Basis) or head["gas"] not in ("CO2", "CO2e"):
        raise FactorFileError(f"{name}: unknown basis {head['basis']} or gas {head['gas']}")
    for table in data["table"]:
        for row in _rows(name, table):
            yield GridFactor(
                source=source,
                region=row[0],
                name=row[1],
                year=row[2] or None,
                basis=head["basis"],
                gas=head["gas"],
                includes_losses=head["includes_losses"],
                official=head["official"],
                amounts=_amounts(name, table["columns"][3:], row[3:]),
            )


def _rows(name: str, table: Mapping[str, Any]) -> list[list[Any]]:
    width = len(table["columns"])
    for row in table["rows"]:
        if len(row) != width:
            raise FactorFileError(f"{name}: {row} has not {width} columns")
    rows: list[list[Any]] = table["rows"]
    return rows


def _amounts(name: str, columns: list[str], values: list[Any]) -> dict[str, Decimal]:
    amounts = {column: Decimal(value) for column, value in zip(columns, values, strict=True)}
    if any(value < 0 for value in amounts.values()):
        raise FactorFileError(f"{name}: a factor is negative")
    return amounts
