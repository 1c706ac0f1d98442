"""What a model and a judge are shown, and under which veil.

Unless the manufacturer shares its figures (`MCAP_SHARE_FIGURES`), a handle and a unit stand where a figure would:
quantities, shares, money, counts and phone numbers, in digits or words, in messages, results, warnings, refusals and
history. Years and dates stay. Documents hold nothing of the manufacturer's and are shown whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.conversation.message import Message, Said, says_when
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Inputs
from assistant.evidence.harmless import harmless, one_line
from assistant.evidence.veil import HIDDEN, covered, hidden, veiled
from assistant.numbers.roles import Role
from assistant.types import Answer, Exchange, FromCalculation, FromCitation, FromMessage
from knowledge.types import Found
from tools.calculation import Calculation, Problem, Quantity, Rows, Text, plain
from tools.paths import leaves

_MARK = re.compile(r"(?<!\s)\s*+\[\d{1,3}\]")  # of a citation in an earlier answer
_NOTES: Mapping[Role, str] = {
    "range_end": "end of a range",
    "total": "total of others",
    "correction": "correction",
    "corrected": "corrected by another",
}
_ROWS = 40  # of a table of results


@dataclass(frozen=True)
class Shown:
    """How this turn's material is shown."""

    context: TurnContext

    @property
    def shares(self) -> bool:
        return self.context.turn.share_figures

    def message(self, message: Message) -> str:
        """With each figure tagged: `12.500 t ⟨q1 = 12500 t⟩`, or `⟨q1: t⟩` where its value is withheld."""
        spans = () if self.shares else hidden(message.text, message.language)
        pieces, end = [], 0
        for said in sorted(message.figures, key=lambda one: one.read.span):
            start, after = said.read.span
            if start < end:
                continue
            pieces += [harmless(covered(message.text, end, start, spans)), self._tagged(said, message)]
            end = after
        pieces.append(harmless(covered(message.text, end, len(message.text), spans)))
        return "".join(pieces)

    def _tagged(self, said: Said, message: Message) -> str:
        written, read = harmless(message.text[slice(*said.read.span)]), said.read
        notes = ["ambiguous"] if said.ambiguous else []
        notes += [note for role, note in _NOTES.items() if role in said.roles]
        if says_when(read) or self.shares:
            values = " or ".join(map(plain, (read.value, *read.alternatives)))
            about = read.iso or " ".join(part for part in (values, read.unit or said.kind) if part)
            return f"{written} ⟨{', '.join([f'{said.handle} = {about}', *notes])}⟩"
        return f"⟨{', '.join([f'{said.handle}: {read.unit or said.kind}', *notes])}⟩"

    def plain(self, text: str, language: str) -> str:
        """Harmless; without figures, unless they are shared. Years, dates and digits of names stay."""
        return harmless(text if self.shares else veiled(text, language))

    def statement(self, handle: str, found: Found) -> str:
        return f"{handle} {source_line(found)}"

    def statements(self, found: Iterable[tuple[str, Found]]) -> str:
        return "\n".join(self.statement(handle, one) for handle, one in found) or "Nothing was found."

    def calculation(self, handle: str, made: Calculation, inputs: Inputs | None = None) -> str:
        """The result with the handle of each figure, the inputs as a model wrote them, what it warns of."""
        lines = [f"{handle}: {made.tool}"]
        if inputs is not None and inputs.written is not None:
            lines.append("inputs: " + one_line(_flat(inputs.written)))
        elif self.shares:
            lines.append("inputs: " + one_line(_flat(made.inputs)))
        lines += [line for name, entry in made.result.items() for line in self._result(handle, name, entry)]
        return "\n".join([*lines, *(f"warning: {self.plain(one_line(text), 'en')}" for text in made.warnings)])

    def _result(self, handle: str, name: str, entry: Quantity | Rows | Text) -> Iterator[str]:
        reference = f"{{{{{handle}.result.{name}}}}}"
        if isinstance(entry, Quantity):
            yield self._figure(reference, entry.value, entry.unit)
        elif isinstance(entry, Text):
            yield f"{name}: {self.plain(one_line(entry.text), 'en')}"
        else:
            for place, row in enumerate(entry.rows[:_ROWS]):
                yield f"{handle}.result.{name}.rows.{place}: {self._row(handle, name, place, row)}"

    def _row(self, handle: str, name: str, place: int, row: dict[str, Any]) -> str:
        cells = []
        for column, value in row.items():
            number = not isinstance(value, bool | str) and value is not None
            if number and not self.shares and not column.endswith("year"):
                cells.append(f"{column} {{{{{handle}.result.{name}.rows.{place}.{column}}}}}")
            else:
                cells.append(f"{column} {value}" if number else f"{column} {self.plain(one_line(str(value)), 'en')}")
        return ", ".join(cells)

    def _figure(self, reference: str, value: Any, unit: str | None) -> str:
        known = f" = {plain(value) if hasattr(value, 'as_tuple') else value}" if self.shares or unit == "year" else ""
        return f"{reference}{known} {unit or ''}".rstrip()

    def refusal(self, problems: Iterable[Problem]) -> str:
        told = ((p.field, one_line(f"{p.message} (right would be: {p.expected})")) for p in problems)
        lines = "\n".join(f"{one_line(field)}: {self.plain(text, 'en')}" for field, text in told)
        return f"Not calculated. Ask for what is missing, guess nothing:\n{lines}"

    def exchange(self, exchange: Exchange, message: Message) -> tuple[str, str]:
        """An earlier turn: what the person wrote, and what was answered, its figures by their handles."""
        form = f"(form: {exchange.inputs.tool if exchange.inputs else ''})"
        return self.message(message) if message.text else form, self._answer(exchange.answer)

    def _answer(self, answer: Answer) -> str:
        pieces, at = [], 0
        for figure in answer.figures:
            place = answer.text.find(figure.text, at)
            if place < 0:
                continue
            pieces.append(self.plain(_MARK.sub("", answer.text[at:place]), answer.language))
            handle = self._handle(figure.source, figure.value)
            kept = isinstance(figure.source, FromCitation) or self.shares
            pieces.append(f"{{{{{handle}}}}}" if handle else harmless(figure.text) if kept else HIDDEN)
            at = place + len(figure.text)
        pieces.append(self.plain(_MARK.sub("", answer.text[at:]), answer.language))
        return "".join(pieces)

    def _handle(self, source: FromCalculation | FromCitation | FromMessage, value: str) -> str | None:
        if isinstance(source, FromCalculation):
            known = {made.id: handle for handle, made in self.context.evidence.earlier.items()}
            handle = known.get(source.calculation_id)
            return f"{handle}.{source.path.removesuffix('.value')}" if handle else None
        if isinstance(source, FromMessage):
            said = (s for s in self.context.evidence.figures.values() if s.message_id == source.said)
            return next((s.handle for s in said if plain(s.read.value) == value), None)
        return None


def source_line(found: Found) -> str:
    """`[authority] place: text`, whole, on one line."""
    authority = "unknown" if found.statement.kind == "unknown" else found.passage.authority
    place = " › ".join((found.document_title, *found.passage.section))
    return f"[{authority}] {one_line(place)}: {one_line(found.statement.text)}"


def _flat(values: Any) -> str:
    return ", ".join(f"{path} {value}" for path, value in leaves(values) if value is not None)
