"""A statement word for word, in the language it stands in; or the name of the document where that is withheld."""

from __future__ import annotations

from dataclasses import replace

from assistant.evidence.provenance import quoted_numbers
from assistant.types import Status
from assistant.wording import catalogue, formats
from assistant.wording.catalogue import say
from assistant.wording.sentence import Sentence
from knowledge.languages import base
from knowledge.types import Found


def quoted(found: Found, language: str) -> Sentence:
    """Where it is not in the asker's language, a line says so."""
    says: Status = "unanswerable" if found.statement.kind == "unknown" or found.withheld else "answered"
    own = Sentence(found.statement.text, quoted_numbers(found), (found,), says=says)
    if same_language(found.statement.language, language):
        return own
    name = formats.language_name(found.statement.language, catalogue.spoken(language))
    return replace(say(language, "quoted_from", language=name, quote=own), says=says)


def same_language(first: str, second: str) -> bool:
    return base(first) == base(second)


def attributed(sentence: Sentence, found: Found, language: str) -> Sentence:
    """What another authority says, named as such, so that it is never taken for a rule of the programme.

    The line that names a document says so by itself.
    """
    if found.withheld or found.passage.authority == "mcap":
        return sentence
    return say(language, f"{found.passage.authority}_says", title=found.document_title, says=sentence)
