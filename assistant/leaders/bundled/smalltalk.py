"""What needs no document and no sum: greeting, thanks, refusals, a choice, a person wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.conversation.limits import Small
from assistant.evidence import keeping
from assistant.evidence.context import TurnContext
from assistant.evidence.provenance import value_of
from assistant.leaders.bundled.intent import Choose, Keep, Person, Speak, Understanding
from assistant.numbers.quantities import figures
from assistant.types import FromMessage, Status
from assistant.wording.catalogue import say
from assistant.wording.sentence import Number, Sentence

_STOPS = " .。!?？¿،؟"  # around a question: the line has its own
_LONGEST_TOPIC = 80  # characters
_SAYS: Mapping[Small, Status] = {"off_topic": "out_of_scope", "confirm_reading": "needs_input"}
_REFUSED = frozenset({"others_data", "instructions", "chat_off", "too_long", "empty", "no_balance"})


def said(context: TurnContext, understanding: Understanding) -> Iterator[Sentence]:
    language = context.language
    for want in understanding.intents:
        if isinstance(want, Speak):
            yield _spoken(want, context)
        elif isinstance(want, Choose):
            yield replace(say(language, want.question), says="clarify")
        elif isinstance(want, Person):
            yield from _person(want, context)
        elif isinstance(want, Keep):
            yield from keeping.proposed(context)


def _person(want: Person, context: TurnContext) -> Iterator[Sentence]:
    if not context.turn.has_manufacturer:
        yield replace(say(context.language, "no_handoff"), says="chat")
    elif context.turn.handoff_id is None:
        yield replace(say(context.language, "handoff_later"), says="chat")
    elif want.confirmed:
        yield replace(say(context.language, "handed_off"), says="handed_off")
    else:
        context.evidence.adviser_offered = True
        yield replace(say(context.language, "say.person"), says="chat")


def _spoken(want: Speak, context: TurnContext) -> Sentence:
    slots = {"reason": context.turn.chat_off or ""} if want.kind == "chat_off" else {}
    says: Status = "refused" if want.kind in _REFUSED else _SAYS.get(want.kind, "chat")
    line = say(context.language, f"say.{want.kind}", **slots)
    if want.of is not None:
        line = say(context.language, "labelled", label=topic(want.of, context), value=line)
    return replace(line, says=says)


def topic(question: str, context: TurnContext) -> Sentence:
    """The person's own words, with the figures in them."""
    words = question.strip(_STOPS)[:_LONGEST_TOPIC]
    said = FromMessage(said=context.turn.id)
    reads = figures(words, context.language)
    return Sentence(words, tuple(Number(one.text, value_of(one), one.unit, said) for one in reads))
