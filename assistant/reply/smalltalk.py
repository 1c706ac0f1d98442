"""What needs no document and no sum: greeting, thanks, refusals, a person wanted."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.leaders.bundled.context import TurnContext
from assistant.leaders.bundled.intent import Choose, Person, Speak
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence


def said(context: TurnContext) -> Iterator[Sentence]:
    language = context.reading.language
    for want in context.reading.wants:
        if isinstance(want, Speak):
            yield _spoken(want, context)
        elif isinstance(want, Choose):
            yield say(language, want.question)
        elif isinstance(want, Person) and want.confirmed:
            yield say(language, "handed_off")
        elif isinstance(want, Person) and not context.turn.has_manufacturer:
            yield say(language, "no_handoff")


def _spoken(want: Speak, context: TurnContext) -> Sentence:
    slots = {"reason": context.turn.chat_off or ""} if want.kind == "chat_off" else {}
    return say(context.reading.language, f"say.{want.kind}", **slots)
