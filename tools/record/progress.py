"""Progress: the years of a record beside each other, each target against its line, its criteria and its plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import Field

from tools import registry
from tools.calculation import PRECISION, Calculation, CalculationError, Context, Exact, Frozen, Text
from tools.record import standing
from tools.record.holdings import Record
from tools.record.inventory import Inventory, State
from tools.record.line import Line
from tools.record.standing import Missing, MissingError, Seen
from tools.record.target import STATEMENTS, Kind, Target
from tools.record.target import State as TargetState

TO_COME = ("planned", "under_way")


class YearFigures(Frozen):
    """A year's inventory beside the year before it on record."""

    year: int
    state: State
    scope1: Exact
    scope2_location: Exact
    scope2_market: Exact | None
    total_location: Exact
    total_market: Exact | None
    change_location: Exact | None = Field(description="% from the year before it on record")
    change_market: Exact | None
    intensity_location: Exact | None = Field(description="tCO2e per unit of output")
    intensity_market: Exact | None
    output_unit: str | None


class OnPath(Frozen):
    """A year seen by a target, in the target's unit."""

    year: int
    value: Exact
    line: Exact = Field(description="where the straight line is in that year")
    gap: Exact = Field(description="value less line")
    share: Exact = Field(description="of the way from base to target, %")
    on_track: bool


class Plan(Frozen):
    """What the actions to come are expected to save, against what is left until the target, tCO2e a year."""

    actions: int
    expected: Exact
    left: Exact
    uncovered: Exact


class TargetProgress(Frozen):
    """One target: its line, the years, and what the calculators say of it."""

    target_id: str
    name: str | None
    kind: Kind
    state: TargetState
    unit: str
    base_year: int
    base: Exact | None
    target_year: int
    aim: Exact | None
    years: tuple[OnPath, ...]
    on_track: bool | None = Field(description="in the last of the years; null: not known")
    plan: Plan | None
    recalculation_due: bool | None = Field(description="of the base year; null: no change is on record")
    progress: Calculation | None = Field(description="target_progress, of a target in tonnes")
    check: Calculation | None = Field(description="target_check: what criteria say, with their authority")
    recalculation: Calculation | None = Field(description="base_year_recalculation")
    missing: tuple[Missing, ...]
    refused: tuple[str, ...] = Field(description="what a calculator could not take, in words")


class Progress(Frozen):
    """Until `year`; null: there is no inventory."""

    year: int | None
    years: tuple[YearFigures, ...]
    targets: tuple[TargetProgress, ...]
    actions_to_come: int
    open_risks: int


def progress(record: Record, context: Context, year: int | None = None) -> Progress:
    """Everything until a year, by default the last that is on record."""
    known = {y: record.inventories[y] for y in sorted(record.inventories) if year is None or y <= year}
    return Progress(
        year=max(known, default=None),
        years=tuple(_year(y, known) for y in known),
        targets=tuple(_Look(id_, target, known, record, context).told() for id_, target in record.targets.items()),
        actions_to_come=sum(1 for action in record.actions.values() if action.state in TO_COME),
        open_risks=sum(1 for risk in record.risks.values() if risk.state != "closed"),
    )


def _year(year: int, known: Mapping[int, Inventory]) -> YearFigures:
    found, before = known[year], known.get(max((y for y in known if y < year), default=year))
    before = None if before is found else before
    totals = found.total("location"), found.total("market")
    earlier = (before.total("location"), before.total("market")) if before else (None, None)
    per = found.output.amount if found.output else None
    return YearFigures(
        year=year,
        state=found.state,
        scope1=found.scope1,
        scope2_location=found.scope2_location,
        scope2_market=found.scope2_market,
        total_location=found.scope1 + found.scope2_location,
        total_market=totals[1],
        change_location=_change(earlier[0], totals[0]),
        change_market=_change(earlier[1], totals[1]),
        intensity_location=_divided(totals[0], per),
        intensity_market=_divided(totals[1], per),
        output_unit=found.output.unit if found.output else None,
    )


def _change(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    if not before or now is None:
        return None
    return PRECISION.divide((now - before) * 100, before)


def _divided(amount: Decimal | None, per: Decimal | None) -> Decimal | None:
    return None if amount is None or per is None else PRECISION.divide(amount, per)


class _Look:
    """One target being looked at: what was missing, and what a calculator refused, is collected."""

    def __init__(
        self, id_: str, target: Target, known: Mapping[int, Inventory], record: Record, context: Context
    ) -> None:
        self.id, self.target, self.known, self.record, self.context = id_, target, known, record, context
        self.missing: tuple[Missing, ...] = ()
        self.refused: list[str] = []

    def told(self) -> TargetProgress:
        target = self.target
        line: Line | None = None
        years: tuple[Seen, ...] = ()
        try:
            line = standing.line(target, self.known)
            years, self.missing = standing.years(target, self.known)
        except MissingError as error:
            self.missing = (error.what,)
        recalculation = self._recalculation()
        return TargetProgress(
            target_id=self.id,
            name=target.name,
            kind=target.kind,
            state=target.state,
            unit=standing.unit(target, self.known),
            base_year=target.base_year,
            base=line.base if line else None,
            target_year=target.target_year,
            aim=line.aim if line else None,
            years=tuple(OnPath(**vars(seen)) for seen in years),
            on_track=years[-1].on_track if years and years[-1].year > target.base_year else None,
            plan=self._plan(years, line.aim if line else None),
            recalculation_due=_yes(recalculation, "recalculate"),
            progress=self._progress(years),
            check=self._check(),
            recalculation=recalculation,
            missing=tuple(dict.fromkeys(self.missing)),
            refused=tuple(dict.fromkeys(self.refused)),
        )

    def _run(self, tool: str, **values: Any) -> Calculation | None:
        given = {name: value for name, value in values.items() if value is not None}
        try:
            return registry.run(tool, given, self.context, f"{self.id}-{tool}")
        except CalculationError as error:
            self.refused += [f"{tool}: {problem.field}: {problem.message}" for problem in error.problems]
            return None

    def _progress(self, years: Sequence[Seen]) -> Calculation | None:
        if self.target.kind != "absolute" or not years:
            return None
        return self._run(
            "target_progress",
            base={"year": self.target.base_year, "emissions": _t(standing.base_tonnes(self.target, self.known))},
            target={"year": self.target.target_year, **_aim(self.target)},
            reported=[{"year": seen.year, "emissions": _t(seen.value)} for seen in years],
        )

    def _recalculation(self) -> Calculation | None:
        """By the changes that were entered; else where the base year on record is no longer what the target says."""
        target, found = self.target, self.known.get(self.target.base_year)
        try:
            base = standing.base_tonnes(target, self.known)
            now = standing.tonnes(target, found) if found else base
        except MissingError:
            return None
        asked: dict[str, Any] = {"recalculated_emissions": _t(now)} if now != base else {}
        if target.changes:
            asked = {"changes": [_change_of(each.model_dump(mode="json")) for each in target.changes]}
        if not asked:
            return None
        threshold = target.recalculation_threshold
        said = {"year": target.base_year, "emissions": _t(base)}
        return self._run("base_year_recalculation", base=said, threshold=threshold, **asked)

    def _check(self) -> Calculation | None:
        target = self.target
        base, later = self.known.get(target.base_year), [y for y in self.known if y > target.base_year]
        recent = self.known[max(later)] if later else None
        level = _t(target.level) if target.level is not None and target.kind == "absolute" else None
        return self._run(
            "target_check",
            kind=target.kind,
            base_year=target.base_year,
            target_year=target.target_year,
            submission_date=target.submitted_on,
            base_emissions=self._base(base),
            reduction=target.reduction,
            target_emissions=level,
            most_recent_year=recent.year if recent else None,
            most_recent_emissions=self._scopes(recent) if recent else None,
            covers=list(target.covers),
            inventory_exclusions=base.excluded_share if base else None,
            scope2_approach=target.scope2_approach,
            renewable_share=target.renewable_share,
            **{name: getattr(target, name) for name in STATEMENTS},
        )

    def _base(self, found: Inventory | None) -> dict[str, Any] | None:
        said = self.target.base
        if said is None:
            return self._scopes(found) if found else None
        parts = {"scope1": said.scope1, "scope2": said.scope2, "total": said.total}
        return {name: _t(part) for name, part in parts.items() if part is not None} or None

    def _scopes(self, found: Inventory) -> dict[str, Any]:
        parts = {"scope1": found.scope1, "scope2": found.scope2(self.target.approach)}
        return {name: _t(part) for name, part in parts.items() if part is not None}

    def _plan(self, years: Sequence[Seen], aim: Decimal | None) -> Plan | None:
        """In tonnes; of an intensity at the output of the last year."""
        if not years or aim is None or self.target.kind == "renewable_electricity":
            return None
        last = years[-1]
        output = self.known[last.year].output
        per = output.amount if self.target.kind == "intensity" and output else Decimal(1)
        left = max(PRECISION.multiply(last.value - aim, per), Decimal(0))
        coming = [a for a in self.record.actions.values() if a.state in TO_COME and a.year <= self.target.target_year]
        expected = sum((action.expected for action in coming), Decimal(0))
        return Plan(actions=len(coming), expected=expected, left=left, uncovered=max(left - expected, Decimal(0)))


def _aim(target: Target) -> dict[str, Any]:
    return {"reduction": target.reduction} if target.level is None else {"emissions": _t(target.level)}


def _t(tonnes: Decimal) -> dict[str, Any]:
    return {"value": tonnes, "unit": "tCO2e"}


def _change_of(change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in change.items() if name not in ("year", "note") and value is not None}


def _yes(calculation: Calculation | None, name: str) -> bool | None:
    found = calculation.result[name] if calculation else None
    return found.text == "yes" if isinstance(found, Text) else None
