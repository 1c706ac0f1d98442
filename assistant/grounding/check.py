"""What code can say of a sentence: each number, date, address, name and quotation in it has a parent, or it stays here.

The parent of a figure is a handle, a statement or a calculation that the sentence cites, or a year that the person
wrote. Names may also be those the person used. Whether the sources support the rest is the judge's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.conversation.message import TIMES
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import input_at, number_at
from assistant.evidence.provenance import (
    Provenance,
    of_calculation,
    of_statement,
    read_figures,
    row_of,
    supports,
    value_of,
)
from assistant.grounding.draft import FIGURE, Draft
from assistant.grounding.names import fold, named, recites, stands
from assistant.numbers.reads import Read
from assistant.types import FromCalculation, FromMessage, Status
from assistant.wording import formats
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Sentence
from knowledge.types import Found
from tools.calculation import Calculation, plain
from tools.units import UnitError, same_dimension


_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Cited:
    """What a sentence rests on."""

    statements: tuple[Found, ...]
    calculations: tuple[Calculation, ...]

    def __bool__(self) -> bool:
        return bool(self.statements or self.calculations)

    @property
    def says(self) -> Status | None:
        """What the turn comes to by it: an answer, or that no document tells."""
        if not self:
            return None
        unknown = not self.calculations and all(found.statement.kind == "unknown" for found in self.statements)
        return "unanswerable" if unknown else "answered"


def cited(draft: Draft, context: TurnContext) -> Cited:
    """Handles that lead nowhere are nobody's."""
    evidence = context.evidence
    statements = (evidence.statements.get(handle) for handle in draft.cites)
    made = (evidence.calculation(handle) for handle in draft.cites)
    return Cited(tuple(f for f in statements if f), tuple(c for c in made if c))


def checked(draft: Draft, sources: Cited, context: TurnContext) -> Sentence | None:
    """The sentence with its figures filled in; None where something in it has no parent."""
    filled = _filled(draft.words, context)
    if filled is None or not filled.text or recites(filled.text, load_prompt()):
        return None
    numbers = list(filled.numbers)
    backed = []
    for read in read_figures(filled.text, context.language):
        if filled.covers(read) or _is_article(read):
            continue
        parent = _parent(read, sources, context)
        if parent is None:
            return None
        backed.append(parent)
        numbers.append((read.span[0], _number(read, parent)))
    if _lonely_years(backed, filled) or not _names_stand(filled.text, sources, context):
        return None
    ordered = tuple(number for _, number in sorted(numbers, key=lambda pair: pair[0]))
    return Sentence(
        filled.text, ordered, sources.statements, own_line=draft.begins_line, paragraph=draft.begins_paragraph
    )


def word_for_word(sentence: Sentence, sources: Cited) -> bool:
    """Does a statement say just this?"""
    said = fold(sentence.text).strip(" .。")
    return any(said == fold(found.statement.text).strip(" .。") for found in sources.statements)


@dataclass(frozen=True)
class _Filled:
    """A text with its figure handles written out, their numbers by place."""

    text: str
    language: str
    numbers: tuple[tuple[int, Number], ...]

    def covers(self, read: Read) -> bool:
        """Is it what a handle was filled with? Not where the words about it make another number of that: 1{{q1}},
        {{q1}} million."""
        start, end = read.span
        whole = [(at, number) for at, number in self.numbers if at < end and start < at + len(number.text)]
        return bool(whole) and all(
            (at <= start and end <= at + len(number.text)) or read.value in _values(number, self.language)
            for at, number in whole
        )


def _values(number: Number, language: str) -> set[Decimal]:
    """As the figure says it by itself, rounded or not."""
    exact = {Decimal(number.value)} if _DECIMAL.fullmatch(number.value) else set()
    return exact | {read.value for read in read_figures(number.text, language)}


def _filled(words: str, context: TurnContext) -> _Filled | None:
    text, numbers, end = "", [], 0
    for match in FIGURE.finditer(words):
        number = _figure(match.group(1), context)
        if number is None:
            return None
        text += words[end : match.start()]
        rest: str | None = words[match.end() :]
        if isinstance(number, Number):
            numbers.append((len(text), number))
            rest = _without_unit(words[match.end() :], number.unit, context.language)
        if rest is None:
            return None
        text += str(number)
        end = len(words) - len(rest)
    return _Filled(text + words[end:], context.language, tuple(numbers))


def _without_unit(rest: str, unit: str | None, language: str) -> str | None:
    """What stands behind a figure which brings its own unit: that unit is not written twice, in words neither.

    None where it would make another figure of it: million, MWh behind kWh.
    """
    bare = rest.lstrip(" \u00a0")
    if not unit or not bare:
        return rest
    after = bare[len(unit) :]
    if bare.casefold().startswith(unit.casefold()) and not (after[:1].isalnum() or after[:1] in {"²", "³"}):
        return after
    read = next(iter(read_figures(f"1 {bare}", language)), None) if bare[0].isalpha() else None
    if read is None or read.span[0] > 0 or read.span[1] <= len("1 "):
        return rest
    if read.value != 1 or _another_unit(read.unit, unit):
        return None
    return bare[read.span[1] - len("1 ") :] if _same_unit(read.unit, unit) else rest


def _same_unit(written: str | None, unit: str) -> bool:
    """A tonne behind a figure of tCO2e is that tonne."""
    return written == unit or (written is not None and unit.startswith(f"{written}CO2"))


def _another_unit(written: str | None, unit: str) -> bool:
    """Another that measures the same."""
    try:
        return written is not None and not _same_unit(written, unit) and same_dimension(written, unit)
    except UnitError:
        return False


def _figure(handle: str, context: TurnContext) -> Number | str | None:
    """c1.result.total, c1.inputs.amount, q1 → the figure as the language writes it."""
    name, _, path = handle.partition(".")
    if name[0] == "q":
        said = context.evidence.figures.get(name)
        if said is None:
            return None
        return Number(said.read.text, value_of(said.read), said.read.unit, FromMessage(said=said.message_id))
    made = context.evidence.calculation(name)
    if made is None or not path:
        return None
    if path.startswith("inputs."):
        return input_at(made, path.removeprefix("inputs."), context.language)
    return number_at(made, path.removeprefix("result."), context.language)


def _is_article(read: Read) -> bool:
    """A word for one that counts nothing (một, bir, একটি, 一年里), or for none."""
    counts = read.kind not in {"plain", "count"} and read.unit != "year"
    return read.in_words and not counts and (read.value == 1 or (read.value == 0 and read.unit is None))


def _parent(read: Read, sources: Cited, context: TurnContext) -> Provenance | None:
    """What the sentence cites comes first, then what the person wrote."""
    cited = [figure for found in sources.statements for figure in of_statement(found)]
    made = [figure for one in sources.calculations for figure in of_calculation(one)]
    known = (*cited, *made, *_said(context))
    return next((figure for figure in known if supports(figure, read)), None)


def _said(context: TurnContext) -> Iterator[Provenance]:
    """Years and dates of the conversation; all its figures where the model was shown them."""
    for said in context.evidence.figures.values():
        if said.kind in TIMES or context.turn.share_figures:
            read = said.read
            yield Provenance(read.value, read.unit, read.iso, FromMessage(said=said.message_id), read.kind == "year")


def _names_stand(text: str, sources: Cited, context: TurnContext) -> bool:
    """Every name, address and quotation stands in what is cited, or in what the person wrote."""
    names = named(text, context.language)
    if not names:
        return True
    known = fold("\n".join(_told(found) for found in sources.statements))
    said = fold("\n".join(message.text for message in (*context.earlier, context.message)))
    made = [fold(one.model_dump_json()) for one in sources.calculations]
    return all(stands(name, known) or stands(name, said) or any(stands(name, one) for one in made) for name in names)


@lru_cache(maxsize=1024)
def _told(found: Found) -> str:
    """All that a statement and its place say."""
    return "\n".join((found.statement.text, found.document_title, *found.passage.section))


def _lonely_years(figures: list[Provenance], filled: _Filled) -> bool:
    """A table has every year in it: one of them means nothing without its row's figure."""
    told = {figure.row for figure in figures if figure.row and not figure.year}
    told |= {row_of(number.parent.path) for _, number in filled.numbers if isinstance(number.parent, FromCalculation)}
    return any(figure.row and figure.year and figure.row not in told for figure in figures)


def _number(read: Read, parent: Provenance) -> Number:
    same_unit = parent.unit == read.unit or {parent.unit, read.unit} <= {"%", "percent"}
    value = plain(parent.value) if same_unit and not read.iso else value_of(read)
    return Number(read.text, value, read.unit or (parent.unit or None), parent.parent)


def year_text(value: int, language: str) -> str:
    return formats.year(value, language)
