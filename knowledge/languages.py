"""Language tags, and which language a text is in where nobody says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN = "und"  # BCP 47: undetermined
SPOKEN = ("en", "vi", "zh", "bn", "hi", "id", "tr", "km", "th", "ur", "es", "si")  # languages that are answered in
LATIN = ("en", "vi", "id", "tr", "es")  # of them, those written in Latin letters


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
    language, _ = _identifier().classify(text)
    return str(language)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
