"""Reads a message: what it wants, by its meaning, its numbers and what the conversation still holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.conversation import replies, state
from assistant.conversation.authorities import asked_about, compares
from assistant.conversation.limits import Small, turned_away
from assistant.conversation.message import Message, read
from assistant.conversation.replies import Again
from assistant.leaders.bundled import accounting, elliptic, keeping, recall, referring, sheets, slots, thread, years
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.continuing import continued, filled
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.frames.registry import ARITHMETIC, ASKED_OF, HOURS
from assistant.leaders.bundled.guesses import PART_SURE, SURELY_OFF_TOPIC, YES_OR_NO, Hearing, IntentGuess, guess, parts
from assistant.leaders.bundled.intent import Ask, Calculate, Choose, Intent, Person, Speak, Understanding
from assistant.leaders.bundled.questions import opened
from assistant.leaders.bundled.rereading import reread
from assistant.leaders.bundled.sums import arithmetic
from assistant.leaders.bundled.sums import reading as sums
from assistant.leaders.bundled.sums.reading import Summed
from assistant.leaders.bundled.support import ANSWERS
from assistant.numbers.reads import Read
from assistant.types import Turn
from tools.paths import changed
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
_UNLIKE = frozenset({"capabilities", "want_person"})  # unless surely meant, what the documents answer is asked of them
_ASKED = frozenset({"programme", "off_topic", "correction"})  # what asks the documents, or may
_SHORT_REPLY = 40  # characters; what is longer is no yes or no
_SUBJECT = 20  # characters of a question that goes on and names its subject alone


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
    if told := keeping.wanted(turn, message) or referring.wanted(turn, message) or years.wanted(turn, message):
        return Understanding(language, (told,))
    reads = message.reads
    whole = guess(turn.text, reads, language, hearing, turn.manufacturer_name)
    if sheet := sheets.uploaded(turn, whole.label):
        return Understanding(language, (sheet,))
    if anew := reread(turn, reads, language, lambda earlier: listen(earlier, read(earlier)[0], hearing)):
        return anew
    summed = sums.read(turn.text, language, reads)
    if not summed.instead and (going_on := continued(turn, whole, reads, language)):
        open_ = accounting.unplaced(turn.text, language, reads, going_on, summed)
        return Understanding(language, going_on, open_)
    if not summed.tool and (asked := elliptic.resolved(turn, turn.text, language)):
        ask = _asked(IntentGuess(asked.question, "programme", 1.0, asked.within, "thread"), language)
        return Understanding(language, (replace(ask, year=asked.year),))
    reckoned = bool(summed.used) or summed.instead is not None
    heard = parts(_heard_as(whole, summed), turn, reads, language, hearing, reckoned=reckoned)
    if len(heard) == 1 and heard[0].label not in CALCULATORS:
        heard = [_in_thread(heard[0], turn, language, hearing)]
    heard = [_heard_as(one, summed) if one.label in CALCULATORS else one for one in heard]
    wants = [want for one in heard for want in _wants(one, turn, summed, language, hearing)]
    wants = [replace(w, told=thread.told(turn)) if isinstance(w, Ask) and w.stands == "thread" else w for w in wants]
    left = tuple(read for one in heard for read in slots.left_out(one.label, summed.reads, turn.text, language))
    left = () if summed.instead else left
    wants += _asked_what(left, wants, turn, summed.reads, language)
    named = {read.span for read in left}
    open_ = accounting.unplaced(turn.text, language, [r for r in reads if r.span not in named], wants, summed)
    wants = [*(wants or [_ask(turn.text, language)]), *sheets.waiting(turn)]
    return Understanding(language, tuple(dict.fromkeys(wants)), open_, left)


def _in_thread(heard: IntentGuess, turn: Turn, language: str, hearing: Hearing) -> IntentGuess:
    """With the question that it goes on from: as its words say, or since by itself it finds nothing."""
    before = thread.before(turn, turn.text, language)
    if before is None and heard.label in _ASKED and _answered(turn.text, turn, language, hearing) < ANSWERS:
        before = thread.asked_before(turn, turn.text, language)
    if before is None:
        return heard
    return replace(heard, text=turn.text, within=f"{before} {turn.text}", stands="thread")


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
    given: dict[str, Any] = {}
    for path, value in turn.inputs.values.items():  # fields of a form are named by their path
        given = changed(given, path, value)
    values = state.merged(before, given)
    return Calculate(turn.inputs.tool, values, {**dict.fromkeys(values, turn.id), **said})


def _wants(heard: IntentGuess, turn: Turn, summed: Summed, language: str, hearing: Hearing) -> list[Intent]:
    """Every calculation that the message holds the inputs of, or what the part of it wants."""
    if heard.label not in CALCULATORS:
        return [_want(heard, turn, language, hearing)]
    if summed.instead:
        return [arithmetic.wanted(summed.instead, turn.id)]
    sorted_out = slots.sorted_out(heard.label, summed.reads, turn.text, language)
    wants = [filled(tool, turn, own, language) for tool, own in sorted_out.items()]
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
    return [filled(ASKED_OF, turn, [*nameless, *years], language)] if nameless and not burned else []


def _want(heard: IntentGuess, turn: Turn, language: str, hearing: Hearing) -> Intent:
    label = heard.label
    if label == "balance":
        return Calculate(HOURS, {}, {}) if turn.has_manufacturer else Speak("no_balance")
    if label in _UNLIKE and heard.score < PART_SURE and _answered(heard.text, turn, language, hearing) >= ANSWERS:
        return _asked(heard, language)
    if label == "want_person":
        return Person(confirmed=False)
    if label == "off_topic" and not _declined(heard, turn, language, hearing):
        return _asked(heard, language)
    if (
        label == "capabilities"
        and heard.score < PART_SURE
        and _answered(heard.text, turn, language, hearing) >= ANSWERS
    ):
        return _asked(heard, language)
    if label in YES_OR_NO and state.offered(turn):
        return Speak("declined")  # whoever agrees says yes and no more
    if label in _SMALL and (label not in YES_OR_NO or len(heard.text) <= _SHORT_REPLY):
        return Speak(_SMALL[label], heard.text if label == "off_topic" and heard.within else None)
    return _asked(heard, language)


def _declined(heard: IntentGuess, turn: Turn, language: str, hearing: Hearing) -> bool:
    """Surely off topic, and likelier so than that the documents answer it. What names a subject and no more goes on."""
    goes_on = heard.stands == "thread" and (heard.score < PART_SURE or len(heard.text) <= _SUBJECT)
    if heard.score < SURELY_OFF_TOPIC or goes_on:
        return False
    return _answered(heard.text, turn, language, hearing) < heard.score


def _answered(text: str, turn: Turn, language: str, hearing: Hearing) -> float:
    """How likely the documents answer it, 0 to 1."""
    return hearing.search(text, language, turn).answerable


def _asked(heard: IntentGuess, language: str) -> Ask:
    """In what it stands in it may be said whose rule it asks about."""
    ask = _ask(heard.text, language)
    if heard.within is None or heard.within == heard.text:
        return ask
    around = _ask(heard.within, language)
    ask = ask if ask.named else replace(ask, authorities=around.authorities, named=around.named)
    compared = ask.compared or (around.compared and heard.stands == "one")
    return replace(ask, within=heard.within, stands=heard.stands, compared=compared)


def _ask(text: str, language: str) -> Ask:
    text = opened(text)
    authorities, named = asked_about(text)
    wants = next((kind for kind in asks_for(text, language) if kind in _TOLD_BY_WORDS), None)
    return Ask(text, authorities, named, wants, compared=compares(text))
