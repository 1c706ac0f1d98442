"""An inventory as it is kept: the figures of a year, where they come from, and how final they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from tools.amounts import Share, Year
from tools.calculation import Calculation, Frozen, Quantity, Rows, plain
from tools.inventory.columns import Source
from tools.record.fields import Amount, Name, Output, Tonnes, Words
from tools.refusal import RefusedError

TOOL = "inventory"
State = Literal["draft", "final", "disclosed", "withdrawn"]
Approach = Literal["location", "market"]
CLOSE = Decimal("1e-9")  # tonnes that rounding at 28 digits may move a sum
ZERO = Decimal(0)
SOURCES = tuple(source for source in get_args(Source) if source not in ("instruments", "exclusions"))
AMOUNTS = ("amount", "amount_recharged")
KINDS: tuple[Literal["vehicle", "fuel", "refrigerant"], ...] = ("vehicle", "fuel", "refrigerant")


class Part(Frozen):
    """The scopes of one site, or of one source."""

    name: Name = Field(description="the site or the source")
    scope1: Tonnes = Field(ZERO, description="tCO2e")
    scope2_location: Tonnes = Field(ZERO, description="tCO2e")
    scope2_market: Tonnes | None = Field(None, description="tCO2e")


class Used(Frozen):
    """Activity data of one thing over all sites."""

    source: Name = Field(description="the calculator of its emissions: stationary_combustion …")
    kind: Literal["fuel", "vehicle", "refrigerant"] | None = Field(None, description="what the item is")
    item: Name | None = Field(None, description="fuel, vehicle or refrigerant")
    amount: Amount = Field(description="how much in the year")
    unit: Name = Field(description="its unit")
    region: Name | None = Field(None, description="region whose factors were chosen")
    country: Name | None = Field(None, description="the country, of the site where it says none")


class Figures(Frozen):
    """Emissions of one year in tCO2e. The sites, where they are told, add up to the scopes."""

    scope1: Tonnes = Field(description="scope 1, tCO2e")
    scope2_location: Tonnes = Field(description="scope 2, location-based, tCO2e")
    scope2_market: Tonnes | None = Field(None, description="scope 2, market-based, tCO2e, where it is known")
    biogenic_co2: Tonnes | None = Field(None, description="CO2 of biomass, outside the scopes, tCO2")
    excluded: Tonnes | None = Field(None, description="estimate of what is left out, tCO2e")
    sites: tuple[Part, ...] = Field((), max_length=2_000, description="by site")
    sources: tuple[Part, ...] = Field((), max_length=100, description="by source")
    used: tuple[Used, ...] = Field((), max_length=500, description="what was used: electricity, fuels, refrigerants")
    factor_sets: tuple[Name, ...] = Field((), max_length=100, description="whose emission factors")
    gwp_sets: tuple[Name, ...] = Field((), max_length=10, description="AR5 …")

    @model_validator(mode="after")
    def _adds_up(self) -> Figures:
        for field, parts in (("sites", self.sites), ("sources", self.sources)):
            names = [part.name for part in parts]
            if len(set(names)) < len(names):
                raise RefusedError("duplicate", f"one of the {field} occurs twice", "each once", field)
            for scope in ("scope1", "scope2_location", "scope2_market") if parts else ():
                self._same(field, scope, [getattr(part, scope) for part in parts])
        return self

    def _same(self, field: str, scope: str, parts: list[Decimal | None]) -> None:
        whole, known = getattr(self, scope), [part for part in parts if part is not None]
        if whole is None or len(known) < len(parts):
            return
        if abs(sum(known, ZERO) - whole) > CLOSE:
            said = f"{scope} of the {field} adds up to {plain(sum(known, ZERO))} t, not to {plain(whole)} t"
            raise RefusedError("conflicting_inputs", said, f"{field} that add up to {scope}", field)

    @property
    def excluded_share(self) -> Decimal | None:
        """Of scope 1 and 2 (location-based) with what is left out; None where nothing is said of it."""
        if self.excluded is None:
            return None
        whole = self.scope1 + self.scope2_location + self.excluded
        return self.excluded / whole if whole else ZERO


class Inventory(Figures):
    """The inventory of a year, one version of it."""

    year: Year = Field(description="the year")
    state: State = Field("draft", description="draft, final, disclosed; withdrawn: it was kept by mistake")
    calculation_id: str | None = Field(None, max_length=200, description="the calculation behind it; None: typed in")
    origin: Words | None = Field(None, description="where typed figures come from: a report, an auditor, Higg FEM …")
    output: Output | None = Field(None, description="what was made in the year")
    renewable_share: Share | None = Field(None, description="of the electricity used: 0.6 or '60%'")
    boundary: Words | None = Field(None, description="which sites and companies it covers, and by what rule")

    @model_validator(mode="after")
    def _has_an_origin(self) -> Inventory:
        if self.calculation_id is None and self.origin is None:
            raise RefusedError("missing", "it is not said where the figures come from", "a few words", "origin")
        return self

    def scope2(self, approach: Approach) -> Decimal | None:
        return self.scope2_location if approach == "location" else self.scope2_market

    def total(self, approach: Approach) -> Decimal | None:
        """Scope 1 and 2 by one approach; None where it is not known."""
        second = self.scope2(approach)
        return None if second is None else self.scope1 + second


def figures(calculation: Calculation) -> Figures:
    """What is kept of a calculation. Raises RefusedError where it is no inventory."""
    if calculation.tool != TOOL:
        said = f"{calculation.tool} is no inventory of scope 1 and 2"
        raise RefusedError("invalid", said, "a calculation of the tool inventory", "calculation_id")
    used = calculation.factors
    return Figures(
        scope1=_value(calculation, "scope1"),
        scope2_location=_value(calculation, "scope2_location"),
        scope2_market=_value(calculation, "scope2_market"),
        biogenic_co2=_value(calculation, "biogenic_co2"),
        excluded=_value(calculation, "excluded"),
        sites=_parts(calculation, "by_site", "site"),
        sources=_parts(calculation, "by_source", "source"),
        used=tuple(_used(calculation))[:500],
        factor_sets=tuple(sorted({_publisher(each.publisher, each.source, each.year) for each in used}))[:100],
        gwp_sets=tuple(sorted({each.gwp_set for each in used if each.gwp_set})),
    )


def _used(calculation: Calculation) -> Iterator[Used]:
    """Its activity data, of all sites together where thing, unit and place are the same."""
    sums: dict[Used, Decimal] = {}
    for site in calculation.inputs.get("sites") or ():
        for source in SOURCES:
            for item in site.get(source) or ():
                amount = next((item[name] for name in AMOUNTS if item.get(name) is not None), None)
                if amount is not None and item.get("unit"):
                    used = _what(source, item, site.get("country"))
                    sums[used] = sums.get(used, ZERO) + Decimal(str(amount))
    yield from (used.model_copy(update={"amount": amount}) for used, amount in sums.items())


def _what(source: str, item: Mapping[str, Any], country: str | None) -> Used:
    kind = next((kind for kind in KINDS if item.get(kind)), None)
    return Used(
        source=source,
        kind=kind,
        item=str(item[kind]) if kind else None,
        amount=ZERO,
        unit=str(item["unit"]),
        region=item.get("region"),
        country=item.get("country") or (None if item.get("region") else country),
    )


def years_said(calculation: Calculation) -> set[int]:
    """The years that its inputs name."""
    sites = calculation.inputs.get("sites") or ()
    items = [item for site in sites for item in (site, *site.get("purchased_electricity", ()))]
    return {item["year"] for item in items if isinstance(item.get("year"), int)}


def _value(calculation: Calculation, name: str) -> Decimal:
    found = calculation.result[name]
    return Decimal(found.value) if isinstance(found, Quantity) else ZERO


def _parts(calculation: Calculation, name: str, column: str) -> tuple[Part, ...]:
    found = calculation.result[name]
    rows: tuple[dict[str, Any], ...] = found.rows if isinstance(found, Rows) else ()
    scopes = ("scope1", "scope2_location", "scope2_market")
    return tuple(Part(name=str(row[column])[:200], **{scope: row[scope] for scope in scopes}) for row in rows)


def _publisher(publisher: str | None, source: str, year: int | None) -> str:
    return " ".join(str(each) for each in ((publisher or source)[:150], year) if each)
