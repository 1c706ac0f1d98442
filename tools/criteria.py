"""Criteria as data: each checks one measure of a proposed target against a threshold, under a clause."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

Comparison = Literal["at_least", "at_most", "between", "is"]
Measure = Decimal | int | bool | str
CriteriaAuthority = Literal["mcap", "standard", "guidance"]


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


def read_criteria(text: str, measures: Collection[str]) -> CriteriaSet:
    """A set of criteria from TOML. Raises CriteriaFileError, naming what is wrong."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        read = _set(data)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CriteriaFileError(f"criteria: {type(error).__name__}: {error}") from error
    for criterion in read.criteria:
        for check in (criterion.check, *criterion.when, *criterion.unless):
            if check.measure not in measures:
                known = ", ".join(sorted(measures))
                raise CriteriaFileError(
                    f"{read.id} {criterion.id}: unknown measure '{check.measure}'; known are {known}"
                )
            if check.comparison not in get_args(Comparison) or (check.comparison == "between") != (
                check.upper is not None
            ):
                raise CriteriaFileError(
                    f"{read.id} {criterion.id}: 'between' has an upper threshold, nothing else has one"
                )
    return read


def _set(data: Mapping[str, Any]) -> CriteriaSet:
    head = data["set"]
    if head["authority"] not in get_args(CriteriaAuthority):
        raise CriteriaFileError(f"{head['id']}: authority is one of {', '.join(get_args(CriteriaAuthority))}")
    if head["authority"] == "mcap" and not (head.get("release") and head.get("passage")):
        raise CriteriaFileError(f"{head['id']}: rules of the programme name the release and the passage they come from")
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
