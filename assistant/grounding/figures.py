"""The gate: every number, date, address, name and quotation of a sentence has a parent, or the sentence stays here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.conversation.language import identify
from assistant.evidence.evidence import Evidence
from assistant.grounding.draft import FIGURE, Raw
from assistant.grounding.entailment import Search, rests_on, same_sense
from assistant.grounding.names import fold, named, recites, stands
from assistant.grounding.provenance import Backing, of_calculation, of_statement, read_figures, supports, value_of
from assistant.numbers.reads import Read
from assistant.types import FromCalculation
from assistant.wording import formats
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Quoted, Sentence
from knowledge.languages import supported
from knowledge.types import Found
from tools.calculation import Calculation, Quantity, Rows, Text, plain

_TELLING = 30  # characters from which a sentence tells its language
_BARE = frozenset({"plain", "count"})
_BESIDE_AFTER = re.compile(r"[\s-]*([^\W\d_]{2,})")
_BESIDE_BEFORE = re.compile(r"([^\W\d_]{2,})\W*$")
_ALLOWED = frozenset({"mcap", "cascale"})  # the programme and its owner
Render = Callable[[Found], Sentence]  # how a statement is quoted
Told = Callable[[Calculation], Sequence[Sentence]]  # how a calculation is told


@dataclass(frozen=True)
class Gate:
    """One turn's gate.

    `quoted` and `told` write what a model only points at; `near` finds the statements that a sentence may rest on.
    """

    evidence: Evidence
    language: str
    quoted: Render
    told: Told
    near: Search

    def passed(self, raw: Raw) -> tuple[Sentence, ...] | None:
        """The sentences that may be sent for what the model wrote; None where it must be dropped."""
        if any(handle not in self.evidence.statements for handle in raw.statements):
            return None
        cited = [self.evidence.statements[handle] for handle in raw.statements]
        if raw.only_handles:
            return self._pointed(raw, cited)
        sentence = self._checked(raw, cited)
        return None if sentence is None else (sentence,)

    def _pointed(self, raw: Raw, cited: Sequence[Found]) -> tuple[Sentence, ...] | None:
        """Handles alone: statements are quoted, calculations are told."""
        handles = FIGURE.findall(raw.words)
        made = [self.evidence.calculations.get(handle) for handle in handles]
        if any(calculation is None for calculation in made) or not (made or cited):
            return None
        told = [line for calculation in made if calculation is not None for line in self.told(calculation)]
        return (*told, *(self.quoted(found) for found in cited))

    def _checked(self, raw: Raw, cited: Sequence[Found]) -> Sentence | None:
        filled = _filled(raw.words, self.evidence, self.language)
        if filled is None:
            return None
        text, numbers, spans = filled
        if recites(text, load_prompt()) or not self._in_language(text):
            return None
        backings: list[Backing] = []
        for read in read_figures(text, self.language):
            if any(start < read.span[1] and read.span[0] < end for start, end in spans):
                continue
            backing = self._backing(read, text, cited)
            if backing is None:
                return None
            backings.append(backing)
            numbers.append((read.span[0], _number(read, backing)))
        if _lonely_years(backings):
            return None
        ordered = tuple(number for _, number in sorted(numbers, key=lambda pair: pair[0]))
        if not ordered:
            return self._grounded(raw, text)
        parents = [number.parent.found for number in ordered if isinstance(number.parent, Quoted)]
        if parents and not any(same_sense(text, found, self.language) for found in parents):
            return None
        return self._named(raw, text, ordered, cited)

    def _grounded(self, raw: Raw, text: str) -> Sentence | None:
        """A sentence without figures says what one statement says, names included, or it stays here."""
        ground = rests_on(text, self.language, self.near(text))
        if ground is None or not all(stands(name, _told(ground)) for name in named(text, _ALLOWED)):
            return None
        return Sentence(text, (), (ground,), own_line=raw.begins_line)

    def _in_language(self, text: str) -> bool:
        """A model that was talked into another language than the person's is not let through."""
        return len(text) < _TELLING or identify(text, self.language, self.language) == supported(self.language)

    def _named(self, raw: Raw, text: str, numbers: tuple[Number, ...], cited: Sequence[Found]) -> Sentence | None:
        """Every name leads to a statement, or to a calculation; what it leads to is cited."""
        cites = dict.fromkeys([*cited, *(n.parent.found for n in numbers if isinstance(n.parent, Quoted))])
        for name in named(text, _ALLOWED):
            if any(stands(name, _told(found)) for found in cites):
                continue
            holding = next((found for found in self._in_order(cited) if stands(name, _told(found))), None)
            if holding is not None:
                cites[holding] = None
            elif not any(stands(name, fold(made.model_dump_json())) for made in self.evidence.calculations.values()):
                return None
        return Sentence(text, numbers, tuple(cites), own_line=raw.begins_line)

    def _backing(self, read: Read, text: str, cited: Sequence[Found]) -> Backing | None:
        """What a sentence cites comes first, then calculations, then the rest that was found."""
        first = [backing for found in cited for backing in of_statement(found)]
        made = [backing for one in self.evidence.calculations.values() for backing in of_calculation(one)]
        rest = [backing for found in self._in_order(cited) for backing in of_statement(found)]
        if read.kind in _BARE and read.unit is None:
            rest = [b for b in rest if isinstance(b.parent, Quoted) and _same_thing(read, text, b.parent.found)]
        return next((b for b in [*first, *made, *rest] if supports(b, read)), None)

    def _in_order(self, cited: Sequence[Found]) -> list[Found]:
        """What is cited, then the programme's own documents, then what others say."""
        statements = self.evidence.statements.values()
        own = [found for found in statements if found.passage.authority == "mcap"]
        return [*cited, *own, *(found for found in statements if found.passage.authority != "mcap")]


def _same_thing(read: Read, text: str, found: Found) -> bool:
    """A number without a unit counts something: what stands beside it stands in the statement too."""
    beside = _BESIDE_AFTER.match(text, read.span[1]) or _BESIDE_BEFORE.search(text[: read.span[0]])
    return beside is None or fold(beside.group(1)) in fold(found.statement.text)


def _told(found: Found) -> str:
    """All that a statement and its place say, folded."""
    return fold("\n".join((found.statement.text, found.document_title, *found.passage.section)))


def _filled(
    words: str, evidence: Evidence, language: str
) -> tuple[str, list[tuple[int, Number]], list[tuple[int, int]]] | None:
    """The text with its figure handles written out, their numbers by place, and where they stand."""
    text, numbers, spans, last = "", [], [], 0
    for match in FIGURE.finditer(words):
        number = _figure(match.group(1), evidence, language)
        if number is None:
            return None
        text += words[last : match.start()]
        numbers.append((len(text), number))
        spans.append((len(text), len(text) + len(number.text)))
        text += number.text
        last = match.end()
    return text + words[last:], numbers, spans


def _figure(handle: str, evidence: Evidence, language: str) -> Number | None:
    """c1.result.target_emissions → the figure as the language writes it."""
    name, _, path = handle.partition(".")
    made = evidence.calculations.get(name)
    if made is None or not path:
        return None
    return number_at(made, path.removeprefix("result."), language)


def number_at(made: Calculation, output: str, language: str) -> Number | None:
    """One output of a calculation as a figure; `output` is its name, for rows `path.0.emissions`."""
    name, _, rest = output.removesuffix(".value").partition(".")
    entry = made.result.get(name)
    if isinstance(entry, Quantity) and not rest:
        return _written(made, f"result.{name}.value", entry.value, entry.unit, language)
    if isinstance(entry, Rows) and rest:
        return _cell(made, name, entry, rest.removeprefix("rows."), language)
    return None


def _cell(made: Calculation, name: str, entry: Rows, rest: str, language: str) -> Number | None:
    row, _, column = rest.partition(".")
    if not row.isdigit() or int(row) >= len(entry.rows) or column not in entry.rows[int(row)]:
        return None
    value = entry.rows[int(row)][column]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    unit = entry.rows[int(row)].get("unit")
    return _written(
        made, f"result.{name}.rows.{row}.{column}", value, unit if isinstance(unit, str) else None, language
    )


def _written(made: Calculation, path: str, value: Any, unit: str | None, language: str) -> Number:
    parent = FromCalculation(calculation_id=made.id, path=path)
    last = path.removesuffix(".value").rsplit(".", 1)[-1]
    if isinstance(value, int) and (last == "year" or last.endswith("_year")):
        return Number(formats.year(value, language), str(value), None, parent)
    exact = Decimal(value)
    return Number(formats.quantity(exact, unit, language), plain(exact), unit, parent)


def text_at(made: Calculation, output: str) -> str | None:
    entry = made.result.get(output)
    return entry.text if isinstance(entry, Text) else None


def _lonely_years(backings: Sequence[Backing]) -> bool:
    """A table has every year in it: one of them means nothing without its row's figure."""
    told = {backing.row for backing in backings if backing.row and not backing.year}
    return any(backing.row and backing.year and backing.row not in told for backing in backings)


def _number(read: Read, backing: Backing) -> Number:
    return Number(read.text, _value(read, backing), read.unit or (backing.unit or None), backing.parent)


def _value(read: Read, backing: Backing) -> str:
    """The parent's own value where it is written in the parent's unit, else what is written."""
    same_unit = backing.unit == read.unit or {backing.unit, read.unit} <= {"%", "percent"}
    return plain(backing.value) if same_unit and not read.iso else value_of(read)
