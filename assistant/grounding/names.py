"""What must stand in the evidence word for word: e-mail addresses, web addresses, names, quotations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from assistant.conversation.vocabulary import country_names, plain_words
from knowledge.corpus.glossary import acronyms
from knowledge.languages import LATIN, SPOKEN, base
from knowledge.scripts import plain_text, scripts

# In scripts without spaces an address or a name stands between letters, and endings are hung on to it: a letter of
# another script ends it.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[a-z\d]++(?:-[a-z\d]++)*+(?:\.[a-z\d]++(?:-[a-z\d]++)*+)++", re.ASCII | re.I
)
_URL = re.compile(
    r"(?:(?:https?://|www\.)[\w.-]+|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9}\.(?:org|com|net|io|gov|edu|vn|cn|info|co)\b)"
    r"[\w./?=&%#~:+@!$*;,-]*",
    re.ASCII | re.I,
)
# What may lead somewhere and is no address of the two kinds above: evil.shop, t.me/x, mailto:x, help@host, evil[.]com
_PLACE = re.compile(
    r"(?:[a-z][a-z\d+.-]{1,15}://|\b(?:mailto|tel|sms|data|javascript):)\S+|(?<![\w.+-])[\w.+-]++@\w[\w.-]*"
    r"|(?<![\w.-])(?:[a-z\d-]{2,63}(?:\.[a-z\d-]{1,63}){0,9}\.[a-z]{2,24}(?!\w)|[a-z\d]\.[a-z]{2,24}/)"
    r"|(?<!\w)\w++\s?[\[(](?:\.|dot|at|@)[\])]\s?\w+",
    re.ASCII | re.I,
)
_QUOTE = re.compile(r"“([^”]{1,999})”|«([^»]{1,999})»|「([^」]{1,999})」|『([^』]{1,999})』|\"([^\"]{1,999})\"")
# A Latin word that begins with a capital, or one inside a text of another script.
_CAPITAL = re.compile(r"(?<![\w@./-])[A-ZÀ-ÖØ-ÞĐİŞĞÜÖÇ][\w’'&-]*(?![\w@])")
_LATIN = re.compile(r"(?<![A-Za-zÀ-ɏ\d@./-])[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d&-]*")
_CLAUSE_START = re.compile(r"(?:^(?:\(?\w\))?|[.:;!?–—(“\"«¿¡…])[\s\"'“«(\[*•¿¡-]*")  # a capital behind it names nobody
_OTHER_SCRIPT = re.compile(r"[\u0600-\u0dff\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# 某某公司: what stands before the word for a company in languages that write no capitals
_COMPANY = re.compile(r"([\u4e00-\u9fff]{2,8})(公司|集团|協會|协会|基金会|事务所)")
# what stands before a company's name and is no part of it
_BEFORE_COMPANY = re.compile(r"^.*[的了由是与和及或在对向从被把为给让家个些有各每该贵其任何所要型]|集团$")
_OURS = frozenset({"mcap", "cascale"})  # the programme and its owner
_STOPS = ".,;:!?。，)"  # behind an address
# what names end with: another name before it is another body
_BODIES = frozenset(
    [
        "group",
        "limited",
        "ltd",
        "inc",
        "company",
        "corporation",
        "corp",
        "institute",
        "foundation",
        "coalition",
        "union",
        "association",
        "alliance",
        "council",
        "agency",
        "initiative",
        "program",
        "programme",
        "protocol",
        "standard",
        "textiles",
        "garments",
        "apparel",
    ]
)
_MIN_QUOTED_WORDS = 3
_LETTER = "a-zà-ɏḁ-ỹ\\d"  # Latin, folded
_ENDING = re.compile(r"'[^\W\d_]+$")  # Nike's, MCAP'in
_MIN_RECITED = 25  # characters
_RUN_RECITED = 10  # words
_MIN_COUNTRY = 4  # letters: Anh is no country in Anh/Chị
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def named(text: str, language: str) -> tuple[str, ...]:
    """What is named in a text and must stand somewhere word for word."""
    text = plain_text(text)
    bare = _URL.sub(" ", _EMAIL.sub(" ", text))
    places = (match.group().rstrip(_STOPS) for match in _PLACE.finditer(bare))
    names = (name for name in _names(_PLACE.sub(" ", bare), language) if not _means_nobody(name, language))
    return tuple(dict.fromkeys([*addresses(text), *places, *_quotations(text), *_companies(text), *names]))


def countries(text: str, language: str) -> Iterator[frozenset[str]]:
    """Of each country that is named in Latin letters: what it is called in any language, and its code in quotes, as a
    calculation holds it."""
    known = _countries(base(language))
    return (called for word in _words(plain_text(text), language) if (called := known.get(_name(word))))


def stands(name: str, known: str) -> bool:
    """Does the name, with its ending or without, stand in a folded text, as words of its own?

    A letter of another script ends a Latin word.
    """
    return any(_stands(form, known) for form in (fold(name).strip("-&'"), _name(name)))


def _stands(folded: str, known: str) -> bool:
    if not folded:
        return False
    address = "@" in folded or "." in folded
    before = f"(?<![{_LETTER}{'.+@-' if address else ''}])" if re.match(f"[{_LETTER}]", folded) else ""
    after = f"(?![{_LETTER}])" if re.search(f"[{_LETTER}]$", folded) else ""
    return re.search(f"{before}{re.escape(folded)}{after}", known) is not None


def _name(name: str) -> str:
    return _ENDING.sub("", fold(name).strip("-&'"))


def recites(text: str, source: str) -> bool:
    """Is the sentence a piece of the source word for word, or is a long piece in it? Marks between the words do not
    count."""
    said = _bare(text)
    whole, runs = _source(source)
    return (len(said) >= _MIN_RECITED and said in whole) or not runs.isdisjoint(_runs(said))


@lru_cache(maxsize=4)
def _source(text: str) -> tuple[str, frozenset[tuple[str, ...]]]:
    bare = _bare(text)
    return bare, frozenset(_runs(bare))


def _runs(bare: str) -> Iterator[tuple[str, ...]]:
    words = bare.split()
    return (tuple(words[at : at + _RUN_RECITED]) for at in range(len(words) - _RUN_RECITED + 1))


def _bare(text: str) -> str:
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


@lru_cache(maxsize=16)
def _countries(language: str) -> dict[str, frozenset[str]]:
    """Those of one word, as the language and English call them in Latin letters, with all that each is called."""
    own = language if language in LATIN else "en"
    names = ((code, fold(name)) for code, name in country_names((own, "en")))
    return {name: _called()[code] for code, name in names if " " not in name and len(name) >= _MIN_COUNTRY}


@lru_cache(maxsize=1)
def _called() -> dict[str, frozenset[str]]:
    called: dict[str, set[str]] = {}
    for code, name in country_names(SPOKEN):
        called.setdefault(code, {f'"{code.lower()}"'}).add(fold(name))
    return {code: frozenset(names) for code, names in called.items()}


def addresses(text: str) -> Iterator[str]:
    """E-mail addresses and web addresses."""
    emails = _EMAIL.findall(text)
    yield from emails
    for match in _URL.finditer(_EMAIL.sub(" ", text)):
        yield match.group().rstrip(_STOPS)


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTE.finditer(text):
        quoted = next(group for group in match.groups() if group is not None).strip(" .,;")
        if len(quoted.split()) >= _MIN_QUOTED_WORDS or (
            _OTHER_SCRIPT.search(quoted) and len(quoted) > _MIN_QUOTED_WORDS * 2
        ):
            yield quoted


def behind_opening(name: str, text: str) -> str | None:
    """The name behind a word that owes its capital to the clause that it opens: Higg, of "Lekin Higg FEM"."""
    if name[1:] != name[1:].lower():
        return None
    for start in _CLAUSE_START.finditer(text):
        if text.startswith(f"{name} ", start.end()) and (behind := _CAPITAL.match(text, start.end() + len(name) + 1)):
            return None if fold(behind.group()) in _BODIES else behind.group()
    return None


def _companies(text: str) -> Iterator[str]:
    for before, company in _COMPANY.findall(text):
        name = _BEFORE_COMPANY.sub("", before)
        if len(name) > 1:
            yield name + company


def _names(text: str, language: str) -> Iterator[str]:
    for word in _words(text, language):
        parts = word.split("-")
        yield from [word] if len(parts) == 1 or _means_nobody(word, language) else filter(_is_name, parts)


def _is_name(part: str) -> bool:
    """Of a compound: MCAP-validated, R-410A."""
    return part != part.lower() or part[:1].isdigit()


def _words(text: str, language: str) -> Iterator[str]:
    """Those that are written as names are."""
    letters = scripts(text)
    if letters.get("Latn", 0) < sum(letters.values()):
        yield from (word for word in _LATIN.findall(text) if word != word.lower())
        return
    text = _OTHER_SCRIPT.sub(",", text)  # a letter of another script ends a name
    starts = {match.end() for match in _CLAUSE_START.finditer(text)}
    capitals = list(_CAPITAL.finditer(text))
    for place, match in enumerate(capitals):
        word, following = match.group(), capitals[place + 1] if place + 1 < len(capitals) else None
        goes_on = (
            following is not None
            and text[match.end() : following.start()].isspace()
            and not _means_nobody(following.group(), language)
        )
        if match.start() not in starts or goes_on or word[1:] != word[1:].lower():
            yield word


def _means_nobody(name: str, language: str) -> bool:
    folded = _name(name)
    common = folded in common_words() or (name[1:] == name[1:].lower() and folded in plain_words(language))
    known = folded in _OURS or folded in acronyms() or any(folded in _countries(one) for one in LATIN)
    return common or known or len(folded) <= 1
