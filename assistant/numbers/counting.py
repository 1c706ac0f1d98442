"""What a row of number words adds up to: ones, multipliers, scales, halves, decimals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.numbers.lexicon import Lexicon, Word


def value_of(words: Sequence[Word], lexicon: Lexicon) -> Decimal | None:
    """The value of a row of number words; None where they do not make one number."""
    if lexicon.spelled and (spelled := _spelled(words)) is not None:
        return spelled
    if lexicon.years_paired and (year := _paired(words)) is not None:
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
