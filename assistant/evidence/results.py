"""How calculations are told: the result, and the inputs as they were understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.evidence.evidence import Evidence, Inputs
from assistant.evidence.figures import leaves, number_at, slot, text_at, written
from assistant.evidence.names import name_of, name_of_output, word_of
from assistant.types import FromMessage
from assistant.wording import catalogue
from assistant.wording.catalogue import label, lines, say
from assistant.wording.sentence import Number, Sentence
from knowledge.data import from_yaml
from tools.calculation import DOUBTFUL, Calculation, Quantity
from tools.paths import above
from tools.year_on_record import CALCULATOR as RECORDED

_LEFT = "target_emissions"
LEFT, GROWN, CUT = "base * (1 - cut)", "base * (1 + cut)", "base * cut"  # what a change by so many per cent leaves
_CHANGES = {"fell": "_less", "rose": "_more"}  # by the direction that a change has
_CUTS = {LEFT: "_left", GROWN: "_grown", CUT: "_cut"}
_OF_RECORD = ("on_record_market", "on_record_compared", "on_record_change", "on_record_target")
APART, BY_MARKET = "non_kyoto", "market_based"
_TOLD = frozenset({  # of a result that has no line of its own
    "scope1", "scope2_location", "scope2_market", "total_location", "total_market", "base_intensity",
    "target_intensity", "share", "required", "gap", "changed_base_emissions", "location_based", "market_based",
    "total", "change", "reduction", "target_emissions", "result",
})  # fmt: skip


def told(made: Calculation, evidence: Evidence, language: str, asked: str = "") -> Iterator[Sentence]:
    """The result of a calculation, on a line of its own; of several the one that the text `asked` for."""
    if aim := _aim(made, language):
        yield replace(aim, own_line=True)
    headline = _headline(made, asked)
    yield replace(_result(made, language, headline, len(evidence.calculations) > 1), own_line=not aim)
    yield from _beside(made, language, headline)
    method = next((basis.standard for basis in made.basis if "SBTi" in basis.standard), None)
    if method is not None:
        yield say(language, "by_method", title=method)


def given(values: Any, inputs: Inputs, language: str) -> Iterator[Sentence]:
    """The inputs that were said, with their names: what several rows have in common once, their amounts in a row. What
    was filled in by default stands in the calculation only."""
    rows: list[tuple[str, list[Number | str]]] = []
    for path, shown in _said(values, inputs, language):
        name = name_of(path, language)
        before = next((them for label, them in reversed(rows) if label == name), None)
        if before and before[-1] == shown and not _is_amount(shown):
            continue
        if rows and rows[-1][0] == name:
            rows[-1][1].append(shown)
        else:
            rows.append((name, [shown]))
    for name, them in rows:
        parts = [Sentence(str(one), (one,) if isinstance(one, Number) else ()) for one in them]
        yield say(language, "labelled", label=name, value=listing(parts, language, ", "))


def _said(values: Any, inputs: Inputs, language: str) -> Iterator[tuple[str, Number | str]]:
    for path, value, unit in leaves(values):
        if any(p in inputs.taken for p in above(path)):
            continue
        message = next((inputs.said[p] for p in (f"{path}.value", *above(path)) if p in inputs.said), None)
        if message is not None and value is not None:
            yield (
                path,
                written(path, value, unit, language, FromMessage(said=message)) or word_of(path, value, language),
            )


def _is_amount(shown: Number | str) -> bool:
    """Two rows may have the same; a rate, a year, a fuel is one for both."""
    return isinstance(shown, Number) and shown.unit is not None and "/" not in shown.unit


def listing(parts: list[Sentence], language: str, between: str = "; ") -> Sentence:
    """Several as one slot: "a: 1; b: 2"."""
    if catalogue.spoken(language) == "zh":
        between = {"; ": "；", ", ": "、"}[between]
    text = between.join(part.text for part in parts)
    return Sentence(text, tuple(number for part in parts for number in part.numbers))


def _headline(made: Calculation, asked: str) -> str:
    """Which line tells it: that of the market-based figure where it alone is asked for, that of gases which stand
    apart where nothing else is."""
    if BY_MARKET in made.result and _names("market", asked) and not _names("location", asked):
        return f"{made.tool}_by_market"
    apart, total = made.result.get(APART), made.result.get("total")
    if isinstance(apart, Quantity) and isinstance(total, Quantity) and apart.value and not total.value:
        return f"{made.tool}_apart"
    change = _CHANGES.get(text_at(made, "direction") or "") or _CUTS.get(str(made.inputs.get("expression")), "")
    return f"{made.tool}{change}"


def _names(method: str, text: str) -> bool:
    """Is a method of scope 2 named, in any language?"""
    folded = text.casefold()
    return any(word in folded for word in _methods()[method])


@cache
def _methods() -> dict[str, list[str]]:
    found: dict[str, list[str]] = from_yaml(files("assistant.evidence").joinpath("methods.yaml").read_text("utf-8"))
    return found


def _aim(made: Calculation, language: str) -> Sentence | None:
    """What a target leaves in its year, where the calculator's own line tells something else of it."""
    own = lines("en").get(f"result.{made.tool}", "")
    if not own or _LEFT not in made.result or _LEFT in catalogue.slots_of(own):
        return None
    key = next(key for key, line in lines("en").items() if key.startswith("result.") and f"{{{_LEFT}}}" in line)
    slots = {name: slot(made, name, language) for name in catalogue.slots_of(lines("en")[key])}
    filled = {name: value for name, value in slots.items() if value is not None}
    return say(language, key, **filled) if len(filled) == len(slots) else None


def _beside(made: Calculation, language: str, headline: str) -> Iterator[Sentence]:
    """What a result must not be told without."""
    if DOUBTFUL in made.result:
        yield say(language, DOUBTFUL)
    if "annual_cut" in made.result:
        slots = {name: slot(made, name, language) or "" for name in ("annual_rate", "annual_cut")}
        yield say(language, "each_year", **slots)
    left = made.result.get("still_to_cut")
    if isinstance(left, Quantity) and left.value > 0:
        yield say(language, "still_to_cut", still_to_cut=number_at(made, "still_to_cut", language) or "")
    yield from _on_record(made, language)
    apart = made.result.get(APART)
    if headline == made.tool and isinstance(apart, Quantity) and apart.value:
        yield say(language, APART, non_kyoto=number_at(made, APART, language) or "")
    other = "location_based" if headline != made.tool else BY_MARKET
    both = other == "location_based" or made.inputs.get("instruments") or made.inputs.get("residual_mix")
    if both and (number := number_at(made, other, language)):
        title = name_of_output(other, language)
        yield say(language, "result.any", title=title[:1].upper() + title[1:], results=number)


def _on_record(made: Calculation, language: str) -> Iterator[Sentence]:
    """Of a year on record: by the market, what is compared with it, the year before it, its target."""
    for key in _OF_RECORD if made.tool == RECORDED.name else ():
        slots = {name: slot(made, name, language) for name in catalogue.slots_of(lines("en")[key])}
        filled = {name: value for name, value in slots.items() if value is not None}
        if len(filled) == len(slots):
            yield say(language, key, **filled)


def _result(made: Calculation, language: str, headline: str, beside: bool) -> Sentence:
    """`beside`: other calculations are told too, so that a bare total needs its name."""
    title = label(language, f"tool.{made.tool}", made.tool)
    total = number_at(made, "total", language)
    if beside and total is not None and not catalogue.has(f"result.{headline}"):
        return say(language, "result.any", title=title[:1].upper() + title[1:], results=total)
    for key in (f"result.{headline}", "result.total"):
        if not catalogue.has(key):
            continue
        slots = {name: slot(made, name, language) for name in catalogue.slots_of(lines("en")[key])}
        filled = {name: value for name, value in slots.items() if value is not None}
        if len(filled) == len(slots):
            return say(language, key, **filled)
    parts = [
        say(language, "labelled", label=name_of_output(name, language), value=number)
        for name, entry in made.result.items()
        if isinstance(entry, Quantity) and name in _TOLD and (number := number_at(made, name, language))
    ]
    return say(language, "result.any", title=title, results=listing(parts, language))
