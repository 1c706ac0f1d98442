"""What goes on with what was said before: an offer answered, a form filled further, a value corrected, another year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.conversation import replies, state
from assistant.leaders.bundled import followups, intents, naming, slots, years
from assistant.leaders.bundled.cues import find
from assistant.leaders.bundled.followups import Change
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.frames.registry import ARITHMETIC, CONVERTER, FRAMES, HOURS
from assistant.leaders.bundled.guesses import IntentGuess
from assistant.leaders.bundled.intent import Calculate, Choose, Intent, Person
from assistant.leaders.bundled.sums.arithmetic import ON_LINE
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions
from assistant.types import Turn
from tools.calculation import Quantity, plain
from tools.paths import at, changed, leaves

_SHORT_REPLY = 40  # characters; what is longer is no question about the last result alone


def continued(turn: Turn, whole: IntentGuess, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """What goes on with what was said before: an offer answered, a form filled further, a value corrected."""
    if state.offered(turn) and replies.is_yes(turn.text, language, state.language(turn)):
        return (Person(confirmed=True),)
    if line := _on_the_line(state.last_calculations(turn), turn, reads, language):
        return (line,)
    forms = state.waiting_forms(turn)
    last = state.last_calculations(turn)
    for told in forms or state.recent_calculations(turn):
        changes = followups.corrections(turn.text, language, reads, told.values) if reads else ()
        changes = changes or followups.restated(turn.text, language, reads, told.values)
        just_told = told in last
        if not changes and (names := naming.renamed(turn.text, language, told.tool, told.values, just_told=just_told)):
            changes = (*names, *followups.corrections(turn.text, language, reads, _with(told.values, names)))
            changes += naming.outlived(changes, told.values)
        if changes:
            return (_changed(told, changes, turn),)
    if not forms and (again := _again(turn, whole, reads, language) or _converted(turn, reads, language)):
        return again
    return tuple(want for form in forms if (want := _further(form, turn, whole, reads, language)))


def _again(turn: Turn, whole: IntentGuess, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """The last answer's calculations with another year or amount: "and for 2035?", "and for 30 %?"."""
    if whole.label in intents.TALK or not (turn.history and turn.history[-1].answer.calculations):
        return ()
    told = state.last_calculations(turn)
    changed = [(form, followups.instead(turn.text, language, reads, form.values)) for form in told]
    again = tuple(_changed(form, changes, turn) for form, changes in changed if changes)
    return again or _aimed(told, turn, reads, language)


def _on_the_line(told: Sequence[state.Form], turn: Turn, reads: Sequence[Read], language: str) -> Calculate | None:
    """What a straight line to the target that was told leaves in a year before it: "where must we be in 2027?"."""
    asked = find(turn.text, language, "on_line", "sums") or find(turn.text, language, "becomes", "sums")
    if len(reads) != 1 or reads[0].kind != "year" or not asked:
        return None
    for form in told:
        base, share = at(form.values, "base_emissions.total"), form.values.get("reduction")
        first, last = form.values.get("base_year"), form.values.get("target_year")
        if not (base and share and first and last and int(first) < reads[0].value < int(last)):
            continue
        values = {
            "base": {"value": str(base["value"]), "unit": base.get("unit") or "tCO2e"},
            "cut": {"value": plain(Decimal(str(share)) * 100), "unit": "%"},
            "base_year": {"value": str(first)},
            "year": {"value": plain(reads[0].value)},
            "target_year": {"value": str(last)},
        }
        said = dict.fromkeys((f"values.{name}.value" for name in values), next(iter(form.said.values()), turn.id))
        said["values.year.value"] = turn.id
        inputs = {"expression": ON_LINE, "values": values, "to": "tCO2e"}
        return Calculate(ARITHMETIC, inputs, said, used=frozenset({reads[0].span}))
    return None


def _aimed(told: Sequence[state.Form], turn: Turn, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """The same base year and target year with a share that their calculator has no place for: another's aim."""
    if len(reads) != 1 or reads[0].kind != "percent" or not followups.is_elliptic(turn.text, language, reads):
        return ()
    for form in told:
        for tool, place in registry.aims(form.tool, form.values):
            fields = FRAMES[tool].calculator.inputs.model_fields
            kept = {name: value for name, value in form.values.items() if name in fields}
            share = followups.answers(reads, turn.text, [place])
            return (_changed(state.Form(tool, kept, form.said), share, turn),)
    return ()


def _further(form: state.Form, turn: Turn, whole: IntentGuess, reads: Sequence[Read], language: str) -> Intent | None:
    """What the message fills of a form that waits; None where it says nothing of it."""
    answers = followups.answers(reads, turn.text, form.asked)
    answers += naming.factors(reads, form.asked, form.values)
    filled = {change.path for change in answers}
    names = naming.named(turn.text, language, reads, form.tool, form.values)
    if changes := (*answers, *(change for change in names if change.path not in filled)):
        return _says_more(form, changes, turn, reads, language) or _changed(form, changes, turn)
    if reads and whole.label in {form.tool, "correction", "programme"}:
        return _completed(form, turn, reads, language)
    return None


def _says_more(
    form: state.Form, changes: Sequence[Change], turn: Turn, reads: Sequence[Read], language: str
) -> Intent | None:
    """What fills more of the form than what was asked for: "base year 2020, 10,000 tCO2e, 5 % a year"."""
    placed = {read.span for read in slots.fill(form.tool, reads, turn.text, language).reads.values()}
    answered = {change.read.span for change in changes if change.read}
    return _completed(form, turn, reads, language) if placed > answered else None


def _changed(form: state.Form, changes: Sequence[Change], turn: Turn) -> Calculate:
    values = _with(form.values, changes)
    used = frozenset(change.read.span for change in changes if change.read)
    taken, of_year = years.still(turn, values)
    said = {**form.said, **{change.path: turn.id for change in changes}}
    return Calculate(form.tool, values, said, used=used, taken=taken, of_year=of_year)


def _with(values: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    found = dict(values)
    for change in changes:
        found = changed(found, change.path, change.value)
    return found


def _completed(form: state.Form, turn: Turn, reads: Sequence[Read], language: str) -> Intent | None:
    """A sentence that says more of the same form; None where it says nothing of it."""
    known = slots.fill(form.tool, reads, turn.text, language).values
    return filled(form.tool, turn, reads, language, form) if known else None


def filled(tool: str, turn: Turn, reads: Sequence[Read], language: str, form: state.Form | None = None) -> Intent:
    """What the message says of the tool's inputs, over what was said before; or the choice it leaves open."""
    own = slots.fill(tool, reads, turn.text, language)
    if own.choices:
        return Choose(tuple(option.message for option in own.choices[0].options), "ask_ambiguous")
    worked_out = {path for path, read in own.reads.items() if "worked_out" in read.notes}
    said = dict.fromkeys((path for path, _ in leaves(own.values) if path not in worked_out), turn.id)
    assumed = slots.assumed(note for _, note in own.notes)
    if form is None and FRAMES[tool].takes_base_year and not {"base_year", "base_emissions"} & set(own.values):
        form = state.base_year(turn, registry.base_year)
    used = frozenset(read.span for read in (*own.reads.values(), *own.aside))
    if form is None and FRAMES[tool].needs_base and (kept := years.base(turn, own.values, turn.text, language)):
        values = {**own.values, **kept[1]}
        return Calculate(tool, values, said, assumed, used=used, aside=own.aside, taken=years.BASE, of_year=kept[0])
    if form is None:
        return _named_before(Calculate(tool, dict(own.values), said, assumed, used=used, aside=own.aside), turn)
    values = state.merged(form.values, own.values)
    return Calculate(tool, values, {**form.said, **said}, assumed, used=used, aside=own.aside)


def _named_before(wanted: Calculate, turn: Turn) -> Calculate:
    """With names from the message before, where that was answered without a sum: "LPG in the boiler?", "4,200 kg"."""
    last = turn.history[-1] if turn.history else None
    if last is None or state.calculations(last) or last.answer.missing_inputs:
        return wanted
    names = naming.spoken_of(last.text, last.answer.language, (), wanted.tool, wanted.values)
    return replace(
        wanted, values=_with(wanted.values, names), said={**wanted.said, **{one.path: last.message_id for one in names}}
    )


def _converted(turn: Turn, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """The last result in another unit: "how much is that in kg?"."""
    last = turn.history[-1] if turn.history else None
    if last is None or reads or len(turn.text) > _SHORT_REPLY:
        return ()
    units = [mention.name for mention in unit_mentions(page(turn.text, language))]
    for made in (one for one in reversed(last.answer.calculations) if one.tool != HOURS):
        for amount in made.result.values():
            if units and isinstance(amount, Quantity) and (to := followups.unit_as(amount.unit, units[-1])):
                values = {"amount": plain(Decimal(amount.value)), "from": amount.unit, "to": to}
                return (Calculate(CONVERTER, values, {}),)
    return ()
