"""Reads a message: what it wants, by its meaning, its numbers and what the conversation still holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.conversation import replies, state
from assistant.conversation.authorities import asked_about
from assistant.conversation.limits import Small, turned_away
from assistant.conversation.message import Message, read
from assistant.conversation.replies import Again
from assistant.leaders.bundled import accounting, followups, intents, naming, recall, sheets, slots
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.followups import Change
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.frames.registry import ARITHMETIC, ASKED_OF, CONVERTER, FRAMES, HOURS
from assistant.leaders.bundled.guesses import YES_OR_NO, Hearing, IntentGuess, guess, parts
from assistant.leaders.bundled.intent import Ask, Calculate, Choose, Intent, Person, Speak, Understanding
from assistant.leaders.bundled.sums import arithmetic
from assistant.leaders.bundled.sums import reading as sums
from assistant.leaders.bundled.sums.reading import Summed
from assistant.numbers.page import page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions
from assistant.types import Turn
from knowledge.library import Query
from tools.calculation import Quantity, plain
from tools.paths import changed, leaves
from tools.registry import CALCULATORS

_SMALL: dict[str, Small] = {
    "greeting": "greeting",
    "thanks": "thanks",
    "capabilities": "capabilities",
    "reject": "declined",
    "confirm": "thanks",
    "off_topic": "off_topic",
    "others_data": "others_data",
    "override": "instructions",
}
_TOLD_BY_WORDS = frozenset({"money", "percent"})
_SHORT_REPLY = 40  # characters; what is longer is no yes or no
_SURELY_OFF_TOPIC = 0.4  # below it the documents are asked


def listen(turn: Turn, message: Message, hearing: Hearing) -> Understanding:
    """Never fails on what a person writes."""
    language = message.language
    if away := turned_away(turn, hearing.longest):
        return Understanding(language, (Speak(away),))
    if turn.inputs is not None:
        return Understanding(language, (_form(turn),))
    turn = turn.model_copy(update={"text": message.for_matching})
    if again := recall.wanted(turn, language):
        return _recalled(turn, again, language, hearing)
    reads = message.reads
    whole = guess(turn.text, reads, language, hearing, turn.manufacturer_name)
    if sheet := sheets.uploaded(turn, whole.label):
        return Understanding(language, (sheet,))
    summed = sums.read(turn.text, language, reads)
    continued = () if summed.instead else _continued(turn, whole, reads, language)
    if continued:
        open_ = accounting.unplaced(turn.text, language, reads, continued, summed)
        return Understanding(language, continued, open_)
    heard = parts(_heard_as(whole, summed), turn, reads, language, hearing)
    if len(heard) == 1 and heard[0].label not in CALCULATORS:
        heard = [replace(heard[0], text=followups.in_thread(turn, heard[0].text, language))]
    wants = [want for one in heard for want in _wants(one, turn, summed, language, hearing)]
    left = tuple(read for one in heard for read in slots.left_out(one.label, summed.reads, turn.text, language))
    left = () if summed.instead else left
    wants += _asked_what(left, wants, turn, summed.reads, language)
    named = {read.span for read in left}
    open_ = accounting.unplaced(turn.text, language, [r for r in reads if r.span not in named], wants, summed)
    return Understanding(language, tuple(dict.fromkeys(wants)) or (_ask(turn.text, language),), open_, left)


def _heard_as(whole: IntentGuess, summed: Summed) -> IntentGuess:
    """Amounts with factors of their own are a calculation, whatever the words are like."""
    if summed.instead:
        return replace(whole, label=ARITHMETIC)
    return replace(whole, label=summed.tool) if summed.tool and not registry.takes_activity(whole.label) else whole


def _recalled(turn: Turn, again: tuple[Again, int], language: str, hearing: Hearing) -> Understanding:
    """An earlier answer from what it rests on; else what it answered, read once more."""
    kind, place = again
    told = turn.history[place]
    if wants := recall.intents(kind, told, hearing.library, turn.release):
        return Understanding(language, wants)
    earlier = recall.turn_of(turn, place)
    before = read(earlier.model_copy(update={"language": told.answer.language}))[0]
    return replace(listen(earlier, before, hearing), language=language)


def settles(turn: Turn, message: Message, hearing: Hearing) -> bool:
    """Is this turn one that no leader is needed for: turned away, a form, an inventory, a yes to an offered adviser?"""
    if turned_away(turn, hearing.longest) or turn.inputs is not None or sheets.uploaded(turn, None):
        return True
    return state.offered(turn) and replies.is_yes(message.for_matching, message.language, state.language(turn))


def _form(turn: Turn) -> Calculate:
    """A filled form or a corrected card: nothing is parsed from text."""
    assert turn.inputs is not None  # noqa: S101 (the caller looked)
    old = next((form for form in state.waiting_forms(turn) if form.tool == turn.inputs.tool), None)
    before = turn.corrects.inputs if turn.corrects else old.values if old else {}
    said = {**(old.said if old and not turn.corrects else {}), **dict.fromkeys(turn.inputs.values, turn.id)}
    filled: dict[str, Any] = {}
    for path, value in turn.inputs.values.items():  # fields of a form are named by their path
        filled = changed(filled, path, value)
    values = state.merged(before, filled)
    return Calculate(turn.inputs.tool, values, {**dict.fromkeys(values, turn.id), **said})


def _continued(turn: Turn, whole: IntentGuess, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """What goes on with what was said before: an offer answered, a form filled further, a value corrected."""
    if state.offered(turn) and replies.is_yes(turn.text, language, state.language(turn)):
        return (Person(confirmed=True),)
    forms = state.waiting_forms(turn)
    for told in forms or state.recent_calculations(turn):
        changes = followups.corrections(turn.text, language, reads, told.values) if reads else ()
        changes = changes or followups.restated(turn.text, language, reads, told.values)
        if changes or (changes := naming.renamed(turn.text, language, told.tool, told.values)):
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


def _aimed(told: Sequence[state.Form], turn: Turn, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """The same base year and target year with a share that their calculator has no place for: another's aim."""
    if len(reads) != 1 or reads[0].kind != "percent" or not followups.is_elliptic(turn.text, language, reads):
        return ()
    for form in told:
        for tool, place in registry.aims(form.tool, form.values):
            kept = {
                name: form.values[name] for name in FRAMES[tool].calculator.inputs.model_fields if name in form.values
            }
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
    values: dict[str, Any] = dict(form.values)
    for change in changes:
        values = changed(values, change.path, change.value)
    used = frozenset(change.read.span for change in changes if change.read)
    return Calculate(form.tool, values, {**form.said, **{change.path: turn.id for change in changes}}, used=used)


def _completed(form: state.Form, turn: Turn, reads: Sequence[Read], language: str) -> Intent | None:
    """A sentence that says more of the same form; None where it says nothing of it."""
    filled = slots.fill(form.tool, reads, turn.text, language)
    if not filled.values:
        return None
    return _filled(form.tool, turn, reads, language, form)


def _filled(tool: str, turn: Turn, reads: Sequence[Read], language: str, form: state.Form | None = None) -> Intent:
    """What the message says of the tool's inputs, over what was said before; or the choice it leaves open."""
    filled = slots.fill(tool, reads, turn.text, language)
    if filled.choices:
        return Choose(tuple(option.message for option in filled.choices[0].options), "ask_ambiguous")
    worked_out = {path for path, read in filled.reads.items() if "worked_out" in read.notes}
    said = dict.fromkeys((path for path, _ in leaves(filled.values) if path not in worked_out), turn.id)
    assumed = slots.assumed(note for _, note in filled.notes)
    if form is None and FRAMES[tool].takes_base_year and not {"base_year", "base_emissions"} & set(filled.values):
        form = state.base_year(turn, registry.base_year)
    used = frozenset(read.span for read in (*filled.reads.values(), *filled.aside))
    if form is None:
        return _named_before(Calculate(tool, dict(filled.values), said, assumed, used=used, aside=filled.aside), turn)
    values = state.merged(form.values, filled.values)
    return Calculate(tool, values, {**form.said, **said}, assumed, used=used, aside=filled.aside)


def _named_before(wanted: Calculate, turn: Turn) -> Calculate:
    """With names from the message before, where that was answered without a sum: "LPG in the boiler?", "4,200 kg"."""
    last = turn.history[-1] if turn.history else None
    if last is None or state.calculations(last) or last.answer.missing_inputs:
        return wanted
    names = naming.spoken_of(last.text, last.answer.language, (), wanted.tool, wanted.values)
    values: Any = wanted.values
    for change in names:
        values = changed(values, change.path, change.value)
    return replace(wanted, values=values, said={**wanted.said, **{one.path: last.message_id for one in names}})


def _converted(turn: Turn, reads: Sequence[Read], language: str) -> tuple[Intent, ...]:
    """The last result in another unit: "how much is that in kg?"."""
    last = turn.history[-1] if turn.history else None
    if last is None or reads or len(turn.text) > _SHORT_REPLY:
        return ()
    units = [mention.name for mention in unit_mentions(page(turn.text, language))]
    for made in reversed(last.answer.calculations):
        for amount in made.result.values():
            if units and isinstance(amount, Quantity) and (to := followups.unit_as(amount.unit, units[-1])):
                values = {"amount": plain(Decimal(amount.value)), "from": amount.unit, "to": to}
                return (Calculate(CONVERTER, values, {}),)
    return ()


def _wants(heard: IntentGuess, turn: Turn, summed: Summed, language: str, hearing: Hearing) -> list[Intent]:
    """Every calculation that the message holds the inputs of, or what the part of it wants."""
    if heard.label not in CALCULATORS:
        return [_want(heard, turn, language, hearing)]
    if summed.instead:
        return [arithmetic.wanted(summed.instead, turn.id)]
    sorted_out = slots.sorted_out(heard.label, summed.reads, turn.text, language)
    wants = [_filled(tool, turn, own, language) for tool, own in sorted_out.items()]
    if open_ := next((want for want in wants if isinstance(want, Choose)), None):
        return [open_]
    used = {span for want in wants if isinstance(want, Calculate) for span in want.used or ()}
    before = [one for one in summed.before if one.stands_for in used]
    return [*(arithmetic.wanted(one, turn.id) for one in before), *wants]


def _asked_what(
    left: Sequence[Read], wants: Sequence[Intent], turn: Turn, reads: Sequence[Read], language: str
) -> list[Intent]:
    """A form for amounts of nothing that is named, so that a name in the next message fills it."""
    nameless = [read for read in left if slots.is_nameless(read, turn.text, language)]
    burned = any(isinstance(want, Calculate) and want.tool == ASKED_OF for want in wants)
    years = [read for read in reads if read.kind == "year"]
    return [_filled(ASKED_OF, turn, [*nameless, *years], language)] if nameless and not burned else []


def _want(heard: IntentGuess, turn: Turn, language: str, hearing: Hearing) -> Intent:
    label = heard.label
    if label == "balance":
        return Calculate(HOURS, {}, {}) if turn.has_manufacturer else Speak("no_balance")
    if label == "want_person":
        return Person(confirmed=False)
    if label == "off_topic" and not _declined(heard, turn, language, hearing):
        return _ask(heard.text, language)
    if label in YES_OR_NO and state.offered(turn):
        return Speak("declined")  # whoever agrees says yes and no more
    if label in _SMALL and (label not in YES_OR_NO or len(heard.text) <= _SHORT_REPLY):
        return Speak(_SMALL[label])
    return _ask(heard.text, language)


def _declined(heard: IntentGuess, turn: Turn, language: str, hearing: Hearing) -> bool:
    """Surely off topic, and likelier so than that the documents answer it."""
    if heard.score < _SURELY_OFF_TOPIC:
        return False
    return _answered(heard.text, turn, language, hearing) < heard.score


def _answered(text: str, turn: Turn, language: str, hearing: Hearing) -> float:
    """How likely the documents answer it, 0 to 1."""
    query = Query(text=text, language=language, release=turn.release, members=True)
    return hearing.library.search(query).answerable


def _ask(text: str, language: str) -> Ask:
    authorities, named = asked_about(text)
    wants = next((kind for kind in asks_for(text, language) if kind in _TOLD_BY_WORDS), None)
    return Ask(text, authorities, named, wants)
