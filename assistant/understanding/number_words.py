"""Numbers in words, and digits with a scale word: mười hai nghìn, 三百五十万, 3,5 triệu, twelve hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.understanding.lexicon import Word
from assistant.understanding.numerals import NUMERAL, Numeral, numeral
from assistant.understanding.page import Page


@dataclass(frozen=True)
class Token:
    word: Word
    start: int
    end: int
    numeral: Numeral | None = None


@dataclass(frozen=True)
class Number:
    """A number where it stands; `numerals` are its parts in digits."""

    value: Decimal
    start: int
    end: int
    tokens: tuple[Token, ...] = field(repr=False)

    @property
    def numerals(self) -> tuple[Numeral, ...]:
        return tuple(t.numeral for t in self.tokens if t.numeral)

    @property
    def in_words(self) -> bool:
        return not self.numerals


def number_at(page: Page, start: int, taken: Sequence[bool]) -> Number | None:
    """The longest number that begins at `start`, outside of what is taken."""
    tokens = _tokens(page, start, taken)
    if not tokens and page.lexicon.units_before:
        return _scale_first(page, start, taken)
    while tokens:
        if _may_end(page, tokens[-1]) and (value := evaluate([t.word for t in tokens], page)) is not None:
            return Number(value, tokens[0].start, tokens[-1].end, tuple(tokens))
        tokens.pop()
    return None


def _scale_first(page: Page, start: int, taken: Sequence[bool]) -> Number | None:
    """Sinhala puts the scale before the digits: මිලියන 3.5."""
    for end, word in page.lexicon.numbers.at(page.folded, page.text, start):
        digits = page.skip_space(end)
        if word.role != "scale" or digits == end or not page.folded[digits : digits + 1].isdigit():
            continue
        number = number_at(page, digits, taken)
        if number is not None:
            first = Token(word, start, end)
            return Number(number.value * word.value, start, number.end, (*number.tokens, first))
    return None


def _may_end(page: Page, token: Token) -> bool:
    if token.word.role in {"join", "point", "plus_half"}:
        return False
    return token.numeral is not None or page.word_ends(token.end)


def _tokens(page: Page, start: int, taken: Sequence[bool]) -> list[Token]:
    tokens: list[Token] = []
    at = start
    while at < len(page.folded) and not taken[at]:
        token = _token(page, at, tokens)
        if token is None or any(taken[token.start : token.end]):
            break
        tokens.append(token)
        at = page.skip_space(token.end)
        if at < len(page.folded) and page.folded[at] == "-" and token.numeral is None and page.lexicon.spaced:
            at += 1  # twenty-five
    return tokens


def _token(page: Page, at: int, before: list[Token]) -> Token | None:
    if page.folded[at].isdigit():
        return _digits(page, at, before)
    follows_digits = bool(before) and before[-1].numeral is not None
    if follows_digits:
        for end, word in page.lexicon.scales.at(page.folded, page.text, at):
            if end >= len(page.text) or not page.text[end].isalpha():
                return Token(word, at, end)
    found = page.lexicon.numbers.at(page.folded, page.text, at)
    if not found or not (before or _may_begin(page, at, found[0])):
        return None
    if follows_digits and not _multiplies_digits(found[0][1]):
        return None
    end, number = _not_a_unit(page, at, found, before)
    return Token(number, at, end) if number else None


def _multiplies_digits(word: Word) -> bool:
    """5 hundred and 3千, but not 4.2 ten."""
    return word.role == "scale" or (word.role == "times" and word.value >= 100)


def _may_begin(page: Page, at: int, found: tuple[int, Word]) -> bool:
    """A multiplier begins a number only where the language says so (mil, 十) or after an article (a hundred)."""
    end, word = found
    if word.role in {"add", "plus_half"}:
        return True
    if word.role in {"join", "point", "half", "teen"}:
        return False
    if page.folded[at:end] in page.lexicon.bare_starts:
        return True
    words = page.folded[:at].split()[-1:]
    return bool(words) and words[0] in page.lexicon.before_scale and page.folded[at - 1].isspace()


def _not_a_unit(page: Page, at: int, found: list[tuple[int, Word]], before: list[Token]) -> tuple[int, Word | None]:
    """千 begins 千瓦时, and năm means year after a number: there the unit is meant."""
    units = page.lexicon.units.at(page.folded, page.text, at) if before else []
    end, word = found[0]
    if not units or units[0][0] < end:
        return end, word
    if units[0][0] > end or not _goes_on(page, end):
        return at, None
    return end, word


def _goes_on(page: Page, end: int) -> bool:
    """A multiplier, a unit or a percent follows: năm mươi, năm tấn."""
    after = page.skip_space(end)
    words = page.lexicon.numbers.at(page.folded, page.text, after)
    if words and words[0][1].role in {"times", "scale", "teen"}:
        return True
    return bool(
        page.lexicon.units.at(page.folded, page.text, after) or page.lexicon.percent.at(page.folded, page.text, after)
    )


def _digits(page: Page, at: int, before: list[Token]) -> Token | None:
    if before and before[-1].word.role not in {"scale", "plus_half"}:
        return None
    match = NUMERAL.match(page.text, at)
    if match is None:
        return None
    read = numeral(match.group(), page.lexicon.decimal, page.lexicon.group)
    if read is None:
        return None
    return Token(Word("add", read.value), at, match.end(), read)


def evaluate(words: Sequence[Word], page: Page) -> Decimal | None:
    """The value of a row of number words; None where they do not make one number."""
    if page.lexicon.spelled and (spelled := _spelled(words)) is not None:
        return spelled
    if page.lexicon.years_paired and (year := _paired(words)) is not None:
        return year
    whole, rest = _split_point(words)
    value = _whole(whole)
    if value is None or rest is None:
        return value
    return Decimal(f"{value}.{rest}")


def _split_point(words: Sequence[Word]) -> tuple[Sequence[Word], str | None]:
    for place, word in enumerate(words):
        if word.role == "point":
            tail = words[place + 1 :]
            digits = "".join(str(w.value) for w in tail)
            plain = digits.isdigit() and all(w.role == "add" for w in tail)
            return (words[:place], digits) if plain else ((), None)
    return words, None


def _spelled(words: Sequence[Word]) -> Decimal | None:
    """二〇一九: digits one by one."""
    single = len(words) > 1 and all(w.role == "add" and w.value < 10 and w.value == int(w.value) for w in words)
    return Decimal("".join(str(w.value) for w in words)) if single else None


def _paired(words: Sequence[Word]) -> Decimal | None:
    """Twenty thirty, nineteen ninety-five."""
    values = [w.value for w in words if w.role == "add"]
    if len(values) != len(words) or len(values) not in {2, 3} or values[0] not in {19, 20}:
        return None
    tail = values[1:]
    fits = 10 <= tail[0] < 100 and (len(tail) == 1 or (tail[0] % 10 == 0 and tail[0] >= 20 and tail[1] < 10))
    return values[0] * 100 + sum(tail) if fits else None


def _may_join(before: Word) -> bool:
    """Two hundred *and* five, treinta *y* cinco; ten and five are two numbers."""
    return before.role in {"times", "scale"} or (before.role == "add" and before.value >= 30 and before.value % 10 == 0)


@dataclass
class _Sum:
    """What has been counted so far: `total` by scales, `section` below them, `pending` not yet multiplied."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    pending: Decimal | None = None
    scale: Decimal = Decimal(0)  # the last
    step: Decimal = Decimal(1)  # what the last multiplier was worth, for a half of it
    halved: bool = False


def _whole(words: Sequence[Word]) -> Decimal | None:
    so_far = _Sum()
    for place, word in enumerate(words):
        if word.role == "join" and not _may_join(words[place - 1]):
            return None
        if not _STEPS[word.role](so_far, word.value):
            return None
    if not words or (so_far.halved and so_far.pending is None):
        return None
    value = so_far.total + so_far.section + (so_far.pending or 0)
    return value + Decimal("0.5") if so_far.halved else value


def _add(so_far: _Sum, value: Decimal) -> bool:
    if value == 0 and so_far.pending is None and (so_far.section or so_far.total):
        return True  # 一百零五
    if so_far.pending is None:
        so_far.pending = value
        return True
    room = _trailing(so_far.pending)
    if value < room and value > 0:
        so_far.pending += value
        return True
    return False


def _times(so_far: _Sum, factor: Decimal) -> bool:
    digit = Decimal(1) if so_far.pending is None else so_far.pending
    if digit >= 100 and factor < 1000:
        return False
    if factor == 10:
        if digit >= 10:
            return False
        so_far.pending = digit * 10
    else:
        so_far.section += digit * factor
        so_far.pending = None
    so_far.step = factor
    return True


def _teen(so_far: _Sum, ten: Decimal) -> bool:
    if so_far.pending is None or so_far.pending >= 10:
        return False
    so_far.pending += ten
    return True


def _scale(so_far: _Sum, scale: Decimal) -> bool:
    value = so_far.section + (so_far.pending or 0)
    if so_far.halved:
        value, so_far.halved = value + Decimal("0.5"), False
    if so_far.total and scale > so_far.scale:
        so_far.total = (so_far.total + value) * scale
    elif so_far.total and not value:
        so_far.total *= scale
    else:
        so_far.total += (value or Decimal(1)) * scale
    so_far.section, so_far.pending, so_far.scale, so_far.step = Decimal(0), None, scale, scale
    return True


def _half(so_far: _Sum, _: Decimal) -> bool:
    if so_far.step == 1 and so_far.pending is None:
        return False
    so_far.section += so_far.step / 2
    return True


def _plus_half(so_far: _Sum, _: Decimal) -> bool:
    so_far.halved = True
    return True


def _join(_so_far: _Sum, _: Decimal) -> bool:
    return True


def _point(_so_far: _Sum, _: Decimal) -> bool:
    return False


_STEPS: dict[str, Callable[[_Sum, Decimal], bool]] = {
    "add": _add,
    "times": _times,
    "teen": _teen,
    "scale": _scale,
    "half": _half,
    "plus_half": _plus_half,
    "join": _join,
    "point": _point,
}


def _trailing(value: Decimal) -> Decimal:
    """The power of ten below which a number has only zeros: 500 → 100, 20 → 10."""
    room = Decimal(1)
    while value and value % (room * 10) == 0:
        room *= 10
    return room
