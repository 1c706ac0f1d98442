"""What a manufacturer that is held to a release is told of it, and of the newest one where that answers differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.evidence.context import TurnContext
from assistant.evidence.provenance import read_figures, value_of
from assistant.evidence.quotation import quoted
from assistant.evidence.toolbox import asked, looked_up
from assistant.leaders.bundled.intent import Ask
from assistant.leaders.bundled.support import support
from assistant.wording.catalogue import say
from assistant.wording.sentence import Number, Quoted, Sentence, joined
from knowledge.types import Found, Results

_MOST = 2  # statements of the newest release that are quoted


@dataclass(frozen=True)
class Newest:
    """How the newest release answers otherwise."""

    release: str
    says: tuple[Found, ...]  # that the release of this turn does not say
    leaves_out: tuple[Found, ...]  # that this turn's answer rests on


def newest(context: TurnContext, asks: Sequence[Ask], cited: Sequence[Found]) -> Newest | None:
    """None where nobody is held to an older release, or where the newest one answers the same. Slow: it searches."""
    release = context.library.active() if context.turn.release is not None else None
    if release is None or release == context.turn.release:
        return None
    found = dict(context.evidence.searches)
    says: dict[str, Found] = {}
    leaves_out = {one.statement.text: one for one in cited if one.statement.kind == "fact"}
    for ask in asks:
        if ask.query in found:
            results = looked_up(context, asked(context, ask.query).model_copy(update={"release": release}))
            says |= _without(support(ask, results).answers, found[ask.query])
            for one in results.statements:
                leaves_out.pop(one.statement.text, None)
    if not says and not leaves_out:
        return None
    return Newest(release, tuple(says.values())[:_MOST], tuple(leaves_out.values()))


def said(context: TurnContext, cited: Sequence[Found], newer: Newest | None) -> Iterator[Sentence]:
    """Which release the answer comes from, then what the newest one says instead."""
    release, language = context.turn.release, context.language
    own = next((found for found in cited if found.passage.release == release), None)
    if release is not None and own is not None:
        yield _own_line(say(language, "pinned", release=_named(release, own)))
    if newer is None:
        return
    if newer.says:
        quotes = joined(*(quoted(found, language) for found in newer.says))
        yield _own_line(say(language, "newest_says", release=_named(newer.release, newer.says[0]), says=quotes))
    else:
        yield _own_line(say(language, "newest_silent", release=_named(newer.release, newer.leaves_out[0])))


def _without(answers: Sequence[Found], results: Results) -> dict[str, Found]:
    """Those that are not among the results, word for word."""
    known = {found.statement.text for found in results.statements}
    return {found.statement.text: found for found in answers if found.statement.text not in known}


def _named(release: str, found: Found) -> Sentence:
    """The name of a release: a date in it is a figure, which the citation bears out."""
    reads = read_figures(release, "en")
    return Sentence(release, tuple(Number(read.text, value_of(read), read.unit, Quoted(found)) for read in reads))


def _own_line(sentence: Sentence) -> Sentence:
    return replace(sentence, own_line=True, says=None)
