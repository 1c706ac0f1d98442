"""What the conversation still holds: a form half filled, a calculation that can be corrected, an offer unanswered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.types import Exchange, FromMessage, MissingInput, Turn
from tools.calculation import Calculation
from tools.registry import CALCULATORS

FORM = "x-form"  # in a missing field's schema: the tool and what is known so far, so that the form can be sent
_RECENT = 4  # answers
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
    return calculations(last) if last else ()


def recent_calculations(turn: Turn) -> tuple[Form, ...]:
    """Those of the last few answers, the last first: what a correction may be of."""
    return tuple(form for exchange in reversed(turn.history[-_RECENT:]) for form in calculations(exchange))


def calculations(exchange: Exchange) -> tuple[Form, ...]:
    """Those that an answer told, the last first. What was filled in by default was said by nobody."""
    figures = [figure for figure in exchange.answer.figures if isinstance(figure.source, FromMessage)]
    sources = (figure.source.said for figure in figures if isinstance(figure.source, FromMessage))
    earlier = next(sources, exchange.message_id)
    shown = {figure.value for figure in figures}
    made = [calculation for calculation in exchange.answer.calculations if calculation.inputs]
    return tuple(Form(one.tool, one.inputs, dict.fromkeys(_said(one, shown), earlier)) for one in reversed(made))


def _said(made: Calculation, shown: Collection[str]) -> Iterator[str]:
    """The inputs that are no default; a date only where it was shown as understood."""
    fields = CALCULATORS[made.tool].inputs.model_fields if made.tool in CALCULATORS else {}
    for name, value in made.inputs.items():
        usual = fields[name].default if name in fields else None
        filled_in = value in (usual, getattr(usual, "value", usual)) or (_is_date(value) and value not in shown)
        if not filled_in:
            yield name


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


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
