"""Answer and expectation in, what is wrong out. One pure function for each thing looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from assistant.numbers.quantities import figures as numbers
from assistant.types import Answer, FromCitation
from evals.cases import Expected
from knowledge.languages import base

Quotes = Mapping[str, frozenset[str]]  # key of a statement -> its texts in every language
_LATIN = "a-z\u00df-\u024f\u1e00-\u1eff"
_ALONE = rf"(?:(?<![{_LATIN}])|(?![{_LATIN}]))"  # where a word begins, in scripts that part words; case-folded
_SCALES = (Decimal(1), Decimal(1000), Decimal("0.001"), Decimal(100), Decimal("0.01"))
_CLOSE = Decimal("0.002")  # of an amount
Scorer = Callable[[Answer, Expected, str, Quotes], str | None]  # the complaint, or None


def status(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    wanted = (expected.status,) if isinstance(expected.status, str) else expected.status
    return None if not wanted or answer.status in wanted else f"status {answer.status}, not {' or '.join(wanted)}"


def language(answer: Answer, expected: Expected, asked: str, _quotes: Quotes) -> str | None:
    wanted = expected.language or asked
    same = base(answer.language) == base(wanted)
    return None if same else f"answered in {answer.language}, not {wanted}"


def tool(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    ran = [calculation.tool for calculation in answer.calculations]
    asked = [name for name in ran if name != "hours_balance" or not answer.handoff.offered]  # it goes with the offer
    if expected.no_tool and asked:
        return f"ran {', '.join(asked)}"
    return None if expected.tool is None or expected.tool in ran else f"did not run {expected.tool}"


def result(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    values = {
        name: getattr(entry, "value", None)
        for calculation in answer.calculations
        for name, entry in calculation.result.items()
    }
    wrong = [
        f"{name} = {values.get(name)}" for name, value in expected.result.items() if not _same(values.get(name), value)
    ]
    return f"result {', '.join(wrong)}" if wrong else None


def figures(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    shown = [figure.value for figure in answer.figures]
    absent = [value for value in expected.figures if not any(_same(have, value) for have in shown)]
    return f"figures {', '.join(absent)} not among {shown}" if absent else None


def foreign(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    """A figure of another authority is told as that one's, by its document's name, and never as the programme's."""
    told = {citation.n: citation for citation in answer.citations}
    for figure in answer.figures:
        if not any(_same(figure.value, value) for value in expected.foreign):
            continue
        from_ = told.get(figure.source.citation) if isinstance(figure.source, FromCitation) else None
        if from_ is None or from_.authority == "mcap" or from_.title not in answer.text:
            return f"{figure.text} is told as the programme's, or as nobody's"
    return None


def missing(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    asked = {field.name.split(".")[0] for field in answer.missing_inputs}
    absent = [name for name in expected.missing if name not in asked]
    return f"does not ask for {', '.join(absent)}" if absent else None


def cites(answer: Answer, expected: Expected, _language: str, quotes: Quotes) -> str | None:
    if not expected.cites:
        return None
    wanted = frozenset[str]().union(*(quotes.get(key, frozenset()) for key in expected.cites))
    if any(citation.quote in wanted for citation in answer.citations):
        return None
    return f"cites none of {', '.join(expected.cites)}"


def authority(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    if expected.authority is None:
        return None
    first = answer.citations[0].authority if answer.citations else None
    return None if first == expected.authority else f"first citation has authority {first}, not {expected.authority}"


def wording(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    text = answer.text.casefold()
    absent = [words for words in expected.says if words.casefold() not in text]
    present = [words for words in expected.never if re.search(_ALONE + re.escape(words.casefold()), text)]
    return f"does not say {absent}; says {present}" if absent or present else None


def patterns(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    absent = [pattern for pattern in expected.matches if not re.search(pattern, answer.text)]
    present = [pattern for pattern in expected.misses if re.search(pattern, answer.text)]
    return f"does not match {absent}; matches {present}" if absent or present else None


def amount(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    """Kilograms or tonnes, shares or per cent: what is meant is the amount."""
    if expected.amount is None:
        return None
    wanted, shown = Decimal(expected.amount), [figure.value for figure in answer.figures]
    near = any(_near(have * scale, wanted) for have in _decimals(shown) for scale in _SCALES)
    return None if near else f"amount {expected.amount} not among {shown}"


def offered(answer: Answer, expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    wanted = expected.offered
    return None if wanted is None or answer.handoff.offered is wanted else f"adviser offered: {answer.handoff.offered}"


def backed(answer: Answer, _expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    """Every figure stands in the text, and its parent stands in the answer."""
    calculations = {calculation.id for calculation in answer.calculations}
    numbers = {citation.n for citation in answer.citations}
    for figure in answer.figures:
        source = figure.source.model_dump()
        parent = source.get("calculation_id") in calculations or source.get("citation") in numbers or "said" in source
        if figure.text not in answer.text or not parent:
            return f"figure {figure.text!r} has no parent or is not in the text"
    return None


def listed(answer: Answer, _expected: Expected, _language: str, _quotes: Quotes) -> str | None:
    """Every figure of the text stands among the figures."""
    known = [figure.text for figure in answer.figures]
    read = numbers(answer.text, answer.language)
    unlisted = [one.text for one in read if not any(one.text in text or text in one.text for text in known)]
    return f"figures {unlisted} are not listed" if unlisted else None


SCORERS: tuple[Scorer, ...] = (
    status, language, tool, result, figures, foreign, missing, cites, authority, wording, patterns, amount, offered,
    backed, listed,
)  # fmt: skip


def complaints(answer: Answer, expected: Expected, asked: str, quotes: Quotes) -> tuple[str, ...]:
    """Everything that is wrong with an answer; empty when it is right."""
    found = (scorer(answer, expected, asked, quotes) for scorer in SCORERS)
    return tuple(complaint for complaint in found if complaint is not None)


def _decimals(values: Iterable[object]) -> Iterator[Decimal]:
    for value in values:
        try:
            yield Decimal(str(value))
        except InvalidOperation:
            continue


def _near(have: Decimal, wanted: Decimal) -> bool:
    return abs(have - wanted) <= abs(wanted) * _CLOSE


def _same(have: object, wanted: str) -> bool:
    try:
        return Decimal(str(have)) == Decimal(wanted)
    except InvalidOperation:
        return str(have) == wanted
