"""What the service itself adds: the lines that a leader's markers ask for, and the offer of an adviser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.conversation.authorities import asked_about
from assistant.conversation.state import FORM
from assistant.evidence import keeping, toolbox
from assistant.evidence.context import TurnContext
from assistant.evidence.figures import number_at, slot
from assistant.evidence.harmless import one_line
from assistant.evidence.quotation import attributed, quoted
from assistant.grounding.check import said_by
from assistant.grounding.names import addresses, fold, named, recites
from assistant.leaders.bundled.frames.registry import HOURS
from assistant.numbers.quantities import figures
from assistant.reply.status import Paragraphs
from assistant.types import FromCalculation, HandoffMade, Status
from assistant.wording.catalogue import say
from assistant.wording.formats import runs
from assistant.wording.prompt import load_prompt
from assistant.wording.sentence import Number, Sentence
from knowledge.data import from_yaml
from knowledge.languages import supported
from knowledge.types import Found
from tools.calculation import Calculation, CalculationError
from tools.registry import CALCULATORS

_WHERE_TO_ASK = "contact.email"  # key of the statement that says where else to ask
_NEAREST = 3  # statements whose documents are near to the question
_LONGEST_TOPIC = 80  # characters
_STOPS = " .。!?？"  # at the end of a topic: the line has its own
_LINES: dict[str, tuple[str, Status]] = {
    "off_topic": ("say.off_topic", "out_of_scope"),
    "others_data": ("say.others_data", "refused"),
}


def marked(marker: tuple[str, str], context: TurnContext) -> Iterator[Sentence]:
    """The catalogue's own line where a leader put a marker."""
    name, topic = marker[0], marker[1].rstrip(_STOPS)
    language = context.language
    if name == "silent":
        line = say(language, "silent_on", topic=topic) if _harmless(topic, context) else say(language, "unanswerable")
        yield replace(line, own_line=True, says="unanswerable")
        for found in context.library.statements([_WHERE_TO_ASK], language, context.turn.release):
            yield replace(quoted(found, language), says=None)
    elif name in _LINES:
        key, status = _LINES[name]
        yield replace(say(language, key), own_line=True, says=status)
    elif name == "keep":
        yield from keeping.proposed(context)
    elif name == "chat":
        courtesy = "say.thanks" if context.turn.history else "say.greeting"
        key = {"thanks": "say.thanks", "who": "say.capabilities"}.get(topic, courtesy)
        yield replace(say(language, key), own_line=True, says="chat")
    elif name == "adviser":
        turn = context.turn
        context.evidence.adviser_offered = turn.has_manufacturer and turn.handoff_id is not None
        key = "say.person" if turn.has_manufacturer else "no_handoff"
        if turn.has_manufacturer and turn.handoff_id is None:
            key = "handoff_later"
        yield replace(say(language, key), own_line=True, says="chat")


def _harmless(topic: str, context: TurnContext) -> bool:
    """In words of the person: nothing in it may be news."""
    said = said_by(context)
    short = 0 < len(topic) <= _LONGEST_TOPIC and one_line(topic) == topic
    return (
        short
        and not figures(topic, context.language)
        and not any(addresses(topic))
        and not recites(topic, load_prompt())
        and all(fold(name) in said for name in named(f"x {topic}", context.language))
    )


def labelled(sentence: Sentence, context: TurnContext, before: Sentence | None) -> Sentence:
    """Once a paragraph: what rests on another authority alone, where MCAP was asked about, says whose it is."""
    authorities, named_it = asked_about(context.message.text)
    foreign = [found for found in sentence.cites if _is_foreign(found)]
    rests_on_sums = any(isinstance(number.parent, FromCalculation) for number in sentence.numbers)
    asked = named_it and authorities == {"mcap"}
    if not asked or rests_on_sums or sentence.says != "answered" or not foreign or len(foreign) < len(sentence.cites):
        return sentence
    already = before is not None and not sentence.paragraph and any(map(_is_foreign, before.cites))
    if already or _names_source(sentence, foreign, context.language):
        return sentence
    told = attributed(sentence, foreign[0], context.language)
    return replace(told, own_line=True, says=sentence.says, paragraph=sentence.paragraph)


def _is_foreign(found: Found) -> bool:
    """Of a standard or a guide; what a word means is nobody's rule."""
    defines = found.passage.document_id.startswith("glossary.")
    return found.passage.authority in {"standard", "guidance"} and not defines


def _names_source(sentence: Sentence, cited: list[Found], language: str) -> bool:
    """By a name in its title, or as the guide or the standard that it is."""
    text = fold(sentence.text)
    names = (name for found in cited for name in named(f"x {found.document_title}", found.passage.language))
    words = {*_source_words()["en"], *_source_words().get(supported(language) or "en", ())}
    return any(fold(name) in text for name in (*names, *words))


@cache
def _source_words() -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = from_yaml(
        files("assistant.reply").joinpath("source_words.yaml").read_text(encoding="utf-8")
    )
    return found


def unread(context: TurnContext, paragraphs: Paragraphs, cited: Sequence[Found]) -> Iterator[Sentence]:
    """Where nothing answers for certain: that the document nearest to the question was not read whole."""
    near = (*cited, *[*context.evidence.statements.values()][:_NEAREST])
    found = next((one for one in near if one.unread_pages), None)
    if paragraphs.silent and found is not None:
        pages = runs(found.unread_pages, context.language)
        yield replace(say(context.language, "unread", title=found.document_title, pages=pages), own_line=True)


def offer(context: TurnContext, paragraphs: Paragraphs, status: Status) -> Iterator[Sentence]:
    """An adviser, where the documents are silent or a person is wanted, with the hours that are left. Nothing for
    staff."""
    wanted = paragraphs.silent or (context.evidence.adviser_offered and status != "handed_off")
    if not wanted or not context.turn.has_manufacturer or context.turn.handoff_id is None:
        return
    context.evidence.adviser_offered = True
    language = context.language
    hours = hours_left(context)
    if hours is None:
        yield replace(say(language, "offer"), own_line=True, paragraph=True, says="chat")
    else:
        made, number = hours
        line = say(language, "offer_hours", hours=number, year=slot(made, "year", language) or "")
        yield replace(line, own_line=True, paragraph=True, says="chat")
    if context.evidence.failures:
        yield say(language, "prepare")


def hours_left(context: TurnContext) -> tuple[Calculation, Number] | None:
    """The balance as a calculation of this turn, so that the figure has its parent."""
    if context.calculating.balance is None:
        return None
    try:
        made = toolbox.run(context, CALCULATORS[HOURS], {})
    except CalculationError:
        return None
    made = context.evidence.calculations[context.evidence.calculated(made)]
    number = number_at(made, "remaining_minutes", context.language)
    return (made, number) if number else None


def handed_off(context: TurnContext) -> HandoffMade:
    """What the adviser gets: the person's own words, and the inputs collected so far."""
    turn = context.turn
    assert turn.handoff_id is not None  # noqa: S101 (a hand-off that cannot be made is told of, and not made)
    texts = [exchange.text for exchange in turn.history if exchange.text]
    inputs: dict[str, Any] = {}
    for exchange in turn.history:
        for made in exchange.answer.calculations:
            inputs[made.tool] = made.inputs
        for field in exchange.answer.missing_inputs:
            form = field.value_schema.get(FORM, {})
            inputs.setdefault(form.get("tool", ""), form.get("values", {}))
    return HandoffMade(
        id=turn.handoff_id,
        language=context.language,
        reason=texts[-1] if texts else turn.text,
        summary="\n".join([*texts, turn.text]).strip(),
        inputs=inputs,
    )
