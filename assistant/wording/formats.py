"""Numbers, durations, dates and lists as a language writes them, by CLDR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from knowledge.languages import base

_SIGNIFICANT = 4  # digits shown of a result; the exact value stands beside them in the answer's figures
_WRITTEN = 8  # digits that a person writes; more come from a sum
_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
_NEVER = 10**9  # a threshold that no duration reaches: hours stay hours
_BEFORE_NUMBER = {"tr"}  # %46,2
_SPACED = {"es"}  # 46,2 %


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    return Locale.parse(base(language))


def digits(text: str, language: str) -> str:
    """ASCII digits as the language writes them by default: Babel knows the system, but leaves the digits."""
    return text.translate(_BENGALI) if locale(language).default_numbering_system == "beng" else text


def rounded(value: Decimal) -> Decimal:
    """At most four significant digits, never fewer than the whole number has."""
    if value == value.to_integral_value():
        return value
    places = max(0, _SIGNIFICANT - 1 - value.adjusted())
    return value.quantize(Decimal(1).scaleb(-places))


def number(value: Decimal, language: str, *, said: bool = False) -> str:
    """Rounded for people; `said`: with every digit that was given."""
    given = said and len(value.normalize().as_tuple().digits) <= _WRITTEN
    shown = value if given else rounded(value)
    places = max(0, -int(shown.as_tuple().exponent))
    return digits(format_decimal(shown, format=_pattern(language) + "#" * places, locale=locale(language)), language)


def percent(value: Decimal, language: str, *, said: bool = False) -> str:
    """`value` in percent: 46.2 for 46.2 %."""
    shown = number(value, language, said=said)
    spoken = base(language)
    if spoken in _BEFORE_NUMBER:
        return f"%{shown}"
    return f"{shown}\u00a0%" if spoken in _SPACED else f"{shown}%"


def quantity(value: Decimal, unit: str | None, language: str, *, said: bool = False) -> str:
    """A number with its unit; minutes as hours and minutes, other units by their symbol."""
    if unit in {"percent", "%"}:
        return percent(value, language, said=said)
    if unit in {"minute", "min", "minutes"}:
        return duration(int(value), language)
    shown = number(value, language, said=said)
    return f"{shown} {unit}" if unit not in {None, "", "dimensionless"} else shown


def duration(minutes: int, language: str) -> str:
    """570 → "9 hours 30 minutes". Below zero with its sign."""
    hours, rest = divmod(abs(minutes), 60)
    parts = []
    if hours:
        parts.append(_span(timedelta(hours=hours), "hour", language))
    if rest or not hours:
        parts.append(_span(timedelta(minutes=rest), "minute", language))
    shown = digits(" ".join(parts), language)
    return f"-{shown}" if minutes < 0 else shown


def year(value: int, language: str) -> str:
    return digits(str(value), language)


def day(value: date, language: str) -> str:
    return digits(format_date(value, "long", locale=locale(language)), language)


def listing(items: Sequence[str], language: str) -> str:
    return format_list(list(items), locale=locale(language)) if items else ""


def language_name(tag: str, language: str) -> str:
    """The name of a language, in another: ("vi", "en") → "Vietnamese"."""
    return str(locale(language).languages.get(base(tag), tag))


def territory(code: str, language: str) -> str | None:
    """The name of a country by its ISO code: ("VN", "zh") → "越南"."""
    name = locale(language).territories.get(code)
    return None if name is None else str(name)


def _span(span: timedelta, granularity: str, language: str) -> str:
    return str(format_timedelta(span, granularity, threshold=_NEVER, locale=locale(language)))  # type: ignore[arg-type]


@lru_cache(maxsize=64)
def _pattern(language: str) -> str:
    """The language's own grouping, and the point before decimals that follow."""
    own = locale(language).decimal_formats[None].pattern
    return str(own).split(";")[0].split(".")[0] + "."


def runs(numbers: Iterable[int], language: str) -> str:
    """Whole numbers in a row as one: 3, 5, 6, 7 → "3, 5–7"."""
    found: list[list[int]] = []
    for one in sorted(set(numbers)):
        if found and one == found[-1][-1] + 1:
            found[-1].append(one)
        else:
            found.append([one])
    shown = (f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in found)
    return digits(", ".join(shown), language)
