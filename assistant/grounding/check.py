"""What code can say of a sentence: each number, date, address, name and quotation in it has a parent, or it stays here.

The parent of a figure is a handle, a statement or a calculation that the sentence cites, or a year that the person
wrote. Names may also be those the person used, addresses not. Whether the sources support the rest the judge says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from assistant.conversation.message import says_when
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import input_at, number_at
from assistant.evidence.provenance import (
    Provenance,
    of_calculation,
    of_statement,
    read_figures,
    row_of,
    supports,
    text_of,
    value_of,
)
from assistant.grounding.counting import is_article, strays, tallies
from assistant.grounding.draft import FIGURE, Draft
from assistant.grounding.names import addresses, behind_opening, countries, fold, named, recites, stands
from assistant.numbers.lexicon import load_lexicon
from assistant.numbers.reads import Read
from assistant.types import FromCalculation, FromMessage, Status
from assistant.wording import formats
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Quoted, Sentence
from knowledge.scripts import lower, plain_text
from knowledge.types import Found
from tools.arithmetic import CALCULATOR as ARITHMETIC
from tools.calculation import Calculation, plain
from tools.units import UnitError, convert, same_dimension

_NEAR = 24  # characters in which a unit stands beside its figure
_GAS = re.compile(r"(?<=[tg])CO2e?$|(?<=[tg])(?:CH4|N2O)$")
_IN_TEXT = frozenset({"%", "percent", "minute", "minutes", "min"})  # units that a figure is written with as words
_TAIL = re.compile(r"[^\d\s]+$")  # of a figure's text, behind its digits: 2013年
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")

_HANDLE = re.compile(r"(?<![\w.])[scq]\d+(?!\w)")


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
    reads = read_figures(filled.text, context.language)
    if _names_handle(filled.text, context) or any(strays(filled.text, reads, context.language, sources.statements)):
        return None
    for read in reads:
        if filled.covers(read) or is_article(read) or tallies(read, sources.calculations, context):
            continue
        parent = _parent(read, sources, context)
        if parent is None:
            return None
        backed.append(parent)
        numbers.append((read.span[0], _number(read, parent)))
    if _lonely_years(backed, filled) or not _names_stand(FIGURE.sub(" … ", draft.words), sources, context):
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
        rest = words[match.end() :]
        if isinstance(number, Number):
            beside = _read_beside(text, rest, context.language)
            if beside and (beside.value != 1 or _times(beside.unit, number.unit) not in {None, 1}):
                return None  # million, or kilograms behind tonnes: another figure
            number, rest = _with_one_unit(number, beside, rest, context.language)
            numbers.append((len(text), number))
        text += str(number)
        end = len(words) - len(rest)
    return _Filled(text + words[end:], context.language, tuple(numbers))


def _read_beside(before: str, rest: str, language: str) -> Read | None:
    """What the sentence itself makes of a figure by the words behind or before it, as if that were one."""
    bare = rest.lstrip(" \u00a0")
    lexicon, said = load_lexicon(language), before.rstrip()
    in_front = lexicon.units_before or lexicon.percent_before.before(lower(said), said, len(said))
    lead = before[-_NEAR:] if in_front else ""
    if not lead and not bare[:1].isalpha():
        return None
    reads = read_figures(f"{lead}1 {bare[:_NEAR]}", language)
    bounds = len(lead), len(lead) + 1
    return next((read for read in reads if read.span[0] <= bounds[0] < read.span[1] and read.span != bounds), None)


def _head(unit: str) -> str:
    """What a unit counts: t of tCO2e/year."""
    return _GAS.sub("", unit.partition("/")[0])


def _times(written: str | None, unit: str | None) -> Decimal | None:
    """How many of a figure's units the one written beside it is worth: 1 of the same; None of another kind."""
    if not written or not unit:
        return None
    if _head(written) == _head(unit):
        return Decimal(1)
    try:
        same = "%" not in (written, unit) and same_dimension(_head(written), _head(unit))
        return convert(Decimal(1), _head(written), _head(unit)) if same else None
    except UnitError:
        return None


def _with_one_unit(number: Number, beside: Read | None, rest: str, language: str) -> tuple[Number, str]:
    """The sentence's own words for a unit stand; what a figure has in its text already is not written twice."""
    bare = rest.lstrip(" \u00a0")
    own = _TAIL.search(number.text)
    for unit in (number.unit, own.group().strip() if own else None):
        if unit and bare.casefold().startswith(unit.casefold()) and not bare[len(unit) : len(unit) + 1].isalnum():
            return number, bare[len(unit) :]
    same = beside is not None and _times(beside.unit, number.unit) == 1
    in_front = beside is not None and not beside.text.startswith("1")
    if same and isinstance(number.parent, FromCalculation) and (in_front or number.unit not in _IN_TEXT):
        given = number.parent.path.startswith("inputs.")
        return replace(number, text=formats.number(Decimal(number.value), language, said=given)), rest
    if same and (read := next(iter(read_figures(f"1 {bare}", language)), None)) and read.span[0] == 0:
        return number, bare[read.span[1] - 2 :]
    return number, rest


def _figure(handle: str, context: TurnContext) -> Number | str | None:
    """c1.result.total, c1.inputs.amount, q1 → the figure as the language writes it."""
    name, _, path = handle.partition(".")
    if name[0] == "q":
        said = context.evidence.figures.get(name)
        if said is None:
            return None
        return Number(text_of(said.read, context.language), value_of(said.read), said.read.unit,
                      FromMessage(said=said.message_id))  # fmt: skip
    made = context.evidence.calculation(name)
    if made is None or not path:
        return None
    if path.startswith("inputs."):
        return input_at(made, path.removeprefix("inputs."), context.language)
    return number_at(made, path.removeprefix("result."), context.language)


def _names_handle(text: str, context: TurnContext) -> bool:
    """Does it speak of a handle ("as s1 says"), which means nothing to the person?"""
    held = context.evidence
    known = {*held.statements, *held.figures, *held.calculations, *held.earlier}
    return any(one in known and not stands(one, said_by(context)) for one in _HANDLE.findall(plain_text(text)))


def said_by(context: TurnContext) -> str:
    """All that the person wrote in the conversation, folded."""
    return _folded(tuple(message.text for message in (*context.earlier, context.message)))


@lru_cache(maxsize=64)
def _folded(texts: tuple[str, ...]) -> str:
    return fold("\n".join(texts))


def _parent(read: Read, sources: Cited, context: TurnContext) -> Provenance | None:
    """What the sentence cites comes first, then what the person wrote."""
    cited = (figure for found in sources.statements for figure in of_statement(found))
    made = (figure for one in sources.calculations for figure in of_calculation(one))
    known = chain(cited, made, _said(context), _originals(sources, context))
    return next((figure for figure in known if supports(figure, read)), None)


def _originals(sources: Cited, context: TurnContext) -> Iterator[Provenance]:
    """Figures of a translation as its original writes them: June 2024 for ২০২৪ সালের জুনে."""
    for found in sources.statements:
        if found.statement.key and found.statement.language != "en":
            for original in context.library.statements([found.statement.key], "en", context.turn.release):
                yield from (replace(figure, parent=Quoted(found)) for figure in of_statement(original))


def _said(context: TurnContext) -> Iterator[Provenance]:
    """Years and dates of the conversation; all its figures where the model was shown them."""
    for said in context.evidence.figures.values():
        if says_when(said.read) or context.turn.share_figures:
            read, parent = said.read, FromMessage(said=said.message_id)
            for value in (read.value, *read.alternatives):
                yield Provenance(value, read.unit, read.iso, parent, read.kind == "year")


def _names_stand(text: str, sources: Cited, context: TurnContext) -> bool:
    """Every name, address and quotation stands in what is cited; all but addresses also in what the person wrote."""
    names, places = named(text, context.language), tuple(countries(text, context.language))
    known = fold("\n".join(map(_told, sources.statements)))
    said = said_by(context)
    sent = set(addresses(text))

    def is_known(name: str | None) -> bool:
        return name is not None and (stands(name, known) or (name not in sent and stands(name, said)))

    others = [name for name in names if not (is_known(name) or is_known(behind_opening(name, text)))]
    computed = [
        one for one in sources.calculations if one.tool != ARITHMETIC.name
    ]  # in which a leader names the values
    made = tuple(fold(one.model_dump_json()) for one in computed) if others or places else ()
    told = all(any(name in text for name in called for text in (known, said, *made)) for called in places)
    return told and all(any(stands(name, one) for one in made) for name in others)


@lru_cache(maxsize=1024)
def _told(found: Found) -> str:
    """All that a statement and its place say."""
    return "\n".join((found.statement.text, found.document_title, *found.passage.section))


def _lonely_years(figures: list[Provenance], filled: _Filled) -> bool:
    """A table has every year in it: one of them means nothing without its row's figure."""
    told = {figure.row for figure in figures if figure.row and not figure.year}
    parents = (number.parent for _, number in filled.numbers)
    told |= {row for one in parents if isinstance(one, FromCalculation) and (row := row_of(one.path))}
    return any(figure.row and figure.year and figure.row not in told for figure in figures)


def _number(read: Read, parent: Provenance) -> Number:
    same_unit = parent.unit == read.unit or {parent.unit, read.unit} <= {"%", "percent"}
    value = plain(parent.value) if same_unit and not read.iso else value_of(read)
    return Number(read.text, value, read.unit or (parent.unit or None), parent.parent)
