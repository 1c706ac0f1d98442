"""BM25 on characters: runs of two, three and four, so that no language needs words; or on numbers alone.

Robertson & Zaragoza 2009, with k1 1.2 and b 0.75.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.scripts import composed

K1, B = 1.2, 0.75
_LENGTHS = (2, 3, 4)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DIGITS = {n: str(digit) for n in range(128, 0x20000) if (digit := unicodedata.digit(chr(n), None)) is not None}
_BASE = np.uint64(1_000_003)

Grams = NDArray[np.uint64]
Scores = NDArray[np.float32]


def grams(text: str) -> Grams:
    """Every run of two to four characters, hashed; words are parted by one space, marked at both ends."""
    folded = re.sub(r"\W+", " ", _matched(text).casefold())
    points = np.frombuffer(f" {folded.strip()} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    runs: list[Grams] = []
    hashed = points.copy()
    for length in range(2, max(_LENGTHS) + 1):
        if len(points) < length:
            break
        hashed = hashed[:-1] * _BASE + points[length - 1 :]
        runs.append(hashed * np.uint64(8) + np.uint64(length))
    return np.concatenate(runs) if runs else np.zeros(0, np.uint64)


@lru_cache(maxsize=16_384)
def grams_of(text: str) -> Grams:
    """Of statements and known questions that were considered lately, each once; not to be written to."""
    return np.unique(grams(text))


def numbers(text: str) -> Grams:
    """Every number, whatever the script of its digits and the marks that group them."""
    found = [int(re.sub(r"\D", "", number)[:18]) for number in _NUMBER.findall(_matched(text))]
    return np.array(found, dtype=np.uint64)


def _matched(text: str) -> str:
    """One form of each character, whichever it is written in, digits in ASCII."""
    return text if text.isascii() else unicodedata.normalize("NFKC", composed(text)).translate(_DIGITS)


@dataclass(frozen=True)
class Wanted:
    """What a question is made of."""

    terms: Grams  # in order, each once
    rarity: Scores

    def share(self, text: Grams) -> float:
        """How much of the question stands in the text, 0 to 1: rare runs of characters count more."""
        if not len(self.terms):
            return 0.0
        places = np.minimum(np.searchsorted(self.terms, text), len(self.terms) - 1)
        there = np.zeros(len(self.terms), dtype=np.bool_)
        there[places[self.terms[places] == text]] = True
        return float(self.rarity[there].sum() / self.rarity.sum())


@dataclass(frozen=True)
class Lexicon:
    """Weights of every term in every text, by term."""

    terms: Grams  # sorted, each once
    starts: NDArray[np.int64]  # of each term's postings; one more than terms
    texts: NDArray[np.int32]
    weights: Scores  # of the term in the text, inverse document frequency included
    rarity: Scores  # inverse document frequency of each term
    size: int
    length: float  # mean number of terms of a text

    def scores(self, query: Grams) -> Scores:
        """BM25 of each text."""
        if not len(self.terms) or not len(query):
            return np.zeros(self.size, dtype=np.float32)
        wanted, counts = np.unique(query, return_counts=True)
        postings, times = self._postings(wanted, counts)
        weights = self.weights[postings] * times
        return np.bincount(self.texts[postings], weights, minlength=self.size).astype(np.float32)

    def shares(self, wanted: Wanted) -> Scores:
        """How much of a question stands in each text, as `Wanted.share`."""
        if not len(self.terms) or not len(wanted.terms):
            return np.zeros(self.size, dtype=np.float32)
        postings, rarity = self._postings(wanted.terms, wanted.rarity)
        there = np.bincount(self.texts[postings], rarity, minlength=self.size)
        shares: Scores = (there / wanted.rarity.sum()).astype(np.float32)
        return shares

    def _postings(self, terms: Grams, values: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Where the terms stand in texts, and at each place its term's value."""
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        known = self.terms[places] == terms
        firsts, ends = self.starts[places[known]], self.starts[places[known] + 1]
        lengths = ends - firsts
        postings = np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
        return postings, np.repeat(values[known], lengths)

    def scores_of(self, query: Grams, texts: Sequence[Grams]) -> Scores:
        """BM25 of texts that are not among these, by what these say of how rare a term is."""
        wanted, times = np.unique(query, return_counts=True)
        found = np.zeros(len(texts), dtype=np.float32)
        if not len(wanted) or not len(self.terms):
            return found
        weights = times * self._rarity(wanted)
        for number, text in enumerate(texts):
            places = np.minimum(np.searchsorted(wanted, text), len(wanted) - 1)
            counts = np.bincount(places[wanted[places] == text], minlength=len(wanted))
            norm = K1 * (1 - B + B * len(text) / max(self.length, 1.0))
            found[number] = (weights * counts * (K1 + 1) / (counts + norm)).sum()
        return found

    def wanted(self, query: Grams) -> Wanted:
        """The terms of a question, each once, rare ones weighing more."""
        terms = np.unique(query)
        known = len(self.terms) and len(terms)
        return Wanted(terms, self._rarity(terms)) if known else Wanted(terms[:0], np.zeros(0, np.float32))

    def _rarity(self, terms: Grams) -> Scores:
        """Inverse document frequency; of a term that no text has, the highest there is."""
        places = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        unseen = np.float32(np.log1p((self.size + 0.5) / 0.5))
        rarity: Scores = np.where(self.terms[places] == terms, self.rarity[places], unseen)
        return rarity


def build(texts: Sequence[Grams]) -> Lexicon:
    """One array of terms a text, repeated as often as they occur."""
    lengths = np.array([len(terms) for terms in texts], dtype=np.float32)
    mean = float(lengths.mean()) if len(texts) else 0.0
    found = [np.unique(terms, return_counts=True) for terms in texts]
    terms = np.concatenate([unique for unique, _ in found]) if found else np.zeros(0, np.uint64)
    counts = np.concatenate([count for _, count in found]).astype(np.float32) if found else np.zeros(0, np.float32)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(unique) for unique, _ in found])
    order = np.argsort(terms, kind="stable")
    unique, starts, frequency = np.unique(terms[order], return_index=True, return_counts=True)
    idf = np.log1p((len(texts) - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
    norm = K1 * (1 - B + B * lengths[owners] / max(mean, 1.0))
    weights = counts * (K1 + 1) / (counts + norm)
    weights = weights[order] * np.repeat(idf, frequency)
    weights = weights.astype(np.float32)
    return Lexicon(unique, np.append(starts, len(terms)), owners[order], weights, idf, len(texts), mean)
