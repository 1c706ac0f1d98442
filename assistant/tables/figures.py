"""Numbers and units as cells hold them: numbers as text, decimal commas, grouping by lakh, units in headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.numbers.page import page
from assistant.numbers.units import unit_mentions
from knowledge.languages import SPOKEN
from knowledge.readers.cells import Cell
from knowledge.scripts import lower, plain_text
from tools.units import UnitError, ratio, rounded, same_dimension, unit

Decimals = Literal[".", ","]
COMMAS: frozenset[str] = frozenset({"vi", "id", "tr", "es", "km"})  # languages that write decimals with a comma
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "nil", "none", "không", "无", "無", "/", "x", "...", "…"})
MONEY = frozenset({"tl", "rs", "tk", "rp", "m", "d", "đ", "k", "usd", "b"})  # that would be read as units
READ_AS = {"units": "kWh", "mt": "t"}  # on bills of South Asia; metric tons where fuel is weighed
MEASURED = ("kWh", "kg", "L", "Nm3", "km", "tCO2e")  # what amounts are of, by one unit each
_GAPS = re.compile(r"[\s'’_]")
_NUMBER = re.compile(r"[-(]?\d[\d.,]*\)?")
_BOTH = {  # what can only be read with this sign between whole and part
    ",": re.compile(r"-?\d{1,3}(?:\.\d{3})+,\d+|-?\d{1,3}(?:\.\d{3}){2,}|-?\d+,(?:\d{1,2}|\d{4,})"),
    ".": re.compile(r"-?\d{1,3}(?:,\d{2,3})*,\d{3}\.\d+|-?\d{1,3}(?:,\d{2,3})+,\d{3}|-?\d+\.(?:\d{1,2}|\d{4,})"),
}
_ENCLOSED = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,30})[)）\]】]")
_PARTED = re.compile(r"[,，/:：;\n]|\s[-–]\s")
_TIMES = {
    "1000": 1000, "1.000": 1000, "1,000": 1000, "'000": 1000, "nghìn": 1000, "ngàn": 1000, "thousand": 1000, "千": 1000,
    "hazar": 1000, "হাজার": 1000, "हज़ार": 1000, "ribu": 1000, "bin": 1000, "พัน": 1000, "mil": 1000,
    "万": 10_000, "萬": 10_000, "lakh": 100_000, "লাখ": 100_000, "लाख": 100_000, "triệu": 1_000_000,
    "million": 1_000_000, "juta": 1_000_000, "milyon": 1_000_000, "百万": 1_000_000, "ล้าน": 1_000_000,
}  # fmt: skip
_SCALED = re.compile(rf"({'|'.join(re.escape(w) for w in sorted(_TIMES, key=len, reverse=True))})\s*(?=\D)(.+)")


class Measure(NamedTuple):
    """A unit that calculators know, and how many of it the one that was written is."""

    unit: str
    times: Decimal = Decimal(1)


class Amount(NamedTuple):
    value: Decimal
    unit: str | None = None  # that stands in the cell


def sign_of(texts: Iterable[str]) -> Decimals | None:
    """The decimal sign of numbers that are texts, where one of them can be read in one way only; None where none can,
    or where they disagree."""
    signs: set[Decimals] = set()
    for text in texts:
        bare = _GAPS.sub("", plain_text(text))
        signs |= {sign for sign in (".", ",") if _BOTH[sign].fullmatch(bare)}
    return signs.pop() if len(signs) == 1 else None


def looks_like_number(cell: Cell) -> bool:
    if cell.number is not None:
        return True
    return bool(_NUMBER.fullmatch(_GAPS.sub("", plain_text(cell.text))))


def holds_amount(cell: Cell) -> bool:
    """A number, or one with its unit behind it ("5000 L"); a unit that has a number in it ("1000 m3") looks so too."""
    return looks_like_number(cell) or unit_behind(cell) is not None


def unit_behind(cell: Cell) -> Measure | None:
    """That of a number and its unit in one cell."""
    if cell.number is not None:
        return measure(cell.text.removeprefix(cell.number)) if cell.text != cell.number else None
    bare = _GAPS.sub("", plain_text(cell.text))
    match = _NUMBER.match(bare)
    return measure(bare[match.end() :]) if match is not None and match.end() < len(bare) <= 40 else None


def amount(cell: Cell, sign: Decimals) -> Amount | None:
    """None for what is no number; a number shown with a unit ("1200 kWh") has it."""
    if cell.number is not None:
        value = Decimal(cell.number)
        return Amount(value, cell.text.removeprefix(cell.number).strip() or None) if value.is_finite() else None
    bare = _GAPS.sub("", plain_text(cell.text))
    match = _NUMBER.match(bare)
    if match is None:
        return None
    value_ = _value(match[0], sign)
    behind = bare[match.end() :]
    if value_ is None or (behind and measure(behind) is None):
        return None
    return Amount(value_, behind or None)


def _value(written: str, sign: Decimals) -> Decimal | None:
    negative = written.startswith(("-", "("))
    digits = written.strip("-()")
    whole, point, part = digits.partition(sign)
    group = "," if sign == "." else "."
    if part and not part.isdigit():
        return None
    if group in whole and not re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{2,3}})*\{group}\d{{3}}", whole):
        return None
    number = whole.replace(group, "")
    if not number.isdigit():
        return None
    value = Decimal(f"{number}.{part}" if point and part else number)
    return -value if negative else value


def nothing(cell: Cell) -> bool:
    return cell.number is None and lower(plain_text(cell.text)).strip() in NOTHING


def spelled(text: str) -> str:
    """A unit in the words of a language ("lít", "升") as calculators know it; what is none stays as it is."""
    found = measure(text)
    return found.unit if found is not None and found.times == 1 else text


@lru_cache(maxsize=4096)
def measure(text: str) -> Measure | None:
    """A text that is a unit and nothing else."""
    said = " ".join(plain_text(text).split()).strip(" .()（）")
    if not said or len(said) > 40 or lower(said) in MONEY:
        return None
    if taken := READ_AS.get(lower(said)):
        return Measure(taken)
    if known := _known(said):
        return known
    scaled = _SCALED.fullmatch(lower(said))
    if scaled and (inner := measure(scaled[2])):
        return Measure(inner.unit, inner.times * _TIMES[scaled[1]])
    return None


def measure_in(text: str) -> tuple[Measure, str] | None:
    """The unit that a heading holds, in brackets, behind a comma or among its words, and the heading without it."""
    for enclosed in reversed(list(_ENCLOSED.finditer(text))):
        if found := measure(enclosed[1]):
            return found, text[: enclosed.start()] + text[enclosed.end() :]
    parts = _PARTED.split(text)
    for part in reversed(parts):
        if found := measure(part):
            return found, " ".join(each for each in parts if each is not part)
    words = text.split()
    for last in (2, 1):
        if len(words) > last and (found := measure(" ".join(words[-last:]))):
            return found, " ".join(words[:-last])
    if len(words) > 1 and len(words[0]) > 1 and (found := measure(words[0])):
        return found, " ".join(words[1:])
    return None


def _known(said: str) -> Measure | None:
    try:
        return _usable(unit(said).name)
    except UnitError as error:
        if error.code == "ambiguous_unit":
            return None  # which ton is meant is asked
    for language in SPOKEN:
        for mention in unit_mentions(page(said, language)):
            if mention.span == (0, len(said)):
                return _settled(mention.name)
    return None


def _settled(name: str) -> Measure | None:
    try:
        return _usable(unit(name).name)
    except UnitError:
        return None


def _usable(name: str) -> Measure | None:
    """Only what an energy table counts: money and days are no amounts of it."""
    if name.endswith("_kWh"):  # 万 kWh, lakh kWh
        return Measure("kWh", rounded(ratio(name, "kWh")))
    return Measure(name) if any(same_dimension(name, of) for of in MEASURED) else None
