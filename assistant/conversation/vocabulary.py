"""Words of languages: those that one of some alone uses, those that name nothing, what countries are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from babel import Locale

from assistant.conversation.utterances.examples import utterances
from knowledge.corpus.asks import asks
from knowledge.languages import supported
from knowledge.scripts import lower

_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?!\w)")
_SHORT_TOO = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")


@lru_cache(maxsize=4)
def own_words(languages: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Language → the words of its example utterances and questions that stand in those of no other of these."""
    said = {
        language: {lower(word) for text in _texts(language) for word in _WORD.findall(text)} for language in languages
    }
    shared = Counter(word for words in said.values() for word in words)
    return {language: frozenset(word for word in words if shared[word] == 1) for language, words in said.items()}


@lru_cache(maxsize=16)
def plain_words(language: str) -> frozenset[str]:
    """Words that stand in lower case among all that is asked in a language: none of them is a name."""
    words = (word for text in _texts(supported(language) or "en") for word in _SHORT_TOO.findall(text))
    return frozenset(lower(word) for word in words if word[0].islower())


def country_names(languages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Codes of countries and regions with what each is called in these languages, by CLDR."""
    for language in languages:
        yield from Locale(language).territories.items()


def _texts(language: str) -> Iterable[str]:
    return [
        text for examples in (utterances(language), asks(language)) for texts in examples.values() for text in texts
    ]
