"""How calculations are told: the result, the inputs as they were understood, what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.grounding.figures import number_at, text_at
from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Calculate
from assistant.types import FromCalculation, FromMessage
from assistant.wording import catalogue, formats
from assistant.wording.catalogue import label, lines, say
from assistant.wording.sentence import Number, Parent, Sentence
from tools.calculation import Calculation, Quantity, plain
from tools.paths import above, last

_SHARES = frozenset({"annual_rate", "reduction", "share", "threshold"})  # inputs that are shares of one
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INDEX = re.compile(r"\.\d+(?=\.|$)")


def told(made: Calculation, context: TurnContext) -> Iterator[Sentence]:
    """The result of a calculation, on a line of its own."""
    language = context.reading.language
    if aim := _aim(made, language):
        yield replace(aim, own_line=True)
    yield replace(_result(made, language, len(context.evidence.calculations) > 1), own_line=not aim)
    method = next((basis.standard for basis in made.basis if "SBTi" in basis.standard), None)
    if method is not None:
        yield say(language, "by_method", title=method)


def understood(made: Calculation, context: TurnContext) -> Iterator[Sentence]:
    """The inputs that the person gave, as they were understood, and what was taken for granted."""
    language = context.reading.language
    wanted = next((want for want in context.reading.sums if want.tool == made.tool), None)
    if wanted is None:
        return
    inputs = list(given(made.inputs, wanted, language))
    if inputs:
        yield say(language, "understood", inputs=listing(inputs, language))
        yield from (say(language, key) for key in wanted.assumed)
        if made == _last_wanted(context):
            yield say(language, "correct_hint")


def _last_wanted(context: TurnContext) -> Calculation | None:
    """The last calculation that the message gave inputs for: what is said once is said after it."""
    wanted = {want.tool for want in context.reading.sums if want.values}
    return next((m for m in reversed(context.evidence.calculations.values()) if m.tool in wanted), None)


def given(values: Any, wanted: Calculate, language: str) -> Iterator[Sentence]:
    """Each input that was said, with its name. What was filled in by default stands in the calculation only."""
    for path, value, unit in _leaves(values):
        message = next((wanted.said[p] for p in above(path) if p in wanted.said), None)
        if message is not None and value is not None:
            shown = written(path, value, unit, language, FromMessage(said=message))
            yield labelled(path, shown or label(language, f"text.{value}", str(value)), language)


def labelled(path: str, value: Number | str, language: str) -> Sentence:
    return say(language, "labelled", label=name_of(path, language), value=value)


def name_of(path: str, language: str) -> str:
    """The name of an input, by its path without places in lists: by the whole of it, else by its last part."""
    if "!" in path:  # a cell of a file
        return path
    bare = _INDEX.sub("", path).removesuffix(".value").removeprefix("items.")
    last = bare.rsplit(".", 1)[-1]
    named = lines(catalogue.spoken(language))
    keys = (f"input.{bare}", f"input.{bare}.total", f"input.{last}")
    return next((named[key] for key in keys if key in named), last.replace("_", " "))


def listing(parts: list[Sentence], language: str) -> Sentence:
    """Several as one slot: "a: 1; b: 2"."""
    between = "；" if catalogue.spoken(language) == "zh" else "; "
    text = between.join(part.text for part in parts)
    return Sentence(text, tuple(number for part in parts for number in part.numbers))


def slot(made: Calculation, name: str, language: str) -> Number | str | None:
    """What fills a slot of a result's line: an output of that name, else an input."""
    number = number_at(made, name, language)
    if number is not None:
        return number
    text = text_at(made, name)
    if text is not None:
        return label(language, f"text.{name}.{text}", text)
    if name in made.inputs:
        parent = FromCalculation(calculation_id=made.id, path=f"inputs.{name}")
        return written(name, made.inputs[name], None, language, parent)
    return None


def written(path: str, value: Any, unit: str | None, language: str, parent: Parent) -> Number | None:
    """An input as a figure; None where it is no number."""
    name = last(path)
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _DATE.fullmatch(value):
        return Number(formats.day(date.fromisoformat(value), language), value, None, parent)
    try:
        exact = Decimal(str(value).removesuffix("%").strip())
    except InvalidOperation:
        return None
    if name.endswith("year"):
        return Number(formats.year(int(exact), language), plain(exact), None, parent)
    if name in _SHARES:
        percent = exact if str(value).endswith("%") else exact * 100
        return Number(formats.percent(percent, language), plain(percent), "%", parent)
    return Number(formats.quantity(exact, unit, language), plain(exact), unit, parent)


def _aim(made: Calculation, language: str) -> Sentence | None:
    """What a target that was checked leaves in its year, where the base year's emissions are known."""
    if made.tool != "target_check" or "target_emissions" not in made.result:
        return None
    names = catalogue.slots_of(lines("en")["result.absolute_target"])
    return say(language, "result.absolute_target", **{name: slot(made, name, language) or "" for name in names})


def _result(made: Calculation, language: str, beside: bool) -> Sentence:
    """`beside`: other calculations are told too, so that a bare total needs its name."""
    title = label(language, f"tool.{made.tool}", made.tool)
    total = number_at(made, "total", language)
    if beside and total is not None and not catalogue.has(f"result.{made.tool}"):
        return say(language, "result.any", title=title[:1].upper() + title[1:], results=total)
    for key in (f"result.{made.tool}", "result.total"):
        if not catalogue.has(key):
            continue
        slots = {name: slot(made, name, language) for name in catalogue.slots_of(lines("en")[key])}
        filled = {name: value for name, value in slots.items() if value is not None}
        if len(filled) == len(slots):
            return say(language, key, **filled)
    parts = [
        say(language, "labelled", label=label(language, f"output.{name}", name), value=number)
        for name, entry in made.result.items()
        if isinstance(entry, Quantity)
        and catalogue.has(f"output.{name}")
        and (number := number_at(made, name, language))
    ]
    return say(language, "result.any", title=title, results=listing(parts, language))


def _leaves(node: Any, path: str = "", unit: str | None = None) -> Iterator[tuple[str, Any, str | None]]:
    """Every value with its dotted path and the unit beside it; a unit that stands alone is a value too."""
    if isinstance(node, Mapping):
        beside = {name: _unit_beside(node, name) for name in node}
        taken = {name for name in ("unit", "factor_unit", "from") if name in beside.values()}
        for name, child in node.items():
            if name not in taken:
                unit_name = beside[name]
                yield from _leaves(child, f"{path}.{name}".lstrip("."), node[unit_name] if unit_name else None)
    elif isinstance(node, list | tuple):
        for place, child in enumerate(node):
            yield from _leaves(child, f"{path}.{place}".lstrip("."), unit)
    else:
        yield path, node, unit


def _unit_beside(node: Mapping[str, Any], name: str) -> str | None:
    """Which field of the same group holds the unit of this one."""
    if name in {"value", "amount", "amount_recharged"}:
        return next((unit for unit in ("unit", "from") if isinstance(node.get(unit), str)), None)
    if name == "factor" and isinstance(node.get("factor_unit"), str):
        return "factor_unit"
    return None
