"""Figures of the manufacturer's record as inputs: from which year and version they were taken is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Evidence
from assistant.evidence.figures import number_at
from assistant.evidence.names import name_of_output, word_of
from assistant.evidence.results import listing
from assistant.wording.catalogue import label, say
from assistant.wording.sentence import Sentence
from tools.calculation import Calculation, Rows
from tools.year_on_record import CALCULATOR

TOOL = CALCULATOR.name


def is_of_record(reference: str, context: TurnContext) -> bool:
    """Does it lead to a figure of a year on record?"""
    made = context.evidence.calculation(reference.strip("{} ").partition(".")[0])
    return made is not None and made.tool == TOOL


def sources(evidence: Evidence) -> set[str]:
    """Handles of the years that give inputs to other calculations of this turn: they are not told by themselves."""
    return {name.partition(".")[0] for inputs in evidence.inputs.values() for name in inputs.taken.values()}


def taken(references: Mapping[str, str], evidence: Evidence, language: str) -> Iterator[Sentence]:
    """A line for each year that figures were taken from, each figure with its name."""
    by_year: dict[str, list[str]] = {}
    for reference in dict.fromkeys(references.values()):
        handle, _, path = reference.partition(".")
        by_year.setdefault(handle, []).append(path.removeprefix("result."))
    for handle, paths in by_year.items():
        made = evidence.calculation(handle)
        year, version = (number_at(made, name, language) if made else None for name in ("year", "version"))
        told = [line for path in paths if made and (line := _named(made, path, language))]
        if year and version and told:
            yield say(language, "on_record_taken", year=year, version=version, what=listing(told, language))


def _named(made: Calculation, path: str, language: str) -> Sentence | None:
    number = number_at(made, path, language)
    if number is None:
        return None
    return say(language, "labelled", label=_label(made, path, language), value=number)


def _label(made: Calculation, path: str, language: str) -> str:
    """What was used, by its name; else that of the result."""
    name, _, rest = path.partition(".")
    rows, place = made.result.get(name), rest.removeprefix("rows.").partition(".")[0]
    if not isinstance(rows, Rows) or not place.isdigit():
        return name_of_output(name, language)
    row = rows.rows[int(place)]
    if row.get("item"):
        return word_of(str(row.get("kind")), row["item"], language)
    return label(language, f"tool.{row['source']}", str(row["source"]))
