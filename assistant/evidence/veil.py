"""Which parts of a person's words are figures, so that none of them is seen where figures are not shared.

Reading numbers asks what somebody meant; a veil asks what might be a number at all. Beside what is read it hides every
digit and every character that Unicode calls a number, Roman numerals beside a unit, scale words and number words beside
what is hidden, and number words of the other languages in which the text is written. Years, dates and digits of names
stay: a name has a letter, and neither a unit behind it nor four digits (but ISO 14064).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from assistant.conversation.message import TIMES, says_when
from assistant.numbers.names import name_spans
from assistant.numbers.page import Page, page
from assistant.numbers.quantities import figures, read
from assistant.numbers.reads import Read
from assistant.numbers.roles import SPELLS_OF_TIME, roles
from knowledge.scripts import VIETNAMESE, bare, lower, script_of

HIDDEN = "⟨number⟩"
Span = tuple[int, int]
_DIGITS = re.compile(r"\d[\d.,\s()+/-]*\d|\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:\s*[-–/]\s*\d{1,4})*(?!\d)")
_PLACE = re.compile(r"\bitems?[ .]\d+")  # in a list of inputs
_ROMAN = re.compile(
    r"(?<!\w)(?=[mdclxvi])m{0,4}(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})(?!\w)", re.IGNORECASE
)
_LONG_NAME = re.compile(r"(?!(?:iso|iec|pas|astm|gb|tcvn|sni)(?![a-z]))[a-z]+-?\d{4,}(?:\.\d+)?", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_TENTHS = frozenset("成折倍分半")  # behind one numeral: 五成
_OF_SCRIPT = {"Deva": "hi", "Beng": "bn", "Sinh": "si", "Thai": "th", "Khmr": "km", "Arab": "ur", "Hani": "zh"}
_LATIN = ("vi", "es", "id", "tr")
_RAISED = frozenset("²³")  # of a unit: m³
_MANY = 100  # from which a word that multiplies is no ordinary word
_NEAR = 12  # characters


@lru_cache(maxsize=1024)
def veiled(text: str, language: str) -> str:
    """Without its figures. The last ones are remembered: a message is shown to the leader, to the judge and later."""
    return covered(text, 0, len(text), hidden(text, language))


def covered(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """A part of the text, a word in the place of each of the spans."""
    pieces = []
    for first, last in spans:
        if last > start and first < end:
            pieces += [text[start : max(first, start)], HIDDEN]
            start = max(start, last)
    return "".join([*pieces, text[start:end]])


@lru_cache(maxsize=1024)
def hidden(text: str, language: str) -> tuple[Span, ...]:
    """Where its figures stand, in order, none in another."""
    if not text.strip():
        return ()
    sheet = page(text, language)
    reads = _reads(text, language)
    times = [read.span for read in reads if says_when(read)]
    times += [match.span() for match in (*_YEAR.finditer(text), *_PLACE.finditer(text))]
    kept = _marked(len(text), (*_names(sheet), *times))
    places = _marked(len(text), (*_spells(text, language), *(match.span() for match in _PLACE.finditer(text))))
    found = [read.span for read in reads if not says_when(read) and not _within(read.span, places)]
    found += [span for span in _characters(text) if not _within(span, kept)]
    found += _romans(sheet)
    return tuple(_merged(_with_words(sheet, found)))


def _spells(text: str, language: str) -> Iterator[Span]:
    """Where one means each: 180 litres in one day."""
    reads = read(text, language)
    for one, its in zip(reads, roles(reads, text, language), strict=True):
        if "article" in its and one.unit in SPELLS_OF_TIME:
            yield one.span


def _names(sheet: Page) -> Iterator[Span]:
    """Those with a letter, and neither a unit behind them nor four digits."""
    for start, end in name_spans(sheet):
        name = sheet.text[start:end]
        if any(map(str.isalpha, name)) and not _LONG_NAME.fullmatch(name) and not _unit_at(sheet, end):
            yield sheet.span(start, end)


def _reads(text: str, language: str) -> list[Read]:
    """Numbers in the text's own language, in English and in those of its scripts; in words, also in the others that are
    written in Latin letters, with diacritics or without."""
    scripts = {script_of(char) for char in set(text)}
    others = [tag for script, tag in _OF_SCRIPT.items() if script in scripts]
    if VIETNAMESE.search(lower(text)):
        others.append("vi")
    found = list(figures(text, language, *others))
    plain = bare(text)
    for tag in _LATIN:
        found += [one for one in read(plain, tag) if one.in_words and _surely(one)]
    return found


def _surely(one: Read) -> bool:
    """A word of another language may be an ordinary one of this: it counts with a unit, or with another beside it."""
    return one.kind not in TIMES and (one.kind != "plain" or len(one.text.split()) > 1)


def _characters(text: str) -> Iterator[Span]:
    """Digits of every script, and all else that has a value by itself."""
    yield from (match.span() for match in _DIGITS.finditer(text))
    yield from numerals(text)


def numerals(text: str) -> Iterator[Span]:
    """What is no digit and has a value by itself: ⑤, Ⅻ, ½, 二千."""
    for at, char in enumerate(text):
        if not char.isascii() and unicodedata.category(char) in {"No", "Nl"} and not _belongs(text, at):
            yield at, at + 1
    for run in _HAN.finditer(text):
        yield from _han(text, *run.span())


def _belongs(text: str, at: int) -> bool:
    """m², CO₂: raised or lowered behind a letter, and alone there."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    lowered = "\u2080" <= text[at] <= "\u2089"
    return before.isalpha() and (text[at] in _RAISED or lowered) and unicodedata.numeric(after or "x", None) is None


def _han(text: str, start: int, end: int) -> Iterator[Span]:
    """Two numerals or more; one before a share of ten. One alone is read by the lexicon, or is part of a word."""
    at = start
    while at < end:
        last = at
        while last < end and unicodedata.numeric(text[last], None) is not None:
            last += 1
        if last - at > 1 or (last > at and last < end and text[last] in _TENTHS):
            yield at, last
        at = last + 1


def _romans(sheet: Page) -> Iterator[Span]:
    """In capitals from three letters; with a unit from two, and in small letters from four, which no unit has."""
    for match in _ROMAN.finditer(sheet.text):
        letters, (start, end) = match.group(), match.span()
        least = 2 if _unit_at(sheet, end) else 3
        if len(letters) >= (least if letters.isupper() else 4):
            yield sheet.span(start, end)


def _unit_at(sheet: Page, at: int) -> bool:
    after = sheet.skip_space(at)
    units = sheet.lexicon.units.at(sheet.folded, sheet.text, after)
    return any(sheet.word_ends(end) for end, _ in units)


def _with_words(sheet: Page, found: Sequence[Span]) -> Iterator[Span]:
    """The spans, scale words wherever they stand, and number words beside them: half a million, one and a half."""
    yield from found
    if not sheet.lexicon.spaced:
        return
    items = sorted([*((span, True) for span in found), *_words(sheet)])
    row: list[Span] = []
    certain = False
    for span, sure in items:
        if row and not _beside(sheet, row[-1], span):
            yield from row if certain else ()
            row, certain = [], False
        row.append(span)
        certain = certain or sure
    yield from row if certain else ()


def _words(sheet: Page) -> Iterator[tuple[Span, bool]]:
    """Each number word and share, and whether it multiplies by a hundred or more."""
    lexicon, last = sheet.lexicon, 0
    for at in sorted({*lexicon.numbers.places(sheet.folded), *lexicon.fractions.places(sheet.folded)}):
        if at < last or not sheet.word_starts(at):
            continue
        shares = [end for end, _ in lexicon.fractions.at(sheet.folded, sheet.text, at) if sheet.word_ends(end)]
        words = [(end, w) for end, w in lexicon.numbers.at(sheet.folded, sheet.text, at) if sheet.word_ends(end)]
        if words and words[0][1].role not in {"join", "point"}:
            last, word = words[0]
            if _is_time_of(sheet, at, last):
                continue
            yield sheet.span(at, last), word.role in {"times", "scale"} and word.value >= _MANY
        elif shares:
            last = shares[0]
            yield sheet.span(at, last), False


def _is_time_of(sheet: Page, start: int, end: int) -> bool:
    """A word that is also a unit, before digits: năm, five and year, in "năm 300 ngày"."""
    after = sheet.skip_space(end)
    units = {last for last, _ in sheet.lexicon.units.at(sheet.folded, sheet.text, start)}
    return end in units and sheet.folded[after : after + 1].isdigit()


def _beside(sheet: Page, first: Span, second: Span) -> bool:
    """Nothing but blanks, hyphens and words that join numbers between them."""
    between = sheet.original[first[1] : second[0]]
    joining = {*sheet.lexicon.joiners, *sheet.lexicon.articles, "and", "a"}
    return len(between) <= _NEAR and set(between.casefold().replace("-", " ").split()) <= joining


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _marked(length: int, spans: Iterable[Span]) -> bytearray:
    """A one at each place that one of the spans covers."""
    marks = bytearray(length)
    for start, end in spans:
        marks[start:end] = b"\x01" * (end - start)
    return marks


def _within(span: Span, marks: bytearray) -> bool:
    return all(marks[slice(*span)])
