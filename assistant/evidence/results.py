"""How calculations are told: the result, and the inputs as they were understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assistant.evidence.evidence import Evidence, Inputs
from assistant.evidence.figures import leaves, number_at, slot, written
from assistant.types import FromMessage
from assistant.wording import catalogue
from assistant.wording.catalogue import label, lines, say
from assistant.wording.sentence import Number, Sentence
from tools.calculation import DOUBTFUL, Calculation, Quantity
from tools.paths import above

_LEFT = "target_emissions"
_INDEX = re.compile(r"\.\d+(?=\.|$)")


def told(made: Calculation, evidence: Evidence, language: str) -> Iterator[Sentence]:
    """The result of a calculation, on a line of its own."""
    if aim := _aim(made, language):
        yield replace(aim, own_line=True)
    yield replace(_result(made, language, len(evidence.calculations) > 1), own_line=not aim)
    yield from _beside(made, language)
    method = next((basis.standard for basis in made.basis if "SBTi" in basis.standard), None)
    if method is not None:
        yield say(language, "by_method", title=method)


def given(values: Any, inputs: Inputs, language: str) -> Iterator[Sentence]:
    """Each input that was said, with its name. What was filled in by default stands in the calculation only."""
    for path, value, unit in leaves(values):
        message = next((inputs.said[p] for p in above(path) if p in inputs.said), None)
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


def _aim(made: Calculation, language: str) -> Sentence | None:
    """What a target leaves in its year, where the calculator's own line tells something else of it."""
    own = lines("en").get(f"result.{made.tool}", "")
    if not own or _LEFT not in made.result or _LEFT in catalogue.slots_of(own):
        return None
    key = next(key for key, line in lines("en").items() if key.startswith("result.") and f"{{{_LEFT}}}" in line)
    return say(
        language, key, **{name: slot(made, name, language) or "" for name in catalogue.slots_of(lines("en")[key])}
    )


def _beside(made: Calculation, language: str) -> Iterator[Sentence]:
    """What a result must not be told without."""
    if DOUBTFUL in made.result:
        yield say(language, DOUBTFUL)
    if "annual_cut" in made.result:
        slots = {name: slot(made, name, language) or "" for name in ("annual_rate", "annual_cut")}
        yield say(language, "each_year", **slots)
    apart = made.result.get("non_kyoto")
    if isinstance(apart, Quantity) and apart.value and (number := number_at(made, "non_kyoto", language)):
        yield say(language, "non_kyoto", non_kyoto=number)
    by_market = made.inputs.get("instruments") or made.inputs.get("residual_mix")
    if by_market and (number := number_at(made, "market_based", language)):
        yield say(language, "labelled", label=name_of_output("market_based", language), value=number)


def name_of_output(name: str, language: str) -> str:
    return label(language, f"output.{name}", name.replace("_", " "))


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
