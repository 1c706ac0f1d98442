"""Months, quarters and years as headings and cells write them: Jan-24, Tháng 1, 2024年1月, 01/2024, Q1, FY2024."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from knowledge.languages import SPOKEN
from knowledge.scripts import bare, lower, plain_text

_YEAR = r"(?:19|20|25)\d\d"
_ERA = r"(?:năm|nam|ปี|พ\.?ศ\.?|ค\.?ศ\.?|ឆ្នាំ|سال|साल|वर्ष|সাল|বছর|වසර|tahun|yılı?|year|año|fy|f\.y\.)"
_PLAIN = re.compile(rf"{_ERA}?\s*(?P<y>{_YEAR})\s*(?:年度?|年份|{_ERA})?")
_SPAN = re.compile(rf"(?:fy\s*)?(?P<y>{_YEAR})\s*[-/–]\s*(?:\d\d)?\d\d")
_DAY = re.compile(
    rf"(?P<y>{_YEAR})[-/.](?P<m>\d{{1,2}})(?:[-/.]\d{{1,2}})?|\d{{1,2}}[-/.](?P<n>\d{{1,2}})[-/.](?P<z>{_YEAR})"
)
_MONTH_YEAR = re.compile(rf"(?P<m>\d{{1,2}})\s*[-/.]\s*(?P<y>{_YEAR})")
_NUMBERED = re.compile(
    rf"(?:tháng|thang|thg|th|t|month|m|bulan|mes|ខែ|เดือน)\.?\s*0?(?P<m>\d{{1,2}})(?:\s*[-/.,]?\s*(?:năm|nam)?\s*(?P<y>{_YEAR}|\d\d))?"
)
_CHINESE = re.compile(rf"(?:(?P<y>{_YEAR})\s*年)?\s*(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月份?")
_QUARTER = re.compile(
    rf"(?:q|quý|quy|quarter|第)\s*(?P<q>[1-4]|iv|i{{1,3}}|[一二三四])\s*(?:季度)?(?:\s*[-/.]?\s*(?P<y>{_YEAR}))?"
)
_ALSO = {"sept": 9, "জানুয়ারি": 1, "ফেব্রুয়ারি": 2, "ජනවාරි": 1}  # beside CLDR's
_HAN = {char: number for number, char in enumerate("一二三四五六七八九十", start=1)} | {"十一": 11, "十二": 12}


class Period(NamedTuple):
    """`month` from 1; of a quarter or a whole year there is none."""

    year: int | None = None
    month: int | None = None
    quarter: str | None = None


@lru_cache(maxsize=4096)
def period(text: str) -> Period | None:
    """The whole text as a period; None where it says anything else."""
    said = lower(" ".join(plain_text(text).split())).strip(" :.")
    if not said or len(said) > 40:
        return None
    return _of_numbers(said) or _of_names(said)


def year_in(text: str) -> int | None:
    """The one year that a title or a name mentions."""
    years = {_western(int(year)) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", plain_text(text))}
    return years.pop() if len(years) == 1 else None


def _of_numbers(said: str) -> Period | None:
    for pattern in (_PLAIN, _DAY, _SPAN, _MONTH_YEAR, _NUMBERED, _CHINESE, _QUARTER):
        if match := pattern.fullmatch(said):
            parts = match.groupdict()
            month = _number(parts.get("m") or parts.get("n"))
            if month is not None and not 1 <= month <= 12:
                continue
            return Period(_year(parts.get("y") or parts.get("z")), month, parts.get("q"))
    return None


def _of_names(said: str) -> Period | None:
    match = _named().fullmatch(said)
    if match is None:
        return None
    return Period(_year(match["y"] or match["z"]), _months()[match["m"]])


def _number(said: str | None) -> int | None:
    if said is None:
        return None
    return _HAN.get(said) or (int(said) if said.isdigit() else None)


def _year(said: str | None) -> int | None:
    if not said:
        return None
    return _western(int(said) if len(said) > 2 else 2000 + int(said))


def _western(year: int) -> int:
    return year - 543 if 2400 <= year <= 2700 else year


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in SPOKEN:
        months = Locale(language).months
        for width in ("wide", "abbreviated"):
            for number, name in [*months["format"][width].items(), *months["stand-alone"][width].items()]:
                for form in (lower(plain_text(name)), bare(name)):
                    names.setdefault(form.rstrip("."), number)
    return {name: number for name, number in names.items() if not name.isdigit()} | {
        lower(plain_text(name)): number for name, number in _ALSO.items()
    }


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    between = r"[\s,./'’-]*(?:(?:de|del|of)\s+)?"
    return re.compile(rf"(?:(?P<z>{_YEAR}){between})?(?P<m>{names})\.?(?:{between}(?P<y>{_YEAR}|\d\d))?")
