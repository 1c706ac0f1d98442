"""Sentences of documents that are not repeated: the document is named instead.

A document that is not MCAP's own may be wrong on purpose. Where its sentence holds an address of the web, of mail or of
a street, a telephone number or details of a payment, or orders somebody to pay or the assistant to act, no leader and
no judge sees its words, and nothing of it is quoted. What came with the package was read before it was shipped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from assistant.wording.catalogue import say
from knowledge.data import from_yaml
from knowledge.scripts import UNSEEN
from knowledge.sentences import sentences
from knowledge.types import Found, Passage, Results

_ENDINGS = (
    "com|org|net|info|biz|io|co|app|dev|xyz|online|site|shop|cc|tv|ly|gl|gg|ai|eu|uk|de|fr|es|nl|ch|pt|br|mx|ar|cn|hk|"
    "tw|sg|vn|th|kh|la|mm|ph|bd|pk|lk|np|tr|ru|ae|gov|edu|int|asia"
)
_WORDS = "me|to|us|it|at|my|id|in|is|so|no|be|store|top|click|link|live|pro"  # may also begin a sentence
_ADDRESSES = re.compile(
    rf"""\w[\w.+-]{{0,63}}\s?(?:@|[(\[]\s?at\s?[)\]])\s?\w            # a mailbox
    | \b[a-z][a-z0-9+.-]{{1,15}}:// | \bwww\s?\. | \bmailto: | \btel: # an address with its scheme
    | (?<![\w@.])[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,63}}){{0,3}}\.(?:(?:{_ENDINGS})(?![\w-])|(?:{_WORDS})/)
    | \w\s?[(\[]\s?dot\s?[)\]]\s?\w
    | \+\d[\d\s().-]{{6,18}}\d                                        # a telephone number, with its country
    | (?<![\d.,])0\d{{1,3}}[\s.-]?\d{{3,4}}[\s.-]?\d{{3,4}}(?![\d.,]*\d)              # or without
    | (?<!\d)\d{{3}}[\s-]\d{{3}}[\s-]\d{{4}}(?!\d) | \(\d{{2,4}}\)\s?\d{{3,4}}[\s-]?\d{{3,4}}
    | \b[a-z]{{2}}\d{{2}}(?:\s?[a-z0-9]{{4}}){{2,7}}(?:\s?[a-z0-9]{{1,4}})?\b(?<=\d)         # IBAN
    | (?<![\d.,])\d{{4}}[\s-]\d{{4}}[\s-]\d{{4}}[\s-]?\d{{0,7}}(?!\d) # a card
    | (?<![\d.,])\d{{9,19}}(?![\d.,]*\d)                              # an account
    | \b0x[0-9a-f]{{40}}\b | \bbc1[a-z0-9]{{25,59}}\b | \b[13][a-z0-9]{{25,34}}\b(?<!\d{{26}})     # a wallet
    | \b\d{{1,5}}[a-z]?,?\s(?:\w+\s){{1,3}}(?:street|st\.|road|rd\.|avenue|ave\.|lane|boulevard|blvd)(?!\w)
    """,
    re.VERBOSE,
)
_GAP = r".{0,40}?"


def without(results: Results, language: str) -> Results:
    """What a search found, as a turn may use it. A document is named once."""
    named: set[str] = set()
    kept: list[Found] = []
    for found in results.statements:
        if not _is_withheld(found):
            kept.append(found)
        elif found.passage.document_id not in named:
            named.add(found.passage.document_id)
            kept.append(_named(found, language))
    return results.model_copy(update={"statements": tuple(kept)})


def _is_withheld(found: Found) -> bool:
    """Statements with a key came with the package; so did what is written down as unknown."""
    if found.passage.authority == "mcap" or found.statement.key is not None or found.statement.kind == "unknown":
        return False
    return any(map(misleads, (found.statement.text, *found.passage.section, found.document_title)))


def passages(found: Iterable[Passage], language: str, shipped: Collection[str]) -> list[Passage]:
    """Passages as they may be shown where nobody opened their document; `shipped`: ids of what came with the package.

    A sentence that would not be quoted gives way to the line that names the document, once in a passage.
    """
    return [
        one if one.authority == "mcap" or one.document_id in shipped else _without_orders(one, language)
        for one in found
    ]


def _without_orders(passage: Passage, language: str) -> Passage:
    if not any(map(misleads, (passage.text, passage.title, passage.source, *passage.section))):
        return passage
    title = _harmless_name(passage.title, passage)
    line = say(language, "withheld", title=title).text
    text = _without_sentences(passage.text, line)
    if misleads(text.replace(line, " ")):  # an order that runs over several sentences
        text = line
    section = tuple(heading for heading in passage.section if not misleads(heading))
    source = _harmless_name(passage.source, passage)
    return passage.model_copy(update={"text": text, "title": title, "source": source, "section": section})


def _without_sentences(text: str, line: str) -> str:
    """The text, with `line` in place of the first of the sentences that are left out."""
    pieces: list[str] = []
    at = 0
    for start, end in sentences(text):
        if misleads(text[start:end]):
            pieces += [text[at:start], "" if line in pieces else line]
            at = end
    return "".join([*pieces, text[at:]])


def _harmless_name(title: str, passage: Passage) -> str:
    return next((name for name in (title, passage.source) if not misleads(name)), passage.document_id)


def _named(found: Found, language: str) -> Found:
    """A line that names the document stands where its words were; the link stays."""
    title = _harmless_name(found.document_title, found.passage)
    line = say(language, "withheld", title=title).text
    return found.model_copy(
        update={
            "statement": found.statement.model_copy(update={"text": line, "language": language}),
            "passage": found.passage.model_copy(update={"text": line, "title": title, "section": ()}),
            "document_title": title,
            "withheld": True,
        }
    )


@lru_cache(maxsize=4_096)
def misleads(text: str) -> bool:
    """Whether it holds an address, details of a payment, or an order."""
    folded = _phrases("innocent").sub(" ", _folded(text))
    return _ADDRESSES.search(folded) is not None or _phrases("payment", "orders", "contact").search(folded) is not None


def _folded(text: str) -> str:
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().split())


@cache
def _phrases(*about: str) -> re.Pattern[str]:
    """Every phrase of every language: a document may be in any, and hold more than one."""
    found = from_yaml(files("assistant.evidence").joinpath("withheld.yaml").read_text(encoding="utf-8"))
    phrases = {str(phrase) for kind in about for some in found[kind].values() for phrase in some}
    return re.compile("|".join(_spelled(sorted(phrases))))


def _spelled(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        pieces = (_folded(piece) for piece in phrase.split("…"))
        yield _GAP.join(" ".join(map(_word, piece.split())) for piece in pieces)


def _word(word: str) -> str:
    """Alone, in the scripts whose words Python tells apart."""
    ending = r"\w*" if word.endswith("*") else ""
    body = word.removesuffix("*")
    before, after = (r"(?<!\w)" if _spaced(body[0]) else ""), (r"(?!\w)" if _spaced(body[-1]) else "")
    return f"{before}{re.escape(body)}{ending or after}"


def _spaced(char: str) -> bool:
    return (char.isalpha() and ord(char) < 0x250) or 0x1E00 <= ord(char) < 0x1F00
