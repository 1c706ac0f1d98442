"""What must stand in the evidence word for word: e-mail addresses, web addresses, names, quotations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from assistant.conversation.vocabulary import plain_words

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"'“”«»]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:org|com|net|io|gov|edu|vn|cn|info|co)\b[^\s<>()\"']*",
    re.I,
)
_QUOTE = re.compile(r"“([^”]+)”|«([^»]+)»|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"")
# A Latin word that begins with a capital, or one inside a text of another script.
_CAPITAL = re.compile(r"(?<![\w@./-])[A-ZÀ-ÖØ-ÞĐİŞĞÜÖÇ][\w’'&-]*(?![\w@])")
_LATIN = re.compile(r"(?<![\w@./-])[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d&-]*")
_CLAUSE_START = re.compile(r"(?:^|[.:;!?–—(“\"«¿¡…])[\s\"'“«(\[*•¿¡-]*")  # a capital behind it names nobody
_OTHER_SCRIPT = re.compile(r"[\u0600-\u0dff\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# 某某公司: what stands before the word for a company in languages that write no capitals
_COMPANY = re.compile(r"[\u4e00-\u9fff]{2,8}(?:公司|集团|協會|协会|基金会|事务所)")
_OURS = frozenset({"mcap", "cascale"})  # the programme and its owner
_MIN_QUOTED_WORDS = 3
_LATIN_ONLY = re.compile(r"[a-zà-ɏ\d-]+")
_MIN_RECITED = 25  # characters
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def named(text: str, language: str) -> tuple[str, ...]:
    """What is named in a text and must stand somewhere word for word."""
    bare = _URL.sub(" ", _EMAIL.sub(" ", text))
    names = (name for name in _names(bare) if not _means_nobody(name, language))
    return tuple(dict.fromkeys([*addresses(text), *_quotations(text), *_companies(text), *names]))


def stands(name: str, known: str) -> bool:
    """Does the name stand in a folded text, as words of its own? A letter of another script ends a Latin word."""
    folded = _name(name)
    if not _LATIN_ONLY.fullmatch(folded):
        return folded in known
    return re.search(rf"(?<![a-zà-ɏ\d]){re.escape(folded)}(?![a-zà-ɏ\d])", known) is not None


def _name(name: str) -> str:
    return fold(name).removesuffix("'s").strip("-&'")


def recites(text: str, source: str) -> bool:
    """Is the sentence a piece of the source, word for word? Marks between the words do not count."""
    said = _words(text)
    return len(said) >= _MIN_RECITED and said in _words(source)


def _words(text: str) -> str:
    return " ".join(_BETWEEN_WORDS.split(fold(text))).strip()


def fold(text: str) -> str:
    """For comparing: composed, without case, quotation marks alike, blanks single."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.replace("’", "'").replace("“", '"').replace("”", '"').split())


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Capitalised or Latin words that name nobody: months, countries, units, words of the trade."""
    text = files("assistant.wording").joinpath("common_words.txt").read_text(encoding="utf-8")
    lines = (line.split("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in line.casefold().split())


def addresses(text: str) -> Iterator[str]:
    """E-mail addresses and web addresses."""
    emails = _EMAIL.findall(text)
    yield from emails
    for match in _URL.finditer(_EMAIL.sub(" ", text)):
        yield match.group().rstrip(".,;:!?。，)")


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTE.finditer(text):
        quoted = next(group for group in match.groups() if group is not None).strip(" .,;")
        if len(quoted.split()) >= _MIN_QUOTED_WORDS or (
            _OTHER_SCRIPT.search(quoted) and len(quoted) > _MIN_QUOTED_WORDS * 2
        ):
            yield quoted


def _companies(text: str) -> Iterator[str]:
    yield from _COMPANY.findall(text)


def _names(text: str) -> Iterator[str]:
    if _OTHER_SCRIPT.search(text):
        yield from (word for word in _LATIN.findall(text) if word != word.lower())
        return
    starts = {match.end() for match in _CLAUSE_START.finditer(text)}
    places = [match.start() for match in _CAPITAL.finditer(text)]
    for match in _CAPITAL.finditer(text):
        follows = re.match(r"\s+", text[match.end() :])
        next_is_name = follows is not None and match.end() + follows.end() in places
        if match.start() not in starts or next_is_name or match.group()[1:] != match.group()[1:].lower():
            yield match.group()


def _means_nobody(name: str, language: str) -> bool:
    folded = _name(name)
    common = folded in common_words() or (name[1:] == name[1:].lower() and folded in plain_words(language))
    return folded in _OURS or common or len(folded) <= 1
