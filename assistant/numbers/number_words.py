"""Numbers in words, and digits with a scale word: mười hai nghìn, 三百五十万, 3,5 triệu, twelve hundred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from assistant.numbers.counting import Counting, alone, goes_on
from assistant.numbers.lexicon import Word
from assistant.numbers.numerals import NUMERAL, Numeral, numeral
from assistant.numbers.page import Page

_TEN, _HUNDRED, _HALF = 10, 100, Decimal("0.5")
_MOST_TOKENS = 40  # of one number: 999,999,999,999,999.99 in words has fewer in every language
_LEAST_ELLIPTIC = 3  # tokens: three, ten thousand, five


class Token(NamedTuple):
    word: Word
    start: int
    end: int
    numeral: Numeral | None = None


class Numeric(NamedTuple):
    """A number where it stands; `numerals` are its parts in digits."""

    value: Decimal
    start: int
    end: int
    tokens: tuple[Token, ...]
    numerals: tuple[Numeral, ...]

    @property
    def in_words(self) -> bool:
        return not self.numerals


def number_at(page: Page, start: int, taken: Sequence[bool]) -> Numeric | None:
    """The longest number that begins at `start`, outside of what is taken."""
    digit = page.folded[start].isdigit()
    if not digit and not _word_begins(page, start):
        return _scale_first(page, start, taken) if page.lexicon.units_before else None
    by_itself = _digits_alone if digit else _word_alone
    if (number := by_itself(page, start, taken)) is not None:
        return number
    tokens: list[Token] = []
    counting = Counting(page.lexicon)
    length, value = 0, Decimal(0)
    for token in _tokens(page, start, taken, tokens):
        counting.add(token.word)
        if (made := counting.value) is not None and _may_end(page, token):
            length, value = len(tokens), made
        if not counting.open:
            break
    if not length:
        return None
    kept = tokens[:length]
    return Numeric(value + _understood(page, kept), kept[0].start, kept[-1].end, tuple(kept), _numerals(kept))


def _digits_alone(page: Page, start: int, taken: Sequence[bool]) -> Numeric | None:
    """Digits with which no word behind them is counted, as most are."""
    token = _digits(page, start, None)
    if token is None or token.numeral is None or True in taken[start : token.end]:
        return None
    at = page.skip_space(token.end)
    following = page.words.get(at)
    if following and _multiplies_digits(page, following[0][1]):
        return None
    if _scale_behind(page, at):
        return None
    return Numeric(token.numeral.value, start, token.end, (token,), (token.numeral,))


def _word_alone(page: Page, start: int, taken: Sequence[bool]) -> Numeric | None:
    """A word with which nothing behind it is counted, as in a list of them."""
    lexicon, (end, word) = page.lexicon, page.words[start][0]
    value = alone(lexicon, word)
    if value is None or True in taken[start:end] or page.folded.startswith(("-", ", "), end):
        return None
    following = page.words.get(at := page.skip_space(end))
    if following and goes_on(lexicon, word, following[0][1]):
        return None
    if word.role != "add" and page.digit_at(at):
        return None
    token = Token(word, start, end)
    return Numeric(value, start, end, (token,), ()) if _may_end(page, token) else None


def _numerals(tokens: Sequence[Token]) -> tuple[Numeral, ...]:
    return tuple([token.numeral for token in tokens if token.numeral])


def _understood(page: Page, tokens: Sequence[Token]) -> Decimal:
    """What a last digit is worth beyond itself where the scale below it goes unsaid: 三万五 is 35,000."""
    if not page.lexicon.elliptic or len(tokens) < _LEAST_ELLIPTIC:
        return Decimal(0)
    before, last = tokens[-2].word, tokens[-1]
    scaled = before.role in {"times", "scale"} and before.value >= _HUNDRED
    digit = last.word.role == "add" and 0 < last.word.value < _TEN and last.word.value == int(last.word.value)
    units = (end for end, _ in page.lexicon.units.at(page.folded, page.text, last.start))
    if not (scaled and digit) or last.end in units:  # năm is a year too
        return Decimal(0)
    return last.word.value * (before.value / _TEN - 1)


def _scale_first(page: Page, start: int, taken: Sequence[bool]) -> Numeric | None:
    """Sinhala puts the scale before the digits: මිලියන 3.5."""
    for end, word in page.words.get(start, ()):
        digits = page.skip_space(end)
        if word.role != "scale" or digits == end or not page.folded[digits : digits + 1].isdigit():
            continue
        number = number_at(page, digits, taken)
        if number is not None:
            first = Token(word, start, end)
            return Numeric(number.value * word.value, start, number.end, (*number.tokens, first), number.numerals)
    return None


def _may_end(page: Page, token: Token) -> bool:
    if token.word.role in {"join", "point", "plus_half"}:
        return False
    ends = page.word_ends if page.lexicon.number_suffixes else page.stands_alone
    return token.numeral is not None or ends(token.end)


def _tokens(page: Page, start: int, taken: Sequence[bool], tokens: list[Token]) -> Iterator[Token]:
    """Each next token of a number that begins at `start`, added to `tokens`."""
    at = start
    while at < len(page.folded) and not taken[at] and len(tokens) < _MOST_TOKENS:
        token = _token(page, at, tokens)
        if token is None or True in taken[token.start : token.end]:
            break
        tokens.append(token)
        yield token
        at = _past_comma(page, token)
        if at < len(page.folded) and page.folded[at] == "-" and token.numeral is None and page.lexicon.spaced:
            at += 1  # twenty-five


def _past_comma(page: Page, token: Token) -> int:
    """One thousand, two hundred: a comma may follow a scale in words."""
    comma = token.word.role == "scale" and page.lexicon.commas and page.folded.startswith(", ", token.end)
    following = page.folded[token.end + 2 : token.end + 3]
    return token.end + 2 if comma and not following.isdigit() else page.skip_space(token.end)


def _token(page: Page, at: int, before: list[Token]) -> Token | None:
    if page.folded[at].isdigit():
        return _digits(page, at, before[-1].word if before else None, len(before))
    follows_digits = bool(before) and before[-1].numeral is not None
    if follows_digits and (scale := _scale_behind(page, at)):
        return scale
    found = page.words.get(at)
    if not found or not (before or _may_begin(page, at, found[0])):
        return None
    if follows_digits and not _multiplies_digits(page, found[0][1]):
        return None
    end, number = _not_a_unit(page, at, found, before)
    return Token(number, at, end) if number else None


def _word_begins(page: Page, at: int) -> bool:
    found = page.words.get(at)
    return found is not None and _may_begin(page, at, found[0])


def _scale_behind(page: Page, at: int) -> Token | None:
    """A scale of digits at `at`, that is no beginning of a word: 5 k, no 5 kg."""
    for end, word in page.lexicon.scales.at(page.folded, page.text, at):
        if end >= len(page.text) or not page.text[end].isalpha():
            return Token(word, at, end)
    return None


def _multiplies_digits(page: Page, word: Word) -> bool:
    """5 hundred, 3千 and 1 buçuk, but not 4.2 ten."""
    if word.role == "times":
        return word.value >= _HUNDRED or page.lexicon.spelled
    return word.role in {"scale", "half"} or word.value == _HALF


def _may_begin(page: Page, at: int, found: tuple[int, Word]) -> bool:
    """A multiplier begins a number only where the language says so (mil, 十) or after an article (a hundred)."""
    end, word = found
    if word.role in {"add", "plus_half"}:
        return True
    if word.role in {"join", "point", "half", "teen"}:
        return False
    if page.folded[at:end] in page.lexicon.bare_starts:
        return True
    return any(page.follows_word(word, at) for word in page.lexicon.before_scale)


def _not_a_unit(page: Page, at: int, found: Sequence[tuple[int, Word]], before: list[Token]) -> tuple[int, Word | None]:
    """千 begins 千瓦时, and năm means year after a number: there the unit is meant."""
    end, word = found[0]
    units = page.lexicon.units.at(page.folded, page.text, at) if before else []
    if not units or units[0][0] < end:
        return end, word
    if units[0][0] > end or not _goes_on(page, end):
        return at, None
    return end, word


def _goes_on(page: Page, end: int) -> bool:
    """A multiplier, a unit or a percent follows: năm mươi, năm tấn."""
    after = page.skip_space(end)
    words = page.words.get(after)
    if words and words[0][1].role in {"times", "scale", "teen"}:
        return True
    return bool(
        page.lexicon.units.at(page.folded, page.text, after) or page.lexicon.percent.at(page.folded, page.text, after)
    )


def _digits(page: Page, at: int, last: Word | None, before: int = 0) -> Token | None:
    """Digits behind `last`, the last of so many words."""
    zero = last is not None and before > 1 and last.role == "add" and last.value == 0
    if last is not None and not zero and last.role not in {"times", "scale", "plus_half"}:
        return None
    match = NUMERAL.match(page.text, at, page.parted(at))
    if match is None:
        return None
    read, word = _counted(match.group(), page.lexicon.decimal, page.lexicon.group)
    if read is None or (last is not None and last.role == "times" and read.value >= last.value):
        return None
    return Token(word, at, match.end(), read)


@lru_cache(maxsize=4096)
def _counted(written: str, decimal: str, group: str) -> tuple[Numeral | None, Word]:
    """Digits as they are read, and as a word among others."""
    read = numeral(written, decimal, group)
    return read, Word("add", read.value if read else Decimal(0))
