"""Amounts as people give them: a value with its unit, a share, a year; and what is impossible about them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, WithJsonSchema, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from tools.calculation import Exact, Frozen, plain
from tools.refusal import RefusedError
from tools.units import UnitError, assumption, convert, same_dimension, unit

LEAST_DAYS, MOST_DAYS = 350, 380  # from the first day of a fiscal year to its last; some have 52 or 53 weeks
MOST_ITEMS = 10_000  # of one calculation; each has its steps
ONE_OF_TWO = re.compile(r"(?i)\s*fy\s*'?(\d{2}|\d{4})\s*")  # FY24: of its two years some name the first, most the last
MONTH = re.compile(r"\d{4}-\d{2}")
TWO_YEARS = re.compile(r"\s*(?:FY\s*)?(\d{4})\s*[-/–]\s*(\d{2}|\d{4})\s*")  # 2023-24, named after its first year
NUMBER_AND_UNIT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(\D.*)?")

# more than the whole world in a year, rounded up: what no factory has
WORLD = {
    "tCO2e": (Decimal("6e10"), "the world emits about 5.3e10 t CO2e a year"),
    "tCO2": (Decimal("6e10"), "the world emits about 4e10 t CO2 a year"),
    "TJ": (Decimal("6.5e8"), "the world uses about 6.5e8 TJ of energy a year"),
    "t": (Decimal("2e10"), "the world burns less than 2e10 t of fuel a year"),
    "m3": (Decimal("1e13"), "the world burns about 4e12 m3 of gas a year"),
    "Nm3": (Decimal("1e13"), "the world burns about 4e12 m3 of gas a year"),
    "km": (Decimal("1e14"), "all the world's vehicles drive less than 1e14 km a year"),
}


def absurd(value: Decimal, unit_name: str) -> str | None:
    """Why an amount cannot be a company's, or None."""
    for world_unit, (most, reason) in WORLD.items():
        if same_dimension(world_unit, unit_name):
            return reason if convert(value, unit_name, world_unit) > most else None
    return None


def checked_amount(value: Decimal, unit_name: str, *, negative: bool = False) -> None:
    """Raises what is refused about an amount: its sign, its size."""
    if value < 0 and not negative:
        raise RefusedError("negative", f"{plain(value)} {unit_name} is negative", "zero or more")
    if reason := absurd(abs(value), unit_name):
        raise RefusedError(
            "absurd_amount", f"{plain(value)} {unit_name} is more than the world's: {reason}", "a company's amount"
        )


class Amount(Frozen):
    """A value with its unit. Also read: {amount, unit}, "12500 tCO2e"."""

    value: Exact = Field(description="the number")
    unit: str = Field(description="its unit")

    measures: ClassVar[tuple[str, ...]] = ()  # a unit of each dimension that is taken
    assumed: ClassVar[str | None] = None  # the unit of a bare number, which is then said
    signed: ClassVar[bool] = False
    _unit_was_assumed: bool = PrivateAttr(default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, given: Any, validate: ModelWrapValidatorHandler[Amount]) -> Amount:
        values, bare = cls._spelled_out(given)
        amount = validate(values)
        amount._check()
        amount._unit_was_assumed = bare
        return amount

    @classmethod
    def _spelled_out(cls, given: Any) -> tuple[Any, bool]:
        if isinstance(given, str) and (found := NUMBER_AND_UNIT.fullmatch(given)):
            given = {"value": found[1], "unit": found[2]} if found[2] else {"value": found[1]}
        elif isinstance(given, int | float | Decimal | str):
            given = {"value": given}
        if isinstance(given, Mapping):
            given = {("value" if key == "amount" else key): value for key, value in given.items()}
            if given.get("unit") is None and cls.assumed:
                return {**given, "unit": cls.assumed}, True
        return given, False

    def _check(self) -> None:
        read_unit(self.unit, self.measures)
        checked_amount(self.value, self.unit, negative=self.signed)

    def to(self, unit_name: str) -> Decimal:
        return convert(self.value, self.unit, unit_name)


class Emissions(Amount):
    """Greenhouse gas emissions in CO2e (or CO2, which is said). A bare number is read as tCO2e, which is said too."""

    unit: str = Field(description="tCO2e, kgCO2e …")

    measures: ClassVar[tuple[str, ...]] = ("tCO2e", "tCO2")
    assumed: ClassVar[str | None] = "tCO2e"

    @property
    def tonnes(self) -> Decimal:
        return self.to("tCO2e" if same_dimension(self.unit, "tCO2e") else "tCO2")


def said(**amounts: Amount | Iterable[Amount] | None) -> tuple[str, ...]:
    """What was taken for granted in reading these amounts, as warnings."""
    warnings: list[str] = []
    for name, given in amounts.items():
        for amount in [given] if isinstance(given, Amount) else (given or ()):
            if amount._unit_was_assumed:
                warnings.append(f"{name}: no unit was given, {amount.unit} was taken")
            if isinstance(amount, Emissions) and not same_dimension(amount.unit, "tCO2e"):
                warnings.append(f"{name}: given as CO2 alone; it is read as CO2e, other gases would come on top")
            if taken := assumption(amount.unit):
                warnings.append(f"{name}: {taken}")
    return tuple(dict.fromkeys(warnings))


def read_unit(name: str, measures: Iterable[str]) -> None:
    """Raises what is refused about a unit: unknown, ambiguous, of another dimension than those named."""
    wanted = tuple(measures)
    try:
        read = unit(name)
    except UnitError as error:
        raise RefusedError(error.code, error.message, error.expected) from error
    if wanted and all(read.dimension != unit(each).dimension for each in wanted):
        kinds = " or ".join(dict.fromkeys(unit(each).kind for each in wanted))
        raise RefusedError(
            "wrong_dimension", f"{read.name} measures {read.kind}, not {kinds}", f"a unit such as {', '.join(wanted)}"
        )


def of_trade(given: Any) -> Any:
    """MT on a bill is a metric ton wherever the place is named; elsewhere it may be a million tonnes, and is asked."""
    if isinstance(given, Mapping) and str(given.get("unit", "")).strip() == "MT" and given.get("region"):
        return {**given, "unit": "trade_tonne"}
    return given


def UnitOf(*measures: str) -> AfterValidator:  # noqa: N802 (reads as a type)
    """On a unit's name in inputs: known, unambiguous, and of one of these dimensions."""

    def read(name: str) -> str:
        read_unit(name, measures)
        return name.strip()

    return AfterValidator(read)


def _share(given: object) -> object:
    if isinstance(given, Mapping):
        given = f"{given.get('value', given.get('amount'))} {given.get('unit', '')}"
    if isinstance(given, str) and (found := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(%|percent|per cent)\s*", given)):
        return Decimal(found[1]) / 100
    return given.strip() if isinstance(given, str) else given


def _within_one(value: Decimal) -> Decimal:
    if value < 0:
        raise RefusedError(
            "negative", f"{plain(value)} is negative", "a share between 0 and 1, such as 0.042 or '4.2%'"
        )
    if value > 1:
        right = f"{plain(value / 100)} or '{plain(value)}%'" if value <= 100 else "a share between 0 and 1, or '42%'"
        raise RefusedError("share_out_of_range", f"{plain(value)} is more than the whole", right)
    return value


ReadShare = BeforeValidator(_share)  # 0.85, or '85%'
Share = Annotated[
    Exact,
    ReadShare,
    AfterValidator(_within_one),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": "%"}]}),
]


def _year(given: object) -> object:
    if isinstance(given, bool):
        raise RefusedError("year_out_of_range", "not a year", "a year such as 2019")
    if isinstance(given, Mapping) and {"from", "to"} <= set(given):
        return _fiscal(str(given["from"]), str(given["to"]), LEAST_DAYS)
    if isinstance(given, str) and (found := TWO_YEARS.fullmatch(given)) and _follow(found[1], found[2]):
        return int(found[1])
    if isinstance(given, str) and ONE_OF_TWO.fullmatch(given):
        right = "both years, 2023-24; or its days, from 2023-04-01 to 2024-03-31"
        raise RefusedError("invalid", f"{given.strip()} can begin or end in that year", right)
    return given


def _part_year(given: object) -> object:
    if isinstance(given, Mapping) and {"from", "to"} <= set(given):
        return _fiscal(str(given["from"]), str(given["to"]), 0)
    return _year(given)


def _follow(first: str, second: str) -> bool:
    return str(int(first) + 1).endswith(second)


def _fiscal(begin: str, end: str, least: int) -> int:
    right = "twelve months as dates, such as from 2023-04-01 to 2024-03-31"
    try:
        first, last = _day(begin, first=True), _day(end, first=False)
    except ValueError as error:
        raise RefusedError("invalid", f"'{begin}' to '{end}' are no dates", right) from error
    if not least <= (last - first).days <= MOST_DAYS:
        raise RefusedError("year_out_of_range", f"{begin} to {end} is not one year", right)
    return fiscal_year(first, last)


def _day(text: str, *, first: bool) -> date:
    """A date, or a month by its first or last day. Raises ValueError."""
    if not MONTH.fullmatch(text):
        return date.fromisoformat(text)
    year, month = map(int, text.split("-"))
    return date(year, month, 1 if first else monthrange(year, month)[1])


def fiscal_year(first: date, last: date) -> int:
    """The calendar year with most of its months; split evenly, the later one (SBTi Near-Term Criteria, note to C18)."""
    if first.year == last.year:
        return first.year
    months = [first.year] * (13 - first.month) + [last.year] * last.month
    return last.year if months.count(last.year) >= months.count(first.year) else first.year


def year_between(first: int, last: int) -> Callable[[int], int]:
    def check(year: int) -> int:
        if not first <= year <= last:
            raise RefusedError("year_out_of_range", f"{year} is out of range", f"a year from {first} to {last}")
        return year

    return check


Year = Annotated[int, BeforeValidator(_year), AfterValidator(year_between(1990, 2100))]
YearOfUse = Annotated[int, BeforeValidator(_part_year), AfterValidator(year_between(1990, 2100))]  # or a part of one


class Listed(Frozen):
    """Inputs whose `items` are a list. Also read: the bare list, one item's own fields, the list under another name."""

    other_names: ClassVar[tuple[str, ...]] = ()  # in which a field of a lone item is read too

    @model_validator(mode="before")
    @classmethod
    def _as_list(cls, given: Any) -> Any:
        item, _ = get_args(cls.model_fields["items"].annotation)
        values = as_list(given, "items", (*item.model_fields, *cls.other_names), cls.model_fields)
        if isinstance(values, Mapping) and isinstance(items := values.get("items"), list | tuple):
            not_too_many(len(items), MOST_ITEMS, "items")
        return values


def not_too_many(number: int, most: int, field: str) -> None:
    """Refuses what would keep the service from others for long."""
    if number > most:
        raise RefusedError("too_many_rows", f"{number:,} are too many at once", f"at most {most:,}", field)


def as_list(given: Any, key: str, item_fields: Iterable[str], known: Iterable[str]) -> Any:
    """Reads what should be {key: [item, …]}: the bare list, one item's own fields, or the list under another name."""
    if isinstance(given, list | tuple):
        return {key: list(given)}
    if not isinstance(given, Mapping):
        return given
    values = dict(given)
    if isinstance(values.get(key), Mapping):
        return {**values, key: [values[key]]}
    if key in values:
        return values
    flat = {name: values.pop(name) for name in item_fields if name in values}
    if flat:
        return {**values, key: [flat]}
    strangers = [name for name in values if name not in known and isinstance(values[name], list | tuple)]
    if len(strangers) == 1:
        values[key] = values.pop(strangers[0])
    return values
