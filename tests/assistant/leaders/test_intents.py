"""Intent is told by meaning, in every language, and by what the numbers of a message allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest
import yaml

from assistant.leaders.bundled.frames.registry import RECORDED
from assistant.leaders.bundled.intents import (
    CALCULATORS,
    LABELS,
    Bank,
    Ranked,
    examples,
    load_utterances,
    match,
    open_bank,
    weigh,
)
from assistant.numbers.quantities import read
from knowledge.embedding.embed import BUNDLED, open_embedder
from knowledge.embedding.vectors import VectorCache, shipped_vectors
from knowledge.languages import SPOKEN
from tools.registry import CALCULATORS as TOOLS

_OF_A_LABEL = 3  # utterances of one language; the file holds more
RIGHT_OVERALL, RIGHT_IN_A_LANGUAGE = 0.92, 0.75


@pytest.fixture(scope="module")
def cache() -> VectorCache:
    embedder = open_embedder(BUNDLED)
    return VectorCache(embedder, shipped_vectors(embedder.name))


@pytest.fixture(scope="module")
def bank(cache: VectorCache) -> Bank:
    return open_bank(lambda texts: cache.vectors("query", texts))


def wanted(text: str, language: str, cache: VectorCache, bank: Bank) -> tuple[Ranked, ...]:
    vector = cache.vectors("query", [text])[0]
    return weigh(match(vector, bank, language), read(text, language), text, language)


def held_out() -> Iterator[tuple[str, str, str]]:
    path = files("tests.assistant.leaders").joinpath("held_out.yaml")
    for language, labels in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for label, texts in labels.items():
            yield from ((language, label, text) for text in texts[:_OF_A_LABEL])


def test_what_was_never_seen_is_understood_in_every_language(cache: VectorCache, bank: Bank) -> None:
    right, asked = Counter[str](), Counter[str]()
    for language, label, text in held_out():
        asked[language] += 1
        right[language] += wanted(text, language, cache, bank)[0].label == label

    assert set(asked) == set(SPOKEN)
    assert right.total() / asked.total() >= RIGHT_OVERALL
    assert all(right[language] / asked[language] >= RIGHT_IN_A_LANGUAGE for language in SPOKEN), (right, asked)


SAME_WORDS = [
    ("en", "How many hours does the programme give a year?", "programme"),
    ("en", "How many hours do we have left?", "balance"),
    ("en", "How many hours does Golden Thread Garments have left?", "others_data"),
    ("en", "What annual rate does MCAP require?", "programme"),
    ("en", "What is left in 2030 if 12,500 tCO2e fall by 4.2% a year from 2019?", "absolute_target"),
    ("vi", "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?", "programme"),
    ("vi", "Chúng tôi còn bao nhiêu giờ?", "balance"),
    ("vi", "Công ty May Hưng Yên còn bao nhiêu giờ?", "others_data"),
    ("zh", "每年有多少小时的咨询？", "programme"),
    ("zh", "我们还剩多少小时？", "balance"),
    ("bn", "প্রতি বছর কত ঘণ্টা পরামর্শ পাওয়া যায়?", "programme"),
    ("bn", "আমাদের কত ঘণ্টা বাকি আছে?", "balance"),
]


@pytest.mark.parametrize(("language", "text", "label"), SAME_WORDS)
def test_what_is_near_in_words_is_told_apart(
    language: str, text: str, label: str, cache: VectorCache, bank: Bank
) -> None:
    assert wanted(text, language, cache, bank)[0].label == label


@pytest.mark.parametrize(
    ("language", "text", "tool"),
    [
        ("en", "Our boiler burned 1,200 t of coal in 2023", "stationary_combustion"),
        ("en", "Our trucks burned 1,200 L of diesel in 2023", "mobile_combustion"),
        ("en", "1,200 kg of R-410A were refilled in 2023", "fugitive_refrigerants"),
        ("en", "1,200 kWh of electricity in 2023", "purchased_electricity"),
        ("en", "1,200 kWh of electricity, 5 t of coal and 2 kg of R-32: how much in all?", "inventory"),
    ],
)
def test_what_a_quantity_is_of_decides_between_the_calculators(
    language: str, text: str, tool: str, cache: VectorCache, bank: Bank
) -> None:
    assert wanted(text, language, cache, bank)[0].label == tool


@pytest.mark.parametrize("text", ["Yes", "yes!", "VÂNG", "好的，请做", "हाँ", "OK"])
def test_a_yes_is_a_yes_however_it_is_punctuated(text: str, cache: VectorCache, bank: Bank) -> None:
    assert wanted(text, "en", cache, bank) == (Ranked("confirm", 1.0),)


def test_shares_sum_to_one_and_the_best_comes_first(cache: VectorCache, bank: Bank) -> None:
    for text in ("What is MCAP?", "Convert 5 MWh to GJ", "xyzzy"):
        ranked = wanted(text, "en", cache, bank)
        assert sum(r.score for r in ranked) == pytest.approx(1)
        assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)


def test_every_label_has_examples_in_every_language_and_every_calculator_a_label() -> None:
    there = {(label, language) for label, language, _ in load_utterances()}
    assert there == {(label, language) for label in LABELS for language in SPOKEN}
    assert set(CALCULATORS) == {name for name, tool in TOOLS.items() if tool.inputs.model_fields} - {
        "arithmetic",
        RECORDED,
    }
    assert len(examples()) == len(set(examples()))


def test_a_bank_without_an_example_near_still_gives_every_label_a_place() -> None:
    generator = np.random.default_rng(1)
    bank = open_bank(lambda texts: generator.normal(size=(len(texts), 16)))

    ranked = match(generator.normal(size=16).astype(np.float32), bank, "en")

    assert ranked[0].score <= 1
    assert {r.label for r in ranked} <= set(LABELS)


def test_hardly_any_harmless_sentence_is_refused(cache: VectorCache, bank: Bank) -> None:
    path = files("tests.assistant.leaders").joinpath("harmless.yaml")
    said = [(tag, text) for tag, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items() for text in texts]
    vectors = cache.vectors("query", [text for _, text in said])
    heard = [
        (text, weigh(match(vector, bank, tag), read(text, tag), text, tag)[0].label)
        for (tag, text), vector in zip(said, vectors, strict=True)
    ]
    refused = [text for text, label in heard if label in {"override", "others_data"}]

    assert len(said) >= 500
    assert len(refused) <= 1, refused
