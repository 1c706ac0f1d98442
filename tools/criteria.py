"""Criteria as data: each checks one measure of a proposed target against a threshold, under a clause."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

Comparison = Literal["at_least", "at_most", "between", "is"]
Measure = Decimal | int | bool | str
CriteriaAuthority = Literal["mcap", "standard", "guidance"]


Kind = Literal["number", "yes or no", "word"]


@dataclass(frozen=True)
class Measured:
    """What a measure is, for people, and the kind of its values."""

    text: str
    kind: Kind = "number"


class CriteriaFileError(ValueError):
    """A file of criteria does not say what it must."""


@dataclass(frozen=True)
class Check:
    measure: str
    comparison: Comparison
    threshold: Measure
    upper: Measure | None = None

    def met_by(self, value: Measure) -> bool:
        if self.comparison == "is":
            return value == self.threshold
        number, threshold = Decimal(value), Decimal(self.threshold)
        if self.comparison == "at_least":
            return number >= threshold
        if self.comparison == "at_most":
            return number <= threshold
        return threshold <= number <= Decimal(self.upper or 0)


@dataclass(frozen=True)
class Criterion:
    """Applies when all of `when` are met and none of `unless`."""

    id: str
    title: str
    rule: str
    clause: str
    check: Check
    when: tuple[Check, ...]
    unless: tuple[Check, ...]


@dataclass(frozen=True)
class CriteriaSet:
    """`release` and `passage` bind rules of the programme to the document that states them."""

    id: str
    standard: str
    authority: CriteriaAuthority
    source: str
    valid_until: date | None
    successor: str | None
    release: str | None
    passage: str | None
    criteria: tuple[Criterion, ...]


def read_criteria(text: str, measures: Mapping[str, Measured]) -> CriteriaSet:
    """A set of criteria from TOML. Raises CriteriaFileError, naming what is wrong."""
    try:
        read = _set(tomllib.loads(text, parse_float=Decimal))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise CriteriaFileError(f"criteria: {type(error).__name__}: {error}") from error
    if not read.criteria:
        raise CriteriaFileError(f"{read.id}: there is no [[criterion]]")
    for criterion in read.criteria:
        for check in (criterion.check, *criterion.when, *criterion.unless):
            if wrong := _wrong(check, measures):
                raise CriteriaFileError(f"{read.id} {criterion.id}: {wrong}")
    return read


def _wrong(check: Check, measures: Mapping[str, Measured]) -> str | None:
    if check.measure not in measures:
        return f"unknown measure '{check.measure}'; known are {', '.join(sorted(measures))}"
    kind = measures[check.measure].kind
    if check.comparison not in get_args(Comparison):
        return f"unknown comparison '{check.comparison}'; known are {', '.join(get_args(Comparison))}"
    if check.comparison != "is" and kind != "number":
        return f"{check.measure} is no number: its comparison is 'is'"
    if (check.comparison == "between") != (check.upper is not None):
        return "'between' has an upper threshold, nothing else has one"
    for threshold in (check.threshold, check.upper):
        if threshold is not None and not _fits(threshold, kind):
            return f"{check.measure} is a {kind}; its threshold {threshold!r} is none"
    return None


def _fits(threshold: object, kind: Kind) -> bool:
    if kind == "number":
        return isinstance(threshold, int | Decimal) and not isinstance(threshold, bool)
    return isinstance(threshold, bool if kind == "yes or no" else str)


def _set(data: Mapping[str, Any]) -> CriteriaSet:
    head = data["set"]
    if head["authority"] not in get_args(CriteriaAuthority):
        raise CriteriaFileError(f"{head['id']}: authority is one of {', '.join(get_args(CriteriaAuthority))}")
    if head["authority"] == "mcap" and not (head.get("release") and head.get("passage")):
        raise CriteriaFileError(f"{head['id']}: rules of the programme name the release and the passage they come from")
    if not isinstance(head.get("valid_until"), date | None):
        raise CriteriaFileError(f"{head['id']}: valid_until is a date such as 2026-04-13, without quotes")
    return CriteriaSet(
        id=head["id"],
        standard=head["standard"],
        authority=head["authority"],
        source=head["source"],
        valid_until=head.get("valid_until"),
        successor=head.get("successor"),
        release=head.get("release"),
        passage=head.get("passage"),
        criteria=tuple(_criterion(row) for row in data["criterion"]),
    )


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=row["id"],
        title=row["title"],
        rule=row["rule"],
        clause=row.get("clause", row["id"]),
        check=_check(row),
        when=tuple(_check(each) for each in row.get("when", ())),
        unless=tuple(_check(each) for each in row.get("unless", ())),
    )


def _check(row: Mapping[str, Any]) -> Check:
    return Check(row["measure"], row["comparison"], row["threshold"], row.get("upper"))
