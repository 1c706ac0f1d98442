"""Replies that are about the last answer alone: a yes to what it offered, or a wish to have it again in another way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from babel import Locale

from assistant.conversation.authorities import names_authority
from assistant.conversation.vocabulary import country_names
from knowledge.data import from_yaml
from knowledge.languages import SPOKEN, supported
from knowledge.scripts import bare, lower, plain_text, without_marks

Again = Literal["why", "source", "shorter", "repeat", "language"]

_KINDS: tuple[Again, ...] = ("why", "source", "shorter", "repeat")
_LONGEST = 80  # characters; what is longer says more
_QUESTION = re.compile("[?？؟]")
_CLAUSES = re.compile("(?:[.,;:!،。，；！।។]|(?<=[?？؟]))+")
_PHRASES = re.compile(rf"(?:{_CLAUSES.pattern}|\s)+")  # of scripts that set no words apart
_HEAD = 5  # words of a message that may name a language
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3400-\u9fff]")  # Thai, Khmer, Han
_JOINERS = "\u200c\u200d"
_SENTENCES = re.compile("[.,;:!?？؟,،。，；！।…\\n]+")
_QUESTIONS = frozenset({"why", "source"})  # which a mark may stand behind
_SHORT_NAME = 3  # letters of a name that may be another word
_TELLING = 8  # letters from which a phrase tells in any company


def is_yes(text: str, *languages: str | None) -> bool:
    """Is the whole of it a yes, with nothing but courtesy beside? "Yes, but what does it cost?" and "please wait" are
    none."""
    return _wholly(text, languages, "yes")


def wanted_again(text: str, *languages: str | None) -> Again | None:
    """In which way the last answer is wanted again: the whole of it says so, or a clause of it beside a reason. Who
    names programme or standard asks something of them."""
    if wanted_language(text):
        return "language"
    if whole := next((kind for kind in _KINDS if _wholly(text, languages, kind)), None):
        return whole
    if _wholly(text, languages, "pardon"):
        return "repeat"
    if not _said(text) or names_authority(text) or any(map(str.isdecimal, text)):
        return None
    clauses = [clause for clause in _SENTENCES.split(text) if _said(clause)]
    found = [next((kind for kind in _KINDS if _wholly(clause, languages, kind)), None) for clause in clauses]
    asked = sum(map(len, _QUESTION.findall(text)))
    return next((kind for kind in found if kind and asked <= (kind in _QUESTIONS)), None) or _shorter(text, languages)


def _shorter(text: str, languages: Sequence[str | None]) -> Again | None:
    """Is it called too long, or a sentence wanted, in whatever words?"""
    said = f" {_said(text)} "
    phrases = [phrase for one in _of(languages) for phrase in _phrases("shorter", one) if len(phrase) >= _TELLING]
    within = (phrase in said if _UNSPACED.search(phrase) else f" {phrase} " in said for phrase in phrases)
    return "shorter" if not _QUESTION.search(text) and any(within) else None


def wanted_language(text: str) -> str | None:
    """The one language that it asks to be answered in, in words of any: "in English please", with a reason beside it
    or none. A question beside it is one of its own."""
    clauses = [clause for clause in (_PHRASES if _UNSPACED.search(text) else _CLAUSES).split(text) if _said(clause)]
    found = {clause: phrases for clause in clauses if (phrases := _found(_said(clause), _of_languages()))}
    if not _said(text) or (len(clauses) > 1 and any(_QUESTION.search(one) for one in clauses if one not in found)):
        return None
    named = {_named()[phrase] for phrases in found.values() for phrase, kind in phrases if kind == "name"}
    named = named or _begun_with(_said(text)) or _answered_in(_said(text))
    return named.pop() if len(named) == 1 and not names_authority(text) else None


def _begun_with(said: str) -> set[str]:
    """The language that it begins with beside a word of speaking, whatever reason follows: "write in English the boss
    reads no Hindi". None where another stands in the choice: "in English or Hindi"."""
    words = said.split()
    for count in range(min(_HEAD, len(words) - 1), 1, -1):
        phrases = _found(" ".join(words[:count]), _of_languages()) or []
        names = {phrase for phrase, kind in phrases if kind == "name" and phrase not in _lands()}
        if names and any(kind == "speak" for _, kind in phrases):
            return {_named()[name] for name in names if not set(words[count + 1 : count + 2]) & set(_named())}
    return set()


@cache
def _lands() -> frozenset[str]:
    """What countries are called in all languages: of some a language has the name."""
    return frozenset(_words(name) for _, name in country_names(SPOKEN))


def _answered_in(said: str) -> set[str]:
    """The languages that are named beside a word for the answer: "answer eka English walin denna"."""
    words = said.split()
    if not any(word in _answering() for word in words):
        return set()
    return {code for name, code in _named().items() if len(name) > _SHORT_NAME and f" {name} " in f" {said} "}


@cache
def _answering() -> frozenset[str]:
    return frozenset(phrase for one in SPOKEN for phrase in _phrases("answering", one))


def _wholly(text: str, languages: Sequence[str | None], concept: str) -> bool:
    said = _said(text)
    beside = ("courtesy",) if concept == "yes" else ("courtesy", "leading", "pardon")
    found = _found(said, _kinds((*beside, concept), _of(languages))) if said else None
    return bool(found) and any(kind == concept for _, kind in found or ())


def _of(languages: Sequence[str | None]) -> tuple[str, ...]:
    """The languages of the message and of the conversation, and English."""
    return tuple(dict.fromkeys((*(known for one in languages if (known := supported(one))), "en")))


@cache
def _kinds(concepts: tuple[str, ...], languages: tuple[str, ...]) -> Mapping[str, str]:
    """Phrases of these concepts in these languages → which they are of; the last concept counts."""
    return {phrase: kind for kind in concepts for one in languages for phrase in _phrases(kind, one)}


@cache
def _of_languages() -> Mapping[str, str]:
    return {**dict.fromkeys(_named(), "name"), **_kinds(("speak", "courtesy"), SPOKEN)}


def _found(said: str, kind_of: Mapping[str, str]) -> list[tuple[str, str]] | None:
    """The phrases that make up the whole of it, the longest first at each place; None where something else is said."""
    longest = max(map(len, kind_of))
    found, at = [], 0
    while at < len(said):
        if said[at] == " ":
            at += 1
            continue
        phrase = next((said[at:end] for end in range(min(len(said), at + longest), at, -1)
                       if said[at:end] in kind_of and _ends(said, end)), None)  # fmt: skip
        if phrase is None:
            return None
        found.append((phrase, kind_of[phrase]))
        at += len(phrase)
    return found


def _ends(said: str, end: int) -> bool:
    """Does a word end there? In scripts that set no words apart anything may."""
    return end == len(said) or said[end] == " " or bool(_UNSPACED.match(said[end]) or _UNSPACED.match(said[end - 1]))


def _said(text: str) -> str:
    """Words alone, as phrases are compared; nothing of a text that is too long."""
    return _words(text) if len(text) <= _LONGEST else ""


def _words(text: str) -> str:
    plain = plain_text(text)
    folded = bare(plain) if without_marks(plain) else lower(plain)
    kept = (
        c if c.isalnum() or c in _JOINERS or unicodedata.category(c)[0] == "M" else " " for c in folded.replace("'", "")
    )
    return " ".join("".join(kept).replace("\u2019", "").split())


@cache
def _phrases(concept: str, language: str) -> tuple[str, ...]:
    """Folded, and as they are typed without diacritics."""
    listed = _load()[concept].get(language, ())
    return tuple(dict.fromkeys(form for phrase in listed for form in (_words(phrase), bare(_words(phrase)))))


@cache
def _load() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files("assistant.conversation").joinpath("replies.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Mapping[str, Sequence[str]]] = from_yaml(text)
    return loaded


@cache
def _named() -> Mapping[str, str]:
    """What a language is called, in all languages → its code."""
    found: dict[str, str] = {}
    for code in SPOKEN:
        names = [Locale(other).languages.get(code, "") for other in SPOKEN]
        for name in (*names, *_load()["named"].get(code, ())):
            found |= {form: code for form in (_words(name), bare(_words(name))) if form}
    return found
