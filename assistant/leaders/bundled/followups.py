"""A message that goes on from the last one: which value it corrects, which input it answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.evidence.figures import unit_beside
from assistant.evidence.schemas import shares
from assistant.leaders.bundled import lines
from assistant.leaders.bundled.cues import find, load_words
from assistant.leaders.bundled.filling.emissions import emission_unit
from assistant.leaders.bundled.filling.rates import is_warming
from assistant.leaders.bundled.filling.targets import RATE_AT_MOST
from assistant.numbers.reads import Read
from knowledge.languages import supported
from tools.calculation import plain
from tools.paths import at, leaves
from tools.units import UnitError, same_dimension

SHORT = 40  # characters around its numbers, of a message that is only an answer
_ELLIPTIC = 28  # characters around its numbers, of a question that leaves out what was asked before
_YEAR = "year"
_THOUSAND = 1000
_FIGURES = re.compile(r"\d+")
_ALIKE = 20  # times larger or smaller than what it stands for


@dataclass(frozen=True)
class Change:
    """A new value for an input; `path` is dotted."""

    path: str
    value: Any
    read: Read | None = None  # where it is a number


def corrections(text: str, language: str, reads: Sequence[Read], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What "no, 2020, not 2019" changes among the inputs; empty where it names nothing that stands there.

    A number that stands there already only points: in "2022 was 22,500, not 21,500" the year is not what changes.
    """
    reads = _in_its_thousands(_alike(reads))
    wrong = _wrong(text, language, reads)
    beside = [read for read in reads if read not in wrong]
    standing = [read for read in beside if _path_of(read, values)]
    new = [read for read in beside if read not in standing] or beside
    if wrong and not any(_path_of(old, values) for old in wrong):
        return ()  # what was wrong stands elsewhere
    changes: list[Change] = []
    for old in wrong:
        path = _path_of(old, values)
        fitting = [read for read in new if _fits(read, old)]
        if path and fitting:
            changes += _put(fitting[0], path, values)
            new.remove(fitting[0])
    if changes or not is_correction(text, language):
        return tuple(changes)
    near = {_group(path) for read in standing if (path := _path_of(read, values))} if new != beside else set()
    return _each_once(change for read in new for change in _only_place(read, text, language, values, near))


def _each_once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """None where two figures would have one place: which of them is meant is not plain."""
    found = tuple(changes)
    return found if len({change.path for change in found}) == len(found) else ()


def _alike(reads: Sequence[Read]) -> Sequence[Read]:
    """ "Not 20 but 35 %": two numbers of which one is a share are shares."""
    shares = [read for read in reads if read.kind == "percent"]
    if len(reads) != 2 or len(shares) != 1 or any(read.kind not in {"percent", "plain"} for read in reads):
        return reads
    return [read._replace(kind="percent") for read in reads]


def _in_its_thousands(reads: Sequence[Read]) -> Sequence[Read]:
    """ "Not 52, 25 thousand": of two figures the bare one may be of the thousands that are said of the other."""
    bare, scaled = sorted(reads, key=_times) if len(reads) == 2 else (None, None)
    if bare is None or scaled is None or bare.kind != "plain" or _times(bare) != 1 or _times(scaled) < _THOUSAND:
        return reads
    meant = bare._replace(alternatives=(*bare.alternatives, bare.value * _times(scaled)))
    return [meant if read is bare else read for read in reads]


def _times(read: Read) -> Decimal:
    """What the figures that it begins with are multiplied by in words: 1000 in "25 thousand"; 1 where nothing is."""
    figures = _FIGURES.match(read.text)
    written = Decimal(figures.group()) if figures and read.text[figures.end() :][:1] not in {",", "."} else Decimal(0)
    return read.value / written if written and read.value >= written * _THOUSAND else Decimal(1)


def restated(text: str, language: str, reads: Sequence[Read], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What "diesel was 5,400 litres" says anew of the one line that it names."""
    amounts = [read for read in reads if read.kind == "quantity" and "/" not in str(read.unit)]
    named = lines.named(text, language)
    if len(amounts) != 1 or len(reads) > 1 or not named or len(text) > SHORT + len(amounts[0].text):
        return ()
    return _only_place(amounts[0], text, language, values) if lines.holds(values, named) else ()


def instead(text: str, language: str, reads: Sequence[Read], values: Mapping[str, Any]) -> tuple[Change, ...]:
    """What "and for 2035?" puts in the place of inputs; empty where it says more, or leaves the place open."""
    if not is_elliptic(text, language, reads):
        return ()
    placed = {read: _only_place(read, text, language, values) or _target_year(read, values) for read in reads}
    amounts = [read for read in reads if read.kind != _YEAR] or reads  # a year beside them may say of when they are
    if not all(placed[read] for read in amounts):
        return ()
    return tuple(change for changes in placed.values() for change in changes)


def is_elliptic(text: str, language: str, reads: Sequence[Read]) -> bool:
    """Hardly more than its numbers, and no question whether something is required."""
    around = len(text) - sum(end - start for start, end in (r.span for r in reads))
    return bool(reads) and around <= _ELLIPTIC and not find(text, language, "requires")


def _target_year(read: Read, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """A year after the base year, where both are inputs, is another target year."""
    years = {path: int(str(leaf)) for path, leaf in leaves(values) if path in {"base_year", "target_year"}}
    later = read.kind == _YEAR and len(years) > 1 and read.value > years["base_year"]
    return (Change("target_year", int(read.value), read),) if later else ()


def unit_as(unit: str | None, wanted: str) -> str | None:
    """The unit wanted, where an amount in `unit` can be said in it. Mass of emissions stays emissions."""
    for to in (wanted, emission_unit(wanted)):
        try:
            if to and unit and to != unit and same_dimension(unit, to):
                return to
        except UnitError:
            continue
    return None


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


def _only_place(
    read: Read, text: str, language: str, values: Mapping[str, Any], near: Collection[str] = ()
) -> tuple[Change, ...]:
    """ "Sorry, I meant 13,500": the one input of that kind and unit; else the one whose name is said, or that stands
    beside what is pointed to. `near`: groups of inputs."""
    names = lines.named(text, language)
    warming = is_warming(read, text, language)
    suiting = [path for path, _ in leaves(values) if (path.endswith("gwp") if warming else _suits(read, path))]
    fitting = [path for path in suiting if _measures(read, path, values)]
    fitting = [path for path in fitting if lines.is_of(path, values, names)]
    said = [path for path in fitting if _named(path, text, language)]
    beside = [path for path in fitting if _group(path) in near]
    chosen = said or beside or fitting
    if len(chosen) > 1 and read.unit is None:
        chosen = [path for path in chosen if _of_size(read, at(values, path))]
    return _put(read, chosen[0], values) if len(chosen) == 1 else ()


def _of_size(read: Read, before: Any) -> bool:
    """A bare number stands for one of its own size: 1,020,000 for 1,200,000, and never for a factor of 0.66."""
    try:
        old = Decimal(str(before))
    except InvalidOperation:
        return False
    return bool(old) and 1 / _ALIKE <= read.value / old <= _ALIKE


def _put(read: Read, path: str, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """The value in the place of the old one, with its own unit where it has another."""
    unit_path, unit = _unit_of(path, values)
    said = emission_unit(read.unit) if "emissions" in path else read.unit
    change = Change(path, _as_before(read, path), read)
    if read.kind != "quantity" or unit_path is None or said in {None, unit}:
        return (change,)
    return (change, Change(unit_path, said, read))


def _measures(read: Read, path: str, values: Mapping[str, Any]) -> bool:
    """An amount in litres stands in no place of kilowatt-hours."""
    _, unit = _unit_of(path, values)
    if read.kind != "quantity" or unit is None or "emissions" in path:
        return read.kind != "quantity" or not path.startswith("values.") or unit is not None  # a count has none
    try:
        return same_dimension(str(read.unit), unit)
    except UnitError:
        return str(read.unit) == unit


def _unit_of(path: str, values: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Where the unit beside an input stands, and the unit."""
    above, _, name = path.rpartition(".")
    group = at(values, above) if above else values
    beside = unit_beside(group, name) if isinstance(group, Mapping) else None
    return (f"{above}.{beside}".lstrip("."), str(group[beside])) if beside else (None, None)


def _path_of(read: Read, values: Mapping[str, Any]) -> str | None:
    return next((path for path, leaf in leaves(values) if _is(leaf, read)), None)


def _group(path: str) -> str:
    """What belongs together: base year and base emissions, the inputs of one line."""
    parts = path.split(".")
    line = max((place for place, part in enumerate(parts) if part.isdigit()), default=None)
    return parts[0].split("_")[0] if line is None else ".".join(parts[: line + 1])


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
