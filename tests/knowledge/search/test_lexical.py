"""Runs of characters find words in any script; numbers find numbers, however they are written."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search.lexical import build, grams, numbers

TEXTS = ["The boiler burns rice husk", "锅炉燃烧稻壳", "หม้อไอน้ำเผาแกลบ", "Steam for dyeing", ""]


@pytest.mark.parametrize(("query", "best"), [("boilers", 0), ("稻壳", 1), ("แกลบ", 2), ("DYEING steam", 3)])
def test_the_text_with_the_words_scores_highest(query: str, best: int) -> None:
    scores = build([grams(text) for text in TEXTS]).scores(grams(query))

    assert scores.argmax() == best
    assert scores[best] > 0
    assert scores[-1] == 0


def test_nothing_in_common_is_nothing() -> None:
    lexicon = build([grams(text) for text in TEXTS])

    assert not lexicon.scores(grams("zzzz")).any()
    assert not build([]).scores(grams("steam")).any()
    assert lexicon.wanted(grams("zzzz")).share(grams(TEXTS[0])) == 0
    assert lexicon.wanted(grams(TEXTS[0])).share(grams(TEXTS[0])) == 1


def test_bm25_is_robertsons() -> None:
    texts = [np.array([1, 1, 2], np.uint64), np.array([2, 3], np.uint64)]
    scores = build(texts).scores(np.array([1], np.uint64))
    idf = np.log(1 + (2 - 1 + 0.5) / (1 + 0.5))

    assert scores[0] == pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2.5)))
    assert scores[1] == 0


@pytest.mark.parametrize("text", ["12,500 tonnes", "12.500 tấn", "১২,৫০০ টন", "１２５００吨", "12500"])
def test_a_number_is_the_same_in_every_script(text: str) -> None:
    assert numbers(text).tolist() == [12500]
