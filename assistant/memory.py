"""What the conversation still holds: a form half filled, a calculation that can be corrected, an offer unanswered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.types import Exchange, FromMessage, Turn
from tools.calculation import plain


@dataclass(frozen=True)
class Form:
    """Inputs of one calculator so far. `said` leads from an input's dotted path to the message it was said in."""

    tool: str
    values: Mapping[str, Any]
    said: Mapping[str, str]


def waiting_form(turn: Turn) -> Form | None:
    """The form that the last answer asked to be completed."""
    last = _last(turn)
    if last is None or last.answer.status != "needs_input":
        return None
    for field in last.answer.missing_inputs:
        form = field.value_schema.get("x-form")
        if form:
            return Form(form["tool"], form["values"], form.get("said", {}))
    return None


def last_calculation(turn: Turn) -> Form | None:
    """The calculation that the last answer told, as a form that can be corrected."""
    last = _last(turn)
    if last is None:
        return None
    made = [calculation for calculation in last.answer.calculations if calculation.inputs]
    if not made:
        return None
    said = {path: last.message_id for path in made[-1].inputs}
    sources = (figure.source for figure in last.answer.figures)
    earlier = next((source.said for source in sources if isinstance(source, FromMessage)), None)
    return Form(made[-1].tool, made[-1].inputs, {path: earlier or message for path, message in said.items()})


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
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        result[name] = merged(before, value) if both and set(before) & set(value) else value
    return result


def path_of(values: Mapping[str, Any], number: Decimal, path: str = "") -> str | None:
    """The dotted path of the first input that has this value."""
    for name, value in values.items():
        here = f"{path}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            if found := path_of(value, number, here):
                return found
        elif isinstance(value, list | tuple):
            if found := path_of({str(i): v for i, v in enumerate(value)}, number, here):
                return found
        elif _same(value, number):
            return here
    return None


def replaced(values: Mapping[str, Any], path: str, number: Decimal) -> dict[str, Any]:
    """A copy with another number at the path; a share stays a share."""
    first, _, rest = path.partition(".")
    result: dict[str, Any] = {}
    for name, value in values.items():
        if name != first:
            result[name] = value
        elif isinstance(value, Mapping):
            result[name] = replaced(value, rest, number)
        elif isinstance(value, list | tuple):
            numbered = replaced({str(i): v for i, v in enumerate(value)}, rest, number)
            result[name] = list(numbered.values())
        else:
            result[name] = _like(value, number)
    return result


def _same(value: Any, number: Decimal) -> bool:
    if isinstance(value, bool):
        return False
    try:
        exact = Decimal(str(value).removesuffix("%").strip())
    except InvalidOperation:
        return False
    return exact == number or (0 < exact < 1 and exact * 100 == number)


def _like(value: Any, number: Decimal) -> Any:
    if isinstance(value, int):
        return int(number)
    share = not str(value).endswith("%") and 0 < Decimal(str(value)) < 1 and number >= 1
    return plain(number / 100) if share else f"{plain(number)}%" if str(value).endswith("%") else plain(number)


def _last(turn: Turn) -> Exchange | None:
    return turn.history[-1] if turn.history else None
