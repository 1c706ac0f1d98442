"""What code can say of a sentence: each number, date, address, name and quotation in it has a parent, or it stays here.

The parent of a figure is a handle, a statement or a calculation that the sentence cites, or a year that the person
wrote. Names may also be those the person used, addresses not. Whether the sources support the rest is the judge's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.conversation.message import TIMES
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import input_at, number_at
from assistant.evidence.provenance import Provenance, of_calculation, of_statement, read_figures, supports, value_of
from assistant.grounding.draft import FIGURE, Draft
from assistant.grounding.names import addresses, fold, named, recites, stands
from assistant.numbers.reads import Read
from assistant.types import FromMessage, Status
from assistant.wording import formats
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Sentence
from knowledge.types import Found
from tools.calculation import Calculation, plain

_HANDLE = re.compile(r"(?<![\w.])[scq]\d+(?!\w)")
_BEFORE_UNIT = re.compile(r"^.*\d\s*", re.DOTALL)


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
    if _names_handle(filled.text, context):
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
    if _lonely_years(backed) or not _names_stand(filled.text, sources, context):
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
    numbers: tuple[tuple[int, Number], ...]

    def covers(self, read: Read) -> bool:
        return any(at < read.span[1] and read.span[0] < at + len(number.text) for at, number in self.numbers)


def _filled(words: str, context: TurnContext) -> _Filled | None:
    text, numbers, end = "", [], 0
    for match in FIGURE.finditer(words):
        number = _figure(match.group(1), context)
        if number is None:
            return None
        text += words[end : match.start()]
        rest = words[match.end() :]
        if isinstance(number, Number):
            numbers.append((len(text), number))
            rest = _without_unit(rest, number)
        text += str(number)
        end = len(words) - len(rest)
    return _Filled(text + words[end:], tuple(numbers))


def _without_unit(rest: str, number: Number) -> str:
    """A unit that is written behind a figure which brings its own is not written twice."""
    bare = rest.lstrip(" \u00a0")
    for unit in (_BEFORE_UNIT.sub("", number.text), number.unit):
        if unit and bare.casefold().startswith(unit.casefold()):
            after = bare[len(unit) :]
            if not after[:1].isalnum() and after[:1] not in {"/", "²", "³"}:
                return after
    return rest


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


def _names_handle(text: str, context: TurnContext) -> bool:
    """Does it speak of a handle ("as s1 says"), which means nothing to the person?"""
    evidence = context.evidence
    held = (handle for handle in _HANDLE.findall(text) if handle in evidence.statements or handle in evidence.figures
            or evidence.calculation(handle))  # fmt: skip
    said = fold("\n".join(message.text for message in (*context.earlier, context.message)))
    return any(not stands(handle, said) for handle in held)


def _is_article(read: Read) -> bool:
    """A word for one that counts nothing: một, bir, একটি."""
    return read.in_words and read.value == 1 and read.kind in {"plain", "count"}


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
    """Every name, address and quotation stands in what is cited; names and quotations also in what the person wrote."""
    names = named(text, context.language)
    if not names:
        return True
    known = fold("\n".join(_told(found) for found in sources.statements))
    said = fold("\n".join(message.text for message in (*context.earlier, context.message)))
    backing = [known, *(fold(one.model_dump_json()) for one in sources.calculations)]
    sent = set(addresses(text))
    return all(any(stands(name, one) for one in (*backing, *(() if name in sent else (said,)))) for name in names)


@lru_cache(maxsize=1024)
def _told(found: Found) -> str:
    """All that a statement and its place say."""
    return "\n".join((found.statement.text, found.document_title, *found.passage.section))


def _lonely_years(figures: list[Provenance]) -> bool:
    """A table has every year in it: one of them means nothing without its row's figure."""
    told = {figure.row for figure in figures if figure.row and not figure.year}
    return any(figure.row and figure.year and figure.row not in told for figure in figures)


def _number(read: Read, parent: Provenance) -> Number:
    same_unit = parent.unit == read.unit or {parent.unit, read.unit} <= {"%", "percent"}
    value = plain(parent.value) if same_unit and not read.iso else value_of(read)
    return Number(read.text, value, read.unit or (parent.unit or None), parent.parent)


def year_text(value: int, language: str) -> str:
    return formats.year(value, language)
