"""What code can say of a sentence: each number, date, address, name and quotation in it has a parent, or it stays here.

The parent of a figure is a handle, a statement or a calculation that the sentence cites, or a year that the person
wrote. Names may also be those the person used. Whether the sources support the rest is the judge's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from assistant.conversation.message import TIMES
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import input_at, number_at
from assistant.evidence.provenance import Provenance, of_calculation, of_statement, read_figures, supports, value_of
from assistant.grounding.draft import FIGURE, Draft
from assistant.grounding.names import fold, named, recites, stands
from assistant.numbers.reads import Read
from assistant.types import FromMessage, Status
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Quoted, Sentence
from knowledge.types import Found
from tools.calculation import Calculation, plain

_DIGITS = re.compile(r"^.*\d")


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
            rest = _without_unit(_without_unit(rest, number.unit), _DIGITS.sub("", number.text).strip())
        text += str(number)
        end = len(words) - len(rest)
    return _Filled(text + words[end:], tuple(numbers))


def _without_unit(rest: str, unit: str | None) -> str:
    """A unit that is written behind a figure which brings its own is not written twice."""
    bare = rest.lstrip(" \u00a0")
    if not unit or not bare.casefold().startswith(unit.casefold()):
        return rest
    after = bare[len(unit) :]
    return rest if after[:1].isalnum() or after[:1] in "/²³" else after


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
    """A word for one that counts nothing: một, bir, একটি."""
    return read.in_words and read.value == 1 and read.kind in {"plain", "count"}


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
        if said.kind in TIMES or context.turn.share_figures:
            read, parent = said.read, FromMessage(said=said.message_id)
            for value in (read.value, *read.alternatives):
                yield Provenance(value, read.unit, read.iso, parent, read.kind == "year")


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


def _lonely_years(figures: list[Provenance]) -> bool:
    """A table has every year in it: one of them means nothing without its row's figure."""
    told = {figure.row for figure in figures if figure.row and not figure.year}
    return any(figure.row and figure.year and figure.row not in told for figure in figures)


def _number(read: Read, parent: Provenance) -> Number:
    same_unit = parent.unit == read.unit or {parent.unit, read.unit} <= {"%", "percent"}
    value = plain(parent.value) if same_unit and not read.iso else value_of(read)
    return Number(read.text, value, read.unit or (parent.unit or None), parent.parent)
