"""Which grid factor serves a country or region in a year: an official average, or nothing. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.calculation import plain
from tools.factors import load, names
from tools.factors.factor import GRID_AVERAGE, GridFactor
from tools.factors.names import UnknownNameError

# where the official factor of the country is another thing than an average, and is used all the same
NATIONAL_BASIS = {"VN": "combined margin"}
STAND_INS = "or one of these with its factor_basis, and the result says what is wrong with it for scope 2"


@dataclass(frozen=True)
class Found:
    factor: GridFactor
    warnings: tuple[str, ...]


class NoGridFactorError(LookupError):
    """No official average is published here; `right` says what would help, `parts` that its regions have their own."""

    def __init__(self, message: str, right: str, *, parts: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.right = right
        self.parts = parts


def official_average(region: str, year: int) -> Found:
    """The value of that year, else of the nearest earlier year, else of the nearest later.

    Raises NoGridFactorError.
    """
    series = [factor for factor in _of(region) if _serves(factor)]
    if not series:
        raise _nothing(region)
    factor = _nearest(series, year)
    warnings = [f"{factor.name}: {factor.source.note}"] if factor.source.note else []
    if factor.year is None:
        warnings.append(f"{factor.name}: the year of the factor is not known; it was used for {year}")
    elif factor.year != year:
        warnings.append(f"{factor.name}: no factor of {year} is published here; that of {factor.year} was used")
    if factor.includes_losses:
        warnings.append(f"{factor.name}: the factor includes grid losses; do not add them again in scope 3")
    return Found(factor, tuple(warnings))


def lacks_average(name: str) -> bool:
    """Is it a known place without an official average in any year, whole or by region? Then no year helps."""
    try:
        region = names.region_code(name)
        official_average(region, 0)
    except NoGridFactorError as error:
        return not error.parts
    except UnknownNameError:
        return False
    return False


def residual_mix(region: str) -> GridFactor | None:
    return next((factor for factor in _of(region.split("-")[0]) if factor.basis == "residual mix"), None)


def _of(region: str) -> list[GridFactor]:
    return [factor for factor in load.grid_factors() if factor.region == region]


def _serves(factor: GridFactor) -> bool:
    return factor.official and factor.basis in (GRID_AVERAGE, NATIONAL_BASIS.get(factor.region))


def _nearest(series: Sequence[GridFactor], year: int) -> GridFactor:
    dated = sorted((factor for factor in series if factor.year is not None), key=lambda factor: factor.year or 0)
    if not dated:
        return series[0]
    earlier = [factor for factor in dated if (factor.year or 0) <= year]
    return earlier[-1] if earlier else dated[0]


def _nothing(region: str) -> NoGridFactorError:
    parts = {f.region: f.name for f in load.grid_factors() if f.region.startswith(f"{region}-") and _serves(f)}
    right = "your supplier's or another sourced factor as factor and factor_unit"
    if parts:
        named = ", ".join(f"{name} ({code})" for code, name in sorted(parts.items()))
        message = f"no average of all of {region} is published: its grids have their own"
        return NoGridFactorError(message, f"a region: {named}; or {right}", parts=True)
    others = {f"{f.basis} {_shown(f)} ({f.source.publisher}, {f.year or 'undated'})" for f in _of(region)}
    if not others:
        return NoGridFactorError(f"no official grid average of {region} is known here", right)
    message = f"no official grid average of {region} was found, only {'; '.join(sorted(others))}"
    return NoGridFactorError(message, f"{right}; {STAND_INS}")


def _shown(factor: GridFactor) -> str:
    unit, value = next(iter(factor.amounts.items()))
    return f"{plain(value)} {unit}"
