"""What a row of number words adds up to: ones, multipliers, scales, halves, decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.numbers.lexicon import Lexicon, Word

_PAIRS = 20_000  # of all languages: as many as can be met


class Counting:
    """Counts a row of number words, one after another; `value` is what they make so far, None if no number."""

    __slots__ = ("_decimals", "_last", "_pair", "_spelled", "_sum", "_whole")

    def __init__(self, lexicon: Lexicon) -> None:
        self._spelled: list[str] | None = [] if lexicon.spelled else None  # 二〇一九: digits one by one
        self._pair: list[Decimal] | None = [] if lexicon.years_paired else None
        self._sum: _Sum | None = _Sum()
        self._whole: Decimal | None = None  # before the decimal point
        self._decimals: list[str] | None = None
        self._last: Word | None = None

    @property
    def open(self) -> bool:
        """Could it be a number yet, with more words?"""
        return self._spelled is not None or self._pair is not None or self._sum is not None

    @property
    def value(self) -> Decimal | None:
        if self._spelled is not None and len(self._spelled) > 1:
            return Decimal("".join(self._spelled))
        if self._pair is not None and (year := _paired(self._pair)) is not None:
            return year
        if self._sum is None or self._decimals == []:
            return None
        if self._decimals is None or self._whole is None:
            return self._sum.value
        return self._whole + Decimal(f"0.{''.join(self._decimals)}")

    def add(self, word: Word) -> None:
        if self._spelled is not None:
            digit = word.role == "add" and word.value < 10 and word.value == int(word.value)
            self._spelled = [*self._spelled, str(word.value)] if digit else None
        if self._pair is not None:
            fits = word.role == "add" and len(self._pair) < 3 and (self._pair or word.value in {19, 20})
            self._pair = [*self._pair, word.value] if fits else None
        if self._sum is not None and not self._summed(self._sum, word):
            self._sum = None
        self._last = word

    def _summed(self, so_far: _Sum, word: Word) -> bool:
        if self._decimals is not None:
            self._decimals.append(str(word.value))
            return word.role == "add" and self._decimals[-1].isdigit()
        if word.role == "point":
            self._whole, self._decimals = so_far.value if self._last else None, []
            return self._whole is not None and self._whole == int(self._whole)
        if word.role == "join" and not (self._last and _may_join(self._last)):
            return False
        return _STEPS[word.role](so_far, word.value)


@lru_cache(maxsize=_PAIRS)
def alone(lexicon: Lexicon, word: Word) -> Decimal | None:
    """What a word is worth by itself, None if it is no number."""
    counting = Counting(lexicon)
    counting.add(word)
    return counting.value


@lru_cache(maxsize=_PAIRS)
def goes_on(lexicon: Lexicon, word: Word, following: Word) -> bool:
    """May a number that begins with the one word go on with the other?"""
    counting = Counting(lexicon)
    counting.add(word)
    counting.add(following)
    return counting.open


def _paired(values: Sequence[Decimal]) -> Decimal | None:
    """Twenty thirty, nineteen ninety-five."""
    if len(values) < 2:
        return None
    tail = values[1:]
    fits = 10 <= tail[0] < 100 and (len(tail) == 1 or (tail[0] % 10 == 0 and tail[0] >= 20 and tail[1] < 10))
    return values[0] * 100 + sum(tail) if fits else None


def _may_join(before: Word) -> bool:
    """Two hundred *and* five, treinta *y* cinco; ten and five are two numbers."""
    return before.role in {"times", "scale"} or (before.role == "add" and before.value >= 30 and before.value % 10 == 0)


@dataclass(slots=True)
class _Sum:
    """What has been counted so far: `total` by scales, `section` below them, `pending` not yet multiplied."""

    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    pending: Decimal | None = None
    scale: Decimal = Decimal(0)  # the last
    step: Decimal = Decimal(1)  # what the last multiplier was worth, for a half of it
    halved: bool = False

    @property
    def value(self) -> Decimal | None:
        if self.halved and self.pending is None:
            return None
        value = self.total + self.section + (self.pending or 0)
        return value + Decimal("0.5") if self.halved else value


def _add(so_far: _Sum, value: Decimal) -> bool:
    if value == 0 and so_far.pending is None and (so_far.section or so_far.total):
        return True  # 一百零五
    if so_far.pending is None:
        so_far.pending = value
        return True
    if _fits(value, so_far.pending):
        so_far.pending += value
        return True
    return False


def _times(so_far: _Sum, factor: Decimal) -> bool:
    digit = Decimal(1) if so_far.pending is None else so_far.pending
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


_STEPS: dict[str, Callable[[_Sum, Decimal], bool]] = {
    "add": _add,
    "times": _times,
    "teen": _teen,
    "scale": _scale,
    "half": _half,
    "plus_half": _plus_half,
    "join": _join,
}


def _fits(value: Decimal, pending: Decimal) -> bool:
    """Has the number before only zeros where this one has digits? 20 takes 5, 500 takes 20, 21 takes none."""
    if value < 1:
        return value > 0
    return bool(pending) and pending % Decimal(1).scaleb(value.adjusted() + 1) == 0
