"""The last answer once more: again, shorter, in another language, with its source or with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.conversation import replies, state
from assistant.evidence import withheld
from assistant.evidence.context import TurnContext
from assistant.evidence.quotation import attributed, quoted
from assistant.evidence.working import worked_out
from assistant.leaders.bundled.intent import Calculate, Recall
from assistant.types import Answer, Citation, Exchange, Turn
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence
from knowledge.errors import UnknownDocumentError, UnknownReleaseError
from knowledge.library import Library
from knowledge.types import Found, Results

_BESIDE = 2  # sentences that stand behind the one that was quoted, where it is asked why
_NOT_AGAIN = frozenset({"stopped", "error", "handed_off"})


def wanted(turn: Turn, language: str) -> tuple[replies.Again, int] | None:
    """In which way an answer is wanted again, and its place in the conversation: the last that is none itself."""
    kind = replies.wanted_again(turn.text, language, state.language(turn))
    places = (place for place in reversed(range(len(turn.history))) if _is_told(turn.history[place]))
    place = next(places, None)
    return (kind, place) if kind and place is not None else None


def _is_told(exchange: Exchange) -> bool:
    language = exchange.answer.language
    return exchange.answer.status not in _NOT_AGAIN and not replies.wanted_again(exchange.text, language)


def turn_of(turn: Turn, place: int) -> Turn:
    """The turn that was answered there, to be read once more."""
    told = turn.history[place]
    before = turn.history[:place]
    return turn.model_copy(
        update={"id": told.message_id, "text": told.text, "inputs": told.inputs, "history": before, "tables": ()}
    )


def intents(
    kind: replies.Again, exchange: Exchange, library: Library, release: str | None
) -> tuple[Recall | Calculate, ...]:
    """Empty where the answer calculated nothing from inputs and quoted nothing that still stands."""
    sums = [Calculate(one.tool, one.values, one.said) for one in reversed(state.calculations(exchange))]
    marks = [_mark(citation) for citation in exchange.answer.citations]
    stands = library.statements(marks, exchange.answer.language, release)
    return (Recall(kind, exchange.answer), *sums) if sums or stands else ()


def said(context: TurnContext, recall: Recall) -> Iterator[Sentence]:
    """What was quoted, in the language of this turn."""
    cited = recall.answer.citations[:1] if recall.kind == "shorter" else recall.answer.citations
    for found in _found(context, [_mark(citation) for citation in cited]):
        if recall.kind == "source":
            yield _placed(found, context.language)
            continue
        yield _own_line(_quoted(found, context.language))
        if recall.kind == "why" and found.statement.kind == "fact":
            beside = _found(context, _behind(context, found, recall.answer))
            yield from (_own_line(replace(_quoted(one, context.language), says=None)) for one in beside)
    if recall.kind in {"why", "source"}:
        for made in context.evidence.calculations.values():
            yield from worked_out(made, context.language, steps=recall.kind == "why")


def _found(context: TurnContext, marks: Sequence[str]) -> list[Found]:
    """The statements of these ids, as this turn may use them; those that the release no longer holds are left out."""
    found = context.library.statements(marks, context.language, context.turn.release)
    release = context.turn.release or context.library.active() or ""
    results = Results(release=release, passages=(), statements=tuple(found), answerable=1.0)
    return list(withheld.without(results, context.language).statements)


def _behind(context: TurnContext, found: Found, answer: Answer) -> list[str]:
    """The sentences behind one in its passage, but for those that were told."""
    told = {_mark(citation) for citation in answer.citations}
    passage = found.passage
    try:
        sentences = context.library.sentences(passage.document_id, passage.release, passage.collection)
    except (UnknownDocumentError, UnknownReleaseError):
        return []
    behind = [one for one in sentences if one.span[0] >= found.statement.span[1]]
    near = takewhile(lambda one: one.span[1] <= passage.span[1], behind)
    return [one.id for one in near if one.id not in told | {found.statement.id}][:_BESIDE]


def _quoted(found: Found, language: str) -> Sentence:
    quote = quoted(found, language)
    own = found.passage.authority == "mcap" or found.statement.kind == "unknown"
    return quote if own else replace(attributed(quote, found, language), says=quote.says)


def _placed(found: Found, language: str) -> Sentence:
    quote = quoted(found, language)
    if found.withheld:
        return _own_line(quote)
    place = " › ".join((found.document_title, *found.passage.section))
    return _own_line(replace(say(language, "again.source", place=place, says=quote), says=quote.says))


def _own_line(sentence: Sentence) -> Sentence:
    return replace(sentence, own_line=True)


def _mark(citation: Citation) -> str:
    """The id of the statement."""
    return citation.url.rpartition("#")[2]
