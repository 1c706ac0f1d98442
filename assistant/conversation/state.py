"""What the conversation still holds: a form half filled, a calculation that can be corrected, an offer unanswered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types import Exchange, FromMessage, MissingInput, Turn
from tools.calculation import Calculation

FORM = "x-form"  # in a missing field's schema: the tool and what is known so far, so that the form can be sent
_BASE = {"base_year", "base_emissions"}


@dataclass(frozen=True)
class Form:
    """Inputs of one calculator so far. `said` leads from an input's dotted path to the message it was said in."""

    tool: str
    values: Mapping[str, Any]
    said: Mapping[str, str]
    asked: tuple[str, ...] = ()  # the inputs that were asked for


def waiting_forms(turn: Turn) -> tuple[Form, ...]:
    """The forms that the last answer asked to be completed, one for each calculator."""
    last = _last(turn)
    fields = last.answer.missing_inputs if last else ()
    forms = {form["tool"]: form for field in fields if (form := field.value_schema.get(FORM))}
    return tuple(
        Form(tool, form["values"], form["said"], tuple(f.name for f in fields if _tool(f) == tool))
        for tool, form in forms.items()
    )


def last_calculations(turn: Turn) -> tuple[Form, ...]:
    """The calculations that the last answer told, the last first, as forms that can be corrected."""
    last = _last(turn)
    if last is None:
        return ()
    made = [calculation for calculation in last.answer.calculations if calculation.inputs]
    sources = (figure.source for figure in last.answer.figures)
    earlier = next((source.said for source in sources if isinstance(source, FromMessage)), last.message_id)
    return tuple(Form(one.tool, one.inputs, dict.fromkeys(one.inputs, earlier)) for one in reversed(made))


def base_year(turn: Turn, of: Callable[[Calculation], Mapping[str, Any]]) -> Form | None:
    """The base year of the conversation with its emissions: as last said for a target, or that `of` a result."""
    for exchange in reversed(turn.history):
        forms = [field.value_schema[FORM] for field in exchange.answer.missing_inputs if FORM in field.value_schema]
        known = [made.inputs for made in exchange.answer.calculations] + [form["values"] for form in forms]
        for values in known:
            if set(values) >= _BASE:
                base = {name: values[name] for name in _BASE}
                return Form("", base, dict.fromkeys(_BASE, exchange.message_id))
        for made in exchange.answer.calculations:
            if base := dict(of(made)):
                return Form("", base, {})
    return None


def offered(turn: Turn) -> bool:
    """Did the last answer offer an adviser?"""
    last = _last(turn)
    return last is not None and last.answer.handoff.offered


def language(turn: Turn) -> str | None:
    """The language of the conversation so far."""
    last = _last(turn)
    return last.answer.language if last else None


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new values over the old; a group of values is merged in itself, unless it says the same in another way."""
    result = dict(old)
    for name, value in new.items():
        before = result.get(name)
        grouped = isinstance(before, Mapping) and isinstance(value, Mapping) and bool(set(before) & set(value))
        result[name] = merged(before, value) if grouped and isinstance(before, Mapping) else value
    return result


def _tool(field: MissingInput) -> str | None:
    form = field.value_schema.get(FORM)
    return form["tool"] if form else None


def _last(turn: Turn) -> Exchange | None:
    return turn.history[-1] if turn.history else None
