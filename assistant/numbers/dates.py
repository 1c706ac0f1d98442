"""Dates in a text: by month name (CLDR) and by digits, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from assistant.numbers.page import Page
from knowledge.scripts import bare, lower, plain_text

_FIRST_YEAR, _LAST_YEAR = 1800, 2700  # of any era
_YEAR = r"(?P<y>\d{4})"
_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}))(?![\d/])"
)
_MONTH_YEAR = re.compile(r"(?<![\d.,/-])(?P<m>0?[1-9]|1[0-2])[/-](?P<y>(?:19|20|25)\d\d)(?![\d/])")
_YEAR_MONTH = re.compile(r"(?<![\d.,/-])(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d/-])")
_CLOCK = re.compile(r"(?<![\d.:])(?P<h>[01]?\d|2[0-3]):(?P<n>[0-5]\d)(?![\d:])")
_CHINESE = re.compile(
    r"(?:(?P<y>\d{4})\s*年\s*)?(?P<m>1[0-2]|0?[1-9])\s*月(?:\s*(?P<d>[12]\d|3[01]|0?[1-9])\s*[日号號])?"
)
_VIETNAMESE = re.compile(
    r"(?:(?:ngày|ngay)\s+(?P<d>\d{1,2})\s+)?(?:tháng|thang)\s+(?P<m>1[0-2]|0?[1-9])(?:\s*(?:năm|nam|/|-|,)\s*(?P<y>\d{4}))?(?!\d)"
)


_ALSO = {  # beside CLDR's names
    "bn": {
        "জানুয়ারি": 1,
        "জানু": 1,
        "ফেব্রুয়ারি": 2,
        "ফেব্রু": 2,
        "এপ্রি": 4,
        "জুন": 6,
        "জুলাই": 7,
        "আগ": 8,
        "সেপ": 9,
        "নভে": 11,
        "ডিস": 12,
    },
    "hi": {"फरवरी": 2, "फ़र": 2, "सितंबर": 9, "सितम्बर": 9, "नवम्बर": 11, "दिसम्बर": 12},
    "id": {"agt": 8, "agst": 8},
    "es": {"set": 9, "setiembre": 9},
}


@dataclass(frozen=True, slots=True)
class Day:
    """A date found at `start:end`. `swapped` is the other reading where day and month could change places."""

    start: int
    end: int
    iso: str
    year: int | None
    swapped: str | None = None


def dates(page: Page) -> list[Day]:
    """Every date, in order; overlapping finds keep the first and longest."""
    found = [*_numeric(page), *_named(page)]
    if page.lexicon.language == "zh" or "月" in page.folded:
        found += [d for m in _CHINESE.finditer(page.folded) if m["y"] or m["d"] if (d := _day(m))]
    if page.lexicon.language == "vi":
        found += [d for m in _VIETNAMESE.finditer(page.folded) if m["y"] or m["d"] if (d := _day(m))]
    kept: list[Day] = []
    for day in sorted(found, key=lambda d: (d.start, -d.end)):
        if not kept or day.start >= kept[-1].end:
            kept.append(day)
    return kept


def _numeric(page: Page) -> list[Day]:
    found = []
    for match in _NUMERIC.finditer(page.folded):
        if match["y"]:
            days = [_iso(match["y"], match["m"], match["d"])]
        else:
            first, second = match["a"], match["b"]
            both = [_iso(match["z"], second, first), _iso(match["z"], first, second)]
            days = [d for d in (both[::-1] if page.lexicon.language == "en" else both) if d]
        valid = [d for d in days if d]
        if valid:
            other = valid[1] if len(valid) > 1 and valid[1] != valid[0] and page.lexicon.language == "en" else None
            found.append(Day(match.start(), match.end(), valid[0], int(valid[0][:4]), other))
    for pattern in (_MONTH_YEAR, _YEAR_MONTH):
        found += [d for m in pattern.finditer(page.folded) if (d := _day(m))]
    found += [Day(m.start(), m.end(), f"T{int(m['h']):02}:{m['n']}", None) for m in _CLOCK.finditer(page.folded)]
    return found


def _named(page: Page) -> list[Day]:
    months, pattern = _month_pattern(page.lexicon.language, page.lexicon.spaced)
    found = []
    matches = list(pattern.finditer(page.folded))
    amounts = any(match["ne"] and _counts_something(page, match.end()) for match in matches)
    for match in matches:
        name = next(v for k, v in match.groupdict().items() if k.startswith("n") and v)
        if match["ne"] and amounts:
            continue  # of a list, in which one has its unit
        if name == "may" and not page.text[match.start() : match.end()].count("May"):
            continue
        parts = {k[0]: v for k, v in match.groupdict().items() if v}
        iso = _iso(parts.get("y"), str(months[name]), parts.get("d"))
        if iso:
            found.append(Day(match.start(), match.end(), iso, int(parts["y"]) if "y" in parts else None))
    return found


def _counts_something(page: Page, end: int) -> bool:
    """ "June 12 thousand litres", "Feb 14 t": a unit or a scale stands behind."""
    at = page.skip_space(end)
    units = (after for after, _ in page.lexicon.units.at(page.folded, page.text, at))
    return at in page.words or any(page.word_ends(after) for after in units)


def _day(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    iso = _iso(groups.get("y"), groups["m"], groups.get("d"))
    year = int(groups["y"]) if groups.get("y") else None
    return Day(match.start(), match.end(), iso, year) if iso else None


def _iso(year: str | None, month: str, day: str | None) -> str | None:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return None
    ending = f"-{int(day):02}" if day else ""
    if year is None:
        return f"--{int(month):02}{ending}" if day else None
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    western = int(year) - 543 if 2400 <= int(year) <= 2700 else int(year)
    return f"{western}-{int(month):02}{ending}"


def is_month(word: str, language: str) -> bool:
    """Is it the name of a month, in the language or English?"""
    return lower(word) in month_names(language)


def month_names(language: str) -> Mapping[str, int]:
    """Names of months, whole and short, in the language and English, with their numbers."""
    return _month_pattern(language, True)[0]


@lru_cache(maxsize=16)
def _month_pattern(language: str, spaced: bool) -> tuple[dict[str, int], re.Pattern[str]]:
    names = {form: n for name, n in _ALSO.get(language, {}).items() for form in (lower(plain_text(name)), bare(name))}
    for code in dict.fromkeys((language, "en")):
        if code == "vi" or code == "zh":
            continue
        for table in (Locale(code).months["format"], Locale(code).months["stand-alone"]):
            for width in ("wide", "abbreviated"):
                for number, name in table[width].items():
                    for form in (lower(plain_text(name)), bare(name)):
                        names.setdefault(form, number)
                        names.setdefault(form.rstrip("."), number)
    spelled = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    edge, end = (r"(?<![^\W_])", r"(?![^\W_])") if spaced else ("", "")
    day = r"(?P<{}>(?<!\d)(?<!\d[.,])\d{{1,2}})(?:st|nd|rd|th|º)?"
    of = r"[\s,.]*(?:(?:de|del|of|năm|ปี|พ\.ศ\.|ค\.ศ\.|ឆ្នាំ|سال|साल|সাল|වසරේ)\s*)?"
    year = r"(?P<{}>\d{{4}})(?!\d)"
    return names, re.compile(
        rf"{day.format('da')}{of.replace(',', '', 1)}(?P<na>{spelled}){end}(?:{of}{year.format('ya')})?"
        rf"|{edge}(?P<nb>{spelled}){end}\.?\s+{day.format('db')}(?:[\s,]+{year.format('yb')})"
        rf"|{edge}(?P<nc>{spelled}){end}{of}{year.format('yc')}"
        rf"|{edge}(?P<ne>{spelled}){end}\s+{day.format('de')}(?![\d.,]*\d)"
        rf"|{year.format('yf')}\s+(?:(?:সালের|সালে|साल\s+के|के|کے|වසරේ)\s+)?(?P<nf>{spelled}){end}(?:\s+{day.format('df')}(?!\d))?"
    )
