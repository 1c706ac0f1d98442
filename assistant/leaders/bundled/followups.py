"""A message that goes on from the last one: which value it corrects, which input it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.evidence.schemas import shares
from assistant.leaders.bundled.cues import find, load_words
from assistant.leaders.bundled.filling.emissions import emission_unit
from assistant.leaders.bundled.filling.targets import RATE_AT_MOST
from assistant.numbers.reads import Read
from knowledge.languages import supported
from tools.calculation import plain
from tools.paths import leaves
from tools.units import UnitError, same_dimension

SHORT = 40  # characters around its numbers, of a message that is only an answer
_ELLIPTIC = 20  # characters around its numbers, of a question that leaves out what was asked before
_YEAR = "year"


@dataclass(frozen=True)
class Change:
    """A new value for an input; `path` is dotted."""

    path: str
    value: Any
    read: Read | None = None  # where it is a number


def corrections(text: str, language: str, reads: Sequence[Read], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What "no, 2020, not 2019" changes among the inputs; empty where it names nothing that stands there."""
    wrong = _wrong(text, language, reads)
    new = [read for read in reads if read not in wrong]
    changes: list[Change] = []
    for old in wrong:
        path = next((p for p, leaf in leaves(values) if _is(leaf, old)), None)
        fitting = [read for read in new if _fits(read, old)]
        if path and fitting:
            changes.append(Change(path, _as_before(fitting[0], path), fitting[0]))
            new.remove(fitting[0])
    if changes or not is_correction(text, language):
        return tuple(changes)
    return tuple(change for read in new if (change := _only_place(read, text, language, values)))


def instead(text: str, language: str, reads: Sequence[Read], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What "and for 2035?" puts in the place of inputs; empty where it says more, or leaves the place open."""
    if not reads or len(text) - sum(end - start for start, end in (r.span for r in reads)) > _ELLIPTIC:
        return ()
    changes = [_only_place(read, text, language, values) or _target_year(read, values) for read in reads]
    return tuple(change for change in changes if change) if all(changes) else ()


def _target_year(read: Read, values: Mapping[str, Any]) -> Change | None:
    """A year after the base year, where both are inputs, is another target year."""
    years = {path: int(str(leaf)) for path, leaf in leaves(values) if path in {"base_year", "target_year"}}
    later = read.kind == _YEAR and len(years) > 1 and read.value > years["base_year"]
    return Change("target_year", int(read.value), read) if later else None


def is_correction(text: str, language: str) -> bool:
    return bool(find(text, language, "correcting", "followups"))


def answers(reads: Sequence[Read], text: str, missing: Sequence[str]) -> tuple[Change, ...]:
    """Bare values that answer inputs asked for: "2030" a year, "4.2%" a rate. `missing`: dotted paths, as asked."""
    if len(text) - sum(end - start for start, end in (r.span for r in reads)) > SHORT:
        return ()
    changes: list[Change] = []
    open_paths = list(missing)
    for read in reads:
        path = next((p for p in open_paths if _suits(read, p)), None)
        if path:
            open_paths.remove(path)
            changes.append(Change(path, _as_answer(read, path), read))
    return tuple(changes)


def _wrong(text: str, language: str, reads: Sequence[Read]) -> list[Read]:
    """The numbers that a "not" marks: the one before it in verb-final languages, the one after it in the others."""
    marks = find(text, language, "not_but", "followups")
    if (supported(language) or "en") in load_words("followups")["wrong_before"]:
        return [r for r in reads if any(_touch(text, r.span[1], start) for start, _ in marks)]
    return [r for r in reads if any(_touch(text, end, r.span[0]) for _, end in marks)]


def _touch(text: str, end: int, start: int) -> bool:
    """Nothing but blanks and a short word ("year") stands between."""
    between = text[end:start]
    return 0 <= start - end <= _NEXT_TO and not any(c in ",،，;.。" or c.isdigit() for c in between)


_NEXT_TO = 6  # characters between "not" and its number


def _only_place(read: Read, text: str, language: str, values: Mapping[str, Any]) -> Change | None:
    """ "Sorry, I meant 13,500": the one input of that kind, or the one whose name is said."""
    fitting = [path for path, _ in leaves(values) if _suits(read, path)]
    named = [path for path in fitting if _named(path, text, language)]
    chosen = named or fitting
    return Change(chosen[0], _as_before(read, chosen[0]), read) if len(chosen) == 1 else None


def _named(path: str, text: str, language: str) -> bool:
    first = path.split(".")[0]
    concept = {"base_year": "base_year", "base": "base_year", "target_year": "target", "target": "target"}.get(first)
    return bool(concept and find(text, language, concept))


def _is(leaf: Any, read: Read) -> bool:
    try:
        value = Decimal(str(leaf))
    except InvalidOperation:
        return False
    return value in {read.value, read.value / 100 if read.kind == "percent" else read.value, *read.alternatives}


def _fits(new: Read, old: Read) -> bool:
    return new.kind == old.kind or {new.kind, old.kind} <= {"plain", "quantity", "count", "year"}


def _suits(read: Read, path: str) -> bool:
    name = path.rsplit(".", 1)[-1]
    if name.endswith(_YEAR):
        return read.kind == _YEAR or (read.kind == "plain" and 1900 <= read.value <= 2100)
    if name == "annual_rate" and read.kind == "percent" and abs(read.value) > RATE_AT_MOST:
        return False
    if name in shares():
        return read.kind == "percent" or (read.kind == "plain" and read.value < 100)
    if "emissions" in path and name not in {"unit"}:
        return read.kind in {"plain", "count"} or (read.kind == "quantity" and _emits(read.unit))
    return name in {"amount", "value", "amount_recharged", "factor"} and read.kind in {"plain", "quantity", "count"}


def _emits(unit: str | None) -> bool:
    try:
        return any(same_dimension(emission_unit(unit) or "", other) for other in ("tCO2e", "tCO2"))
    except UnitError:
        return False


def _as_before(read: Read, path: str) -> Any:
    """A value in the place of one that stood there."""
    name = path.rsplit(".", 1)[-1]
    if name.endswith(_YEAR):
        return int(read.value)
    return plain(read.value / 100) if read.kind == "percent" else plain(read.value)


def _as_answer(read: Read, path: str) -> Any:
    """A value for a place that is empty: an amount with its unit where the input is one."""
    name = path.rsplit(".", 1)[-1]
    whole = name not in {"value", "amount", "amount_recharged", "factor"} and "emissions" in path
    if not whole:
        return _as_before(read, path)
    unit = emission_unit(read.unit) if read.kind == "quantity" else None
    return {"value": plain(read.value)} | ({"unit": unit} if unit else {})
