"""What needs no document and no sum: greeting, thanks, refusals, a person wanted."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.bench import Bench
from assistant.reading import Choose, Person, Speak
from assistant.sentence import Sentence
from assistant.wording.catalogue import say


def said(bench: Bench) -> Iterator[Sentence]:
    language = bench.reading.language
    for want in bench.reading.wants:
        if isinstance(want, Speak):
            yield _spoken(want, bench)
        elif isinstance(want, Choose):
            yield say(language, want.question)
        elif isinstance(want, Person) and want.confirmed:
            yield say(language, "handed_off")
        elif isinstance(want, Person) and not bench.turn.has_manufacturer:
            yield say(language, "no_handoff")


def _spoken(want: Speak, bench: Bench) -> Sentence:
    slots = {"reason": bench.turn.chat_off or ""} if want.kind == "chat_off" else {}
    return say(bench.reading.language, f"say.{want.kind}", **slots)
