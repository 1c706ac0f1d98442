"""What a language calls numbers, units, money and years: its file in words/ with the symbols that all share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from babel import Locale

from assistant.numbers.spellings import Spellings
from knowledge.data import from_yaml
from knowledge.languages import supported
from knowledge.scripts import bare, plain_text

_MASSES = ("g", "kg", "t", "kt", "Mt")


class Word(NamedTuple):
    """A number word: `add` stands for itself, `times` multiplies the digit before it, `scale` all since the last."""

    role: Literal["add", "times", "scale", "teen", "join", "point", "half", "plus_half"]
    value: Decimal = Decimal(0)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """One language's ways with numbers. Two are the same only if they are one object."""

    language: str
    spaced: bool  # words are set apart by spaces
    decimal: str
    group: str
    numbers: Spellings[Word]
    halves: Spellings[Word]  # of them, those that add a half
    scales: Spellings[Word]  # those that may follow digits: k, M, triệu, 万
    bare_starts: frozenset[str]  # multipliers that may begin a number: mil, 十
    before_scale: frozenset[str]
    articles: frozenset[str]
    only_before_unit: frozenset[str]
    before_word: frozenset[str]
    single_before_unit: bool
    elliptic: bool  # the scale below the last may go unsaid: 三万五
    spelled: bool  # digits may be written one by one: 二〇一九
    years_paired: bool  # twenty thirty
    one_of: bool  # an ending behind digits may look like a thousand: 5k
    commas: bool  # one thousand, two hundred
    number_suffixes: bool  # number words take the language's endings: দশটি
    fractions: Spellings[Decimal]
    multiples: Spellings[Decimal]
    never: Spellings[None]
    percent: Spellings[str]
    percent_before: Spellings[str]
    year_before: Spellings[str]
    year_after: Spellings[str]
    fiscal: Spellings[str]
    buddhist: Spellings[str]
    units: Spellings[str]
    units_before: bool  # kWh 500; the scale word too stands before the digits
    before_unit: tuple[str, ...]  # 3,5 millones *de* kWh
    gases: Spellings[str]
    money: Spellings[str]
    counted: Spellings[str]
    per: Spellings[str]
    half_after: Spellings[str]  # behind a unit: hai tiếng rưỡi
    per_after: Spellings[str]  # behind the unit: litre başına
    ranges: Spellings[str]
    both: Spellings[str]  # joins a range after "between"
    between: tuple[str, ...]
    suffixes: tuple[str, ...]
    scopes: tuple[str, ...]
    named: tuple[str, ...]
    numbered: tuple[str, ...]  # what has a number as its name, ahead of an amount: plant 2 615 t
    joiners: tuple[str, ...]
    ahead: Spellings[str]  # what may stand before a number → percent, money, year, unit or counted
    behind: Spellings[str]  # and after it
    small: Mapping[str, int]  # number words below ten, for names like "scope one"
    scaled: Mapping[str, tuple[Decimal, str]]


@lru_cache(maxsize=64)
def load_lexicon(tag: str, without_marks: bool = False) -> Lexicon:
    """The lexicon of a language tag. `without_marks`: as typed without diacritics."""
    language = supported(tag) or "en"
    own, shared = _data(language), _data("shared")
    if without_marks:
        own = _bared(own)
    symbols = _symbols(tag, language)
    signs, units = _sign_fields(own, shared), _unit_fields(own, shared)
    before_unit = tuple(f"{word} " for word in own.get("before_unit", ()))
    ahead = [("percent", signs["percent_before"]), ("money", units["money"])]
    ahead += [("year", signs[key]) for key in ("fiscal", "year_before", "buddhist")]
    behind = [("percent", signs["percent"]), ("money", units["money"]), ("counted", signs["counted"])]
    behind += [("year", signs["fiscal"]), ("year", signs["year_after"]), ("unit", units["units"])]
    behind.append(("unit", Spellings((word, word) for word in before_unit)))
    return Lexicon(
        language=language,
        spaced=own.get("spaced", True),
        decimal=symbols["decimal"],
        group=symbols["group"],
        **_number_fields(own, shared),
        **signs,
        **units,
        scopes=(*own["scopes"], "scope", "scopes"),
        named=tuple(own["named"]),
        numbered=tuple(own.get("numbered", ())),
        joiners=tuple(own["and"]),
        between=tuple(own["between"]),
        before_unit=before_unit,
        ahead=Spellings.by_name(*ahead, *([("unit", units["units"])] if units["units_before"] else [])),
        behind=Spellings.by_name(*behind),
        suffixes=tuple(sorted(own.get("suffixes", ()), key=len, reverse=True)),
    )


def _number_fields(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    words = [(s, Word("add", Decimal(str(v)))) for s, v in own["numbers"].items()]
    words += [(s, Word("times", Decimal(v))) for s, v in own.get("times", {}).items()]
    scales = [(s, Word("scale", Decimal(v))) for s, v in own["scales"].items()]
    starts = [(s, Word("scale", Decimal(v))) for s, v in own.get("thousands", {}).items()]
    for role in ("join", "point", "half", "plus_half", "teen"):
        key = role + "s" if role in {"join", "teen"} else role
        words += [(s, Word(role, Decimal(10))) for s in own.get(key, ())]
    symbols = [(s, Word("scale", Decimal(v))) for s, v in shared["scales"].items()]
    exact = [(s, Word("scale", Decimal(v))) for s, v in shared["exact_scales"].items()]
    return {
        "numbers": Spellings(words + scales + starts),
        "halves": Spellings((s, word) for s, word in words if word.role == "half"),
        "scales": Spellings(symbols, exact),
        "bare_starts": frozenset((*own.get("bare", ()), *own.get("thousands", ()))),
        "small": {s: v for s, v in own["numbers"].items() if isinstance(v, int) and 0 < v < 10},
        "fractions": Spellings((s, _share(v)) for s, v in own.get("fractions", {}).items()),
        "multiples": Spellings((s, Decimal(str(v))) for s, v in own.get("multiples", {}).items()),
        "never": Spellings((s, None) for s in own.get("never", ())),
        **{k: frozenset(own.get(k, ())) for k in ("before_scale", "articles", "only_before_unit", "before_word")},
        **{
            k: bool(own.get(k, False))
            for k in (
                "single_before_unit",
                "elliptic",
                "spelled",
                "years_paired",
                "number_suffixes",
                "commas",
                "one_of",
            )
        },
    }


def _sign_fields(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    keys = (
        "percent",
        "percent_before",
        "year_before",
        "year_after",
        "fiscal",
        "buddhist",
        "per",
        "per_after",
        "half_after",
        "ranges",
        "both",
        "counted",
    )
    return {k: Spellings((s, s) for s in (*own.get(k, ()), *shared.get(k, ()))) for k in keys}


def _unit_fields(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    def both(key: str) -> Spellings[str]:
        pairs = [(s, name) for table in (own, shared) for name, ss in table.get(key, {}).items() for s in ss]
        return Spellings(pairs)

    gases = [(mass + s, mass + gas) for mass in _MASSES for gas, ss in shared["gases"].items() for s in ss]
    pairs = [(s, name) for table in (own, shared) for name, ss in table["units"].items() for s in ss]
    return {
        "units": Spellings(pairs + gases, shared["exact"].items()),
        "gases": both("gases"),
        "money": both("money"),
        "units_before": own.get("units_before", False),
        "scaled": {name: (Decimal(times), unit) for name, (times, unit) in shared["scaled"].items()},
    }


def _share(value: str | float) -> Decimal:
    part = Fraction(str(value))
    return Decimal(part.numerator) / Decimal(part.denominator)


@lru_cache(maxsize=16)
def _data(name: str) -> Mapping[str, Any]:
    text = files("assistant.numbers").joinpath("words", f"{name}.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = _matched(from_yaml(text))
    return data


def _matched(data: Any) -> Any:
    """Every spelling as texts are matched."""
    if isinstance(data, dict):
        return {_matched(key): _matched(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_matched(value) for value in data]
    return plain_text(data) if isinstance(data, str) else data


def _symbols(tag: str, language: str) -> Mapping[str, str]:
    for name in (tag, language):
        try:
            symbols: Mapping[str, str] = Locale.parse(name.replace("_", "-"), sep="-").number_symbols["latn"]
        except ValueError:
            continue
        else:
            return symbols
    raise LookupError(f"CLDR has no number symbols for {tag}")


def _bared(own: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same spellings as typed without diacritics; where two fall together the first stands."""
    return {key: _bare_table(table, key in {"units", "gases", "money"}) for key, table in own.items()}


def _bare_table(table: Any, named: bool) -> Any:
    """`named`: the keys are names of units, the lists under them hold the spellings."""
    if isinstance(table, list):
        return [bare(spelling) for spelling in table]
    if not isinstance(table, dict):
        return table
    if named:
        return {name: [bare(s) for s in spellings] for name, spellings in table.items()}
    folded: dict[str, Any] = {}
    for spelling, meaning in table.items():
        folded.setdefault(bare(spelling), meaning)
    return folded
