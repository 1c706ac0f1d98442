"""What the service says of its own accord: complete in every language, and with no figure but in its slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence.names import name_of, name_of_output, word_of
from assistant.evidence.provenance import is_rounding
from assistant.numbers.quantities import figures
from assistant.wording import formats, lexicon
from assistant.wording.catalogue import UnknownLineError, lines, say, slots_of
from knowledge.corpus.asks import asks
from knowledge.languages import SPOKEN
from knowledge.scripts import scripts
from tools.refusal import Code
from tools.registry import CALCULATORS

SLOT = re.compile(r"\{\w+\}")
SAME = re.compile(r"[A-Z0-9]+|total|no")  # formulas, and words that Spanish or Indonesian share with English


@pytest.mark.parametrize("language", SPOKEN)
def test_every_line_is_there_with_the_same_slots(language: str) -> None:
    english, own = lines("en"), lines(language)

    assert set(own) == set(english)
    assert {key for key in own if slots_of(own[key]) != slots_of(english[key])} == set()


@pytest.mark.parametrize("language", SPOKEN)
def test_no_line_holds_a_figure_outside_its_slots(language: str) -> None:
    found = {key: [r.text for r in figures(SLOT.sub("…", text), language)] for key, text in lines(language).items()}

    assert {key: reads for key, reads in found.items() if reads} == {}


def test_every_calculator_has_a_name_to_be_asked_by() -> None:
    assert {name for name in CALCULATORS if f"tool.{name}" not in lines("en")} == set()


def inputs(node: Any, definitions: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, object]]:
    """Every input of a schema by its dotted path without places, with each choice that it takes, None for the field."""
    if not isinstance(node, Mapping):
        return
    if "$ref" in node:
        yield from inputs(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions, path)
    for kind in ("anyOf", "oneOf", "allOf"):
        for option in node.get(kind, ()):
            yield from inputs(option, definitions, path)
    yield from ((path, choice) for choice in node.get("enum", ()))
    if node.get("type") == "boolean":
        yield from ((path, choice) for choice in (True, False))
    for name, child in node.get("properties", {}).items():
        below = f"{path}.{name}".lstrip(".")
        yield below, None
        yield from inputs(child, definitions, below)
    for inner in ("items", "additionalProperties"):
        yield from inputs(node.get(inner), definitions, path)


def is_name_everywhere(choice: object) -> bool:
    """AR5, ipcc-2006: an edition's own name, the same in every language."""
    return any(mark.isdigit() for mark in str(choice).removeprefix("scope"))


@pytest.mark.parametrize("tool", CALCULATORS)
def test_every_input_and_choice_of_a_calculator_has_a_name_in_every_language(tool: str) -> None:
    schema = CALCULATORS[tool].input_schema
    found = set(inputs(schema, schema.get("$defs", {})))

    assert {path for path, choice in found if choice is None and raw(name_of(path, "vi"), path)} == set()
    chosen = {(path, choice) for path, choice in found if choice is not None and not is_name_everywhere(choice)}
    assert {(path, choice) for path, choice in chosen if raw(word_of(path, choice, "vi"), choice)} == set()


@pytest.mark.parametrize("tool", CALCULATORS)
def test_every_result_of_a_calculator_has_a_name_in_every_language(tool: str) -> None:
    names = {name: name_of_output(name, "vi") for name in CALCULATORS[tool].results}

    assert {name for name, called in names.items() if called == name.replace("_", " ")} == set()


@pytest.mark.parametrize("language", SPOKEN)
def test_fuels_and_vehicles_have_a_name_in_every_language(language: str) -> None:
    """The first of their words, which is no pattern."""
    words = [by.get(language, ("*",))[0] for kind in lexicon.NAMES for by in lexicon.names(kind).values()]

    assert [word for word in words if "*" in word] == []


@pytest.mark.parametrize(
    ("path", "value", "language", "word"),
    [
        ("items.0.fuel", "sub-bituminous coal", "vi", "than á bitum"),
        ("items.0.fuel", "natural_gas", "tr", "doğal gaz"),
        ("items.0.fuel", "dầu của chúng tôi", "vi", "dầu của chúng tôi"),
        ("items.0.vehicle", "truck", "es", "camión"),
        ("items.0.country", "VN", "zh", "越南"),
        ("items.0.region", "US-CAMX", "vi", "US-CAMX"),
        ("items.0.name", "VN", "zh", "VN"),
        ("covers.1", "scope2", "bn", "স্কোপ ২"),
        ("scope2_approach", "market", "tr", "piyasa bazlı"),
        ("uses_bioenergy", True, "es", "sí"),
    ],
)
def test_a_value_is_told_in_the_persons_words(path: str, value: object, language: str, word: str) -> None:
    assert word_of(path, value, language) == word


def raw(called: str, written: object) -> bool:
    """Is it no word of Vietnamese? Every catalogue has the lines of every other, and their own words below."""
    return called in {str(written), str(written).rsplit(".", 1)[-1].replace("_", " ")}


@pytest.mark.parametrize("language", [language for language in SPOKEN if language != "en"])
def test_no_name_is_left_in_english(language: str) -> None:
    english, own = lines("en"), lines(language)
    named = {key for key in own if key.split(".")[0] in {"tool", "input", "output", "value", "problem"}}

    assert {key for key in named if own[key] == english[key] and not SAME.fullmatch(own[key])} == set()


def test_every_reason_of_a_refusal_has_its_words() -> None:
    assert {code for code in get_args(Code) if f"problem.{code}" not in lines("en")} == set()


def test_a_line_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownLineError):
        say("en", "no.such.line")


@pytest.mark.parametrize(
    ("language", "number", "percent", "hours"),
    [
        ("en", "12,500.5", "4.2%", "9 hours 30 minutes"),
        ("vi", "12.500,5", "4,2%", "9 giờ 30 phút"),
        ("tr", "12.500,5", "%4,2", "9 saat 30 dakika"),
        ("es", "12.500,5", "4,2\u00a0%", "9 horas 30 minutos"),
        ("bn", "১২,৫০০.৫", "৪.২%", "৯ ঘন্টা ৩০ মিনিট"),
        ("th", "12,500.5", "4.2%", "9 ชั่วโมง 30 นาที"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, number: str, percent: str, hours: str) -> None:
    assert formats.number(Decimal("12500.5"), language, said=True) == number
    assert formats.percent(Decimal("4.2"), language) == percent
    assert formats.duration(570, language) == hours


@pytest.mark.parametrize(
    ("exact", "shown", "said"),
    [
        ("38933.737", "38,934", "38,933.737"),
        ("6725", "6,725", "6,725"),
        ("535.497824", "535.5", "535.5"),  # nine digits: of a sum, whoever gives it
        ("0.676154", "0.6762", "0.676154"),
        ("12.0004", "12", "12.0004"),
        ("-0.00123456", "-0.001235", "-0.00123456"),
        ("99999.6", "100,000", "99,999.6"),
    ],
)
def test_a_result_is_rounded_for_people_and_what_they_gave_is_not(exact: str, shown: str, said: str) -> None:
    value = Decimal(exact)

    assert (formats.number(value, "en"), formats.number(value, "en", said=True)) == (shown, said)


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=12))
def test_what_is_shown_is_a_rounding_of_what_was_worked_out(exact: Decimal) -> None:
    shown = formats.rounded(exact)

    assert is_rounding(shown, exact)
    assert abs(shown - exact) <= max(abs(exact) / 1000, Decimal("1e-12"))
    assert abs(shown - exact) <= Decimal("0.5")


@pytest.mark.parametrize("language", SPOKEN)
def test_what_may_be_asked_next_is_written_in_the_languages_own_script(language: str) -> None:
    """The first example of each question is what is offered: also to one who writes the language in Latin letters."""
    own = max(found := scripts(lines(language)["offer"]), key=found.__getitem__)

    assert [texts[0] for texts in asks(language).values() if own not in scripts(texts[0])] == []
