"""The language of a message: script first, then function words, then py3langid, then what was spoken before."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from assistant.conversation.vocabulary import own_words
from knowledge.data import from_yaml
from knowledge.languages import LATIN, supported
from knowledge.scripts import VIETNAMESE, lower, plain_text, scripts

_OF_SCRIPT = {"Beng": "bn", "Deva": "hi", "Khmr": "km", "Thai": "th", "Sinh": "si", "Arab": "ur", "Hani": "zh"}
_OF_DIGITS = {"BENGALI": "bn", "DEVANAGARI": "hi", "KHMER": "km", "THAI": "th", "SINHALA": "si", "EXTENDED": "ur"}
_NATIVE_SHARE = 0.2  # of the letters: from here on the script decides, the rest being names and terms
_SURE = 0.75  # of py3langid, for a text without function words
_SPANISH = re.compile(r"^(?=.*[áéíóú])[^\W\d_]{8,}$")  # longer than any Vietnamese syllable
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")
_SENTENCE = 2  # function words from which Latin letters make the sentence
_OTHER_SCRIPT = re.compile(r"[\u0600-\u0dff\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
_LATIN_FIRST = re.compile(r"[^\w]*[A-Za-z]")
_PROSE_IN_LATIN = re.compile(r"(?<![A-Za-zÀ-ɏ])[a-zß-ɏ]{2,}")  # a word that is no name or abbreviation
_NOT_PROSE = re.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")


@dataclass(frozen=True)
class Marks:
    """What tells languages apart: function words of each."""

    words: dict[str, frozenset[str]]  # by language; "vi-bare", "hi-Latn", "th-Latn" and others too
    alone: dict[str, frozenset[str]]  # words, or pairs joined by a hyphen, that settle a short message
    letters: dict[str, str]
    hindustani: dict[str, frozenset[str]]  # "ur", "hi": romanised words of one of them alone


@lru_cache(maxsize=1)
def load_marks() -> Marks:
    data = from_yaml(files("assistant.conversation").joinpath("language.yaml").read_text(encoding="utf-8"))
    return Marks(
        words={name: frozenset(text.split()) for name, text in data["words"].items()},
        alone={name: frozenset(text.split()) for name, text in data["alone"].items()},
        letters=data["letters"],
        hindustani={name: frozenset(text.split()) for name, text in data["hindustani"].items()},
    )


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LATIN))
    return identifier


def identify(text: str, locale_hint: str | None = None, previous: str | None = None) -> str:
    """The language to answer in, one of SPOKEN. `previous` is the conversation's language so far."""
    spoken = supported(previous)
    fallback = spoken or supported(locale_hint)
    prose = _NOT_PROSE.sub(" ", plain_text(text))
    counted = scripts(prose)
    total = sum(counted.values())
    if not total:
        return _of_digits(_NOT_PROSE.sub(" ", text)) or fallback or "en"
    native = {s: n for s, n in counted.items() if s != "Latn"}
    if native:
        script, letters = max(native.items(), key=lambda item: item[1])
        if not _is_latin_around(prose, letters / total):
            return _OF_SCRIPT.get(script, fallback or "en") if "Kana" not in native else fallback or "en"
    return _latin(prose, fallback, spoken)


def _is_latin_around(prose: str, native: float) -> bool:
    """Words of another script in a sentence in Latin letters: few, or one that the sentence is about.

    `native`: the share of the other script.
    """
    if not _PROSE_IN_LATIN.search(prose):
        return False
    spoken = max(_function_words(prose).values())
    if native < _NATIVE_SHARE:
        return spoken >= _SENTENCE
    return spoken >= _SENTENCE and len(_OTHER_SCRIPT.findall(prose)) == 1 and bool(_LATIN_FIRST.match(prose))


def _of_digits(prose: str) -> str | None:
    """By the script of its digits, where a text has no letters."""
    scripts = (unicodedata.name(c, "").split(" ")[0] for c in prose if c.isdecimal() and not c.isascii())
    return next((_OF_DIGITS[script] for script in scripts if script in _OF_DIGITS), None)


def _latin(prose: str, fallback: str | None, spoken: str | None) -> str:
    """`fallback`: the language so far, else that of the person's settings; `spoken`: the former alone."""
    scored = _function_words(prose)
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    best, second = ranked[0], ranked[1]
    if best[1] >= 1.5 and best[1] > second[1]:
        return _spoken(best[0], fallback, prose)
    if best[1] > second[1] and best[0] == fallback:
        return _spoken(best[0], fallback, prose)
    if told := _by_vocabulary(prose, spoken):
        return told
    language, confidence = _identifier().classify(prose)
    if best[1] > second[1] and (best[0] == language or best[0] == fallback or not fallback):
        return _spoken(best[0], fallback, prose)
    long_enough = len(_WORD.findall(prose)) > 2
    if fallback and not (confidence >= _SURE and long_enough):
        return fallback
    return str(language) if confidence >= _SURE and long_enough else "en"


def _by_vocabulary(prose: str, spoken: str | None) -> str | None:
    """The language whose own words these are: one tells where nothing was spoken before, two where another was."""
    words = [word for place, word in enumerate(_WORD.findall(prose)) if place == 0 or word[0].islower()]
    counted = Counter(
        language for language, own in own_words(LATIN).items() for word in words if lower(word) in own
    ).most_common(2)
    if not counted:
        return None
    (language, most), *others = counted
    lead = most - (others[0][1] if others else 0)
    return language if lead >= (2 if spoken not in {None, language} else 1) else None


def _spoken(name: str, fallback: str | None, prose: str) -> str:
    """Romanised Hindustani is Hindi unless the person speaks Urdu, or writes as Urdu is written."""
    if name != "hi-Latn":
        return name.split("-")[0]
    said = [w.group() for w in _WORD.finditer(lower(prose))]
    urdu, hindi = (sum(word in load_marks().hindustani[one] for word in said) for one in ("ur", "hi"))
    if urdu == hindi:
        return "ur" if fallback == "ur" else "hi"
    return "ur" if urdu > hindi else "hi"


def _function_words(prose: str) -> dict[str, float]:
    marks = load_marks()
    words = [w.group() for w in _WORD.finditer(lower(prose))]
    said = {*words, *map("-".join, pairwise(words))}
    scored = {name: float(sum(w in known for w in words)) for name, known in marks.words.items()}
    for name, known in marks.alone.items():
        scored[name] += 2 * len(said & known)
    vietnamese = sum(bool(VIETNAMESE.search(w)) for w in words)
    names = _WORD.findall(prose)[1:]
    capitalised = sum(bool(VIETNAMESE.search(lower(w))) and w[0].isupper() for w in names)
    scored["vi"] += vietnamese - 0.9 * capitalised  # a name in an English sentence is no Vietnamese
    proper = "".join(w for w in names if w[0].isupper())
    for name, letters in marks.letters.items():
        scored[name] += sum(prose.count(letter) > proper.count(letter) for letter in letters)
    scored["es"] += 1.5 * any(_SPANISH.search(w) and not VIETNAMESE.search(w) for w in words)
    return scored
