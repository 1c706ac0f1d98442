"""Language tags, and which language a text is in where nobody says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from knowledge.scripts import composed, scripts

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"  # BCP 47: undetermined
SPOKEN = ("en", "vi", "zh", "bn", "hi", "id", "tr", "km", "th", "ur", "es", "si")  # languages that are answered in
LATIN = ("en", "vi", "id", "tr", "es")  # of them, those written in Latin letters


_ENOUGH = 120  # letters of a passage that tell their language
_SAMPLE = 20_000  # letters of a document
_GOOD_PART = {True: 0.15, False: 0.4}  # of a document, in a language that is answered in or another
_CANDIDATES = 3
_TELLS_NOTHING = re.compile(r"(?<!\S)[^\s\d@/_]*+[\d@/_]\S*+|[!-/:-@\[-`{-~•]")


def base(tag: str) -> str:
    """The language of a BCP 47 tag, without script and region."""
    return tag.replace("_", "-").split("-")[0].lower()


def supported(tag: str | None) -> str | None:
    """The language of a tag that is answered in ("zh-Hant-HK" → "zh"); None if it is none of them."""
    primary = base(tag or "")
    return primary if primary in SPOKEN else None


def identify(text: str) -> str:
    """An ISO 639-1 code, or `und` for text without letters."""
    if not any(character.isalpha() for character in text):
        return UNKNOWN
    language, _ = _identifier().classify(composed(text))
    return str(language)


def spoken_in(passages: Sequence[str], hint: str | None = None) -> list[str]:
    """The language of each passage of one document, by what all of it says.

    A passage tells its own where it is in letters of another script, or where a good part of the document is in its
    language: a table of names looks like many languages. `hint`: what the file's name says, which holds where the text
    may well be in it.
    """
    read = [_letters(passage) for passage in passages]
    told = [identify(text) if len(text) >= _ENOUGH else UNKNOWN for text in read]
    votes: Counter[str] = Counter()
    for language, text in zip(told, read, strict=True):
        votes[language] += len(text) if language != UNKNOWN else 0
    whole = " ".join(read)[:_SAMPLE]
    most = votes.most_common(1)[0][0] if votes.total() else identify(whole)
    if hint is not None and hint != most and hint in _likely(whole):
        told = [hint if language == most else language for language in told]
        most, votes[hint] = hint, votes[hint] + votes[most]
    script = _script(whole)

    def stays(language: str, text: str) -> bool:
        good = votes[language] >= _GOOD_PART[language in SPOKEN] * votes.total()
        return language != UNKNOWN and (good or _script(text) != script)

    return [language if stays(language, text) else most for language, text in zip(told, read, strict=True)]


def _letters(text: str) -> str:
    """Less what tells no language: numbers, addresses, words with digits."""
    return " ".join(_TELLS_NOTHING.sub(" ", text).split())


def _script(text: str) -> str | None:
    counted = scripts(text)
    return max(counted, key=lambda name: counted[name]) if counted else None


def _likely(text: str) -> list[str]:
    return [language for language, _ in _identifier().rank(composed(text))[:_CANDIDATES]]


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
