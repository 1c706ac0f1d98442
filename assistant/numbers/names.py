"""Digits that belong to a name and are no quantity: scope 1, CO2, R-32, ISO 14064-1, addresses, list numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.numbers.lexicon import Lexicon
from assistant.numbers.page import Page

_ANYWHERE = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\[\d+(?:\s*,\s*\d+)*\]"  # citation marks
    r"|(?m:^[^\S\n]*\d{1,2}[.)](?=\s+\S))"  # list numbers
    r"|\b(?:iso|iec|pas|astm|gb/t|tcvn|sni)(?:/[a-z]{1,8}){0,4}[\s:-]*\d[\d.:/-]*"
    r"|(?<![a-zß-ɏḁ-ỿ\d])(?:r|hfc|hcfc|cfc|hfo|pfc|halon)[\s-]?\d{2,4}[a-z]{0,2}(?:\([a-z]\))?(?![a-z\d])"
    r"|(?<![^\W_])(?:co|ch|n|sf|nf|h|no|so|cf|c)[₂₃₄₆2346](?:o|f[₆6])?(?:[\s-]?eq?)?(?![a-z\d])"
    r"|(?<![a-z])pm\s?(?:2\.5|10)(?!\d)"
    r"|(?<!\d)24/7(?!\d)"
    r"|(?<![\d.,])(?>\d+\.\d+\.\d+(?:\.\d+)*)(?![\d.,]*\d)(?<!\.\d{3})"  # versions
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)(?![a-z])"
)
# Letters then digits in one word (AR5, COP26, S1) and capitals, hyphen, digits (COVID-19).
_LETTER_FIRST = re.compile(r"(?<![A-Za-z\d])([A-Za-z][A-Za-z\d]*?)-?(\d[\d.]*)")
# Letters that may stand before an amount or a year.
_NUMBER_PREFIXES = frozenset(
    [
        "fy",
        "usd",
        "eur",
        "vnd",
        "cny",
        "rmb",
        "bdt",
        "tk",
        "inr",
        "rs",
        "idr",
        "rp",
        "try",
        "tl",
        "thb",
        "khr",
        "pkr",
        "lkr",
        "gbp",
        "us",
        "af",
        "ta",
        "my",
        "x",
        "ca",
        "approx",
    ]
)


def name_spans(page: Page) -> list[tuple[int, int]]:
    """Where digits and number words are part of a name."""
    spans = [m.span() for m in _ANYWHERE.finditer(page.folded)]
    spans += [m.span() for m in scopes_pattern(page.lexicon).finditer(page.folded)]
    for found in _LETTER_FIRST.finditer(page.text):
        letters, hyphen = found.group(1), "-" in found.group()
        if letters.lower() not in _NUMBER_PREFIXES and (not hyphen or letters.isupper()):
            spans.append(found.span())
    return spans + _idioms(page)


@lru_cache(maxsize=64)
def scopes_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """ "scope 1", "phạm vi 1 và 2", "范围一和范围二", "tier 2" with the digits in group 1."""
    digit = "|".join([r"[1-9](?!\d|[.,]\d)", *(re.escape(w) for w in sorted(lexicon.small, key=len, reverse=True))])
    scope = "|".join(re.escape(w) for w in sorted(lexicon.scopes, key=len, reverse=True))
    named = "|".join(re.escape(w) for w in sorted(lexicon.named, key=len, reverse=True))
    numbered = "|".join(re.escape(w) for w in sorted(lexicon.numbered, key=len, reverse=True)) or "(?!)"
    joiner = "|".join(re.escape(w) for w in sorted(lexicon.joiners, key=len, reverse=True))
    edge = r"(?<![^\W\d_])" if lexicon.spaced else ""
    end = r"(?![^\W_])" if lexicon.spaced else ""
    gloss = rf"(?:\s*\((?:{scope})\))?"  # វិសាលភាព (scope) 3
    more = rf"(?:\s*(?:{joiner})\s*(?:(?:{scope}){gloss}[\s-]*)?(?:{digit}){end}(?!\s*(?:t|kg|kwh|mwh|%)\b))*"
    return re.compile(
        rf"{edge}(?:(?:{numbered})\s?[1-9](?=\s\d)|(?:{scope}){gloss}(?:\s*ที่)?[\s:-]{{0,2}}((?:{digit}){end}{more})|(?:{named})[\s-]{{0,2}}(?:{digit}){end})"
    )


def _idioms(page: Page) -> list[tuple[int, int]]:
    """Words that hold a number word and are none."""
    spans: list[tuple[int, int]] = []
    for start in page.lexicon.never.places(page.folded):
        ends = [end for end, _ in page.lexicon.never.at(page.folded, page.text, start)]
        if not ends or not page.word_starts(start):
            continue
        whole = ends if not page.lexicon.spaced else [end for end in ends if page.word_ends(end)]
        spans += [(start, end) for end in whole[:1]]
    return spans
