"""What a result rests on: the steps, each factor's source, and the standards that it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.numbers.quantities import figures
from assistant.types import FromCalculation
from assistant.wording import formats
from assistant.wording.catalogue import say
from assistant.wording.sentence import Number, Sentence, joined
from tools.calculation import Calculation, Step, plain

_RECKONED = re.compile(r" [*/+-] ")
_WRITTEN = str.maketrans({"*": "×", "-": "−"})


def worked_out(made: Calculation, language: str, *, steps: bool) -> Iterator[Sentence]:
    """A line each; without the steps where only the sources are wanted."""
    for place, step in enumerate(made.steps if steps else ()):
        if _RECKONED.search(step.substitution):
            yield _own_line(_sum(made, place, step, language))
    first = {factor.source: place for place, factor in reversed(list(enumerate(made.factors)))}
    for source, place in reversed(first.items()):
        named = _in_figures(source, made, f"factors.{place}.source")
        yield _own_line(say(language, "again.factor", source=named))
    followed = {basis.standard: place for place, basis in reversed(list(enumerate(made.basis)))}
    for standard, place in reversed(followed.items()):
        yield _own_line(say(language, "again.follows", title=_in_figures(standard, made, f"basis.{place}.standard")))


def _sum(made: Calculation, place: int, step: Step, language: str) -> Sentence:
    line = _in_figures(step.substitution.translate(_WRITTEN), made, f"steps.{place}.substitution")
    parent = FromCalculation(calculation_id=made.id, path=f"steps.{place}.value")
    value = Number(formats.quantity(step.value, step.unit, language), plain(step.value), step.unit, parent)
    return joined(line, Sentence(value.text, (value,)), between=" = ")


def _in_figures(text: str, made: Calculation, path: str) -> Sentence:
    """Words of the calculation: the figures in them are its own."""
    parent = FromCalculation(calculation_id=made.id, path=path)
    return Sentence(text, tuple(Number(one.text, plain(one.value), one.unit, parent) for one in figures(text, "en")))


def _own_line(sentence: Sentence) -> Sentence:
    return replace(sentence, own_line=True)
