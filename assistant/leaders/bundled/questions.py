"""Where one question of a message ends and the next begins, by marks and words; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.conversation.message import SENTENCE_ENDS
from assistant.leaders.bundled.answer_types import asks_for
from assistant.leaders.bundled.cues import find

MOST = 4  # questions of a message that are read
_ALSO = re.compile(
    r",?\s(?:and|plus|also|và|còn|với|rồi|y|e|además|dan|serta|sama|terus|trus|lalu|ve|ayrıca|peki|bir de"
    r"|और|तथा|aur|फिर|এবং|আর|ও|ar|اور|پھر|සහ|හා|අනික|තව|ඉතින්)\s"
    r"|\s?(?:และ|แล้วก็|แล้ว|ส่วน|និង|ហើយ|ចុះ)\s?|\s?[;；]\s*"
    r"|[,，、،]\s*(?:and|và|另外|还有|以及|并且)?|和|以及|还有",
    re.IGNORECASE,
)  # between two questions of one sentence
_OPENING = re.compile(
    r"^\s*(?:(?:and|also|plus|và|còn|với lại|y|e|además|dan|serta|terus|trus|lalu|ve|ayrıca|peki|bir de"
    r"|और|तथा|aur|phir|फिर|এবং|আর|ar|اور|پھر|සහ|තව)[\s,،]+|(?:แล้วก็|แล้ว|ส่วน|ហើយ|ចុះ|另外|还有|以及|并且)[\s,，]*)+(?=\S)",
    re.IGNORECASE,
)  # of a question that stands behind another
_LIST_MARK = re.compile(r"(?<![\w.,])[(（]?(\d|[a-dA-D])\s?[)）.．、៖](?!\d)\s*|(?<!\S)(\d)\s+(?=¿)")
_LEAD_IN = re.compile(r"^[^:：?？]{1,60}[:：]\s*(?=\D)")  # "three questions:"
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_MARKED = re.compile(r"[?？؟][\s)）\"'”’」!！.]*$")
_FIRST = frozenset({"en", "es"})  # languages whose words for yes or no ask at the beginning alone
_LETTERS = 3  # of a half that may be a question


def listed(text: str) -> list[str]:
    """The members of a list that is numbered from one, in digits or letters; what leads to it is none of them."""
    marks: list[re.Match[str]] = []
    for mark in _LIST_MARK.finditer(text):
        if _place(mark) == len(marks) + 1:
            marks.append(mark)
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    members = [text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    members = [member for member in members if any(map(str.isalpha, member))]
    return members[:MOST] if len(members) > 1 else []


def pieces(text: str, language: str) -> list[str]:
    """Its sentences, those that join questions in their questions: what hours are there, and what do they cost?

    What stands in brackets behind a sentence asks nothing of its own.
    """
    sentences = [piece for piece in SENTENCE_ENDS.split(text) if any(map(str.isalpha, piece))]
    sentences = [piece for piece in sentences if not _ASIDE.fullmatch(piece)]
    return [part for sentence in sentences for part in _joined(_LEAD_IN.sub("", sentence), language)]


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways in which one sentence may be two, where no word says that both ask."""
    bare = _LEAD_IN.sub("", text)
    for joint in _ALSO.finditer(bare):
        first, second = bare[: joint.start()].strip(), bare[joint.end() :].strip()
        if all(sum(map(str.isalpha, half)) >= _LETTERS for half in (first, second)):
            yield first, second


def opened(text: str) -> str:
    """Without the words that only join it to what was said before: "and who pays?"."""
    return _OPENING.sub("", text)


def is_told(text: str) -> bool:
    """Does it end as a sentence that tells something?"""
    return text.rstrip().endswith((".", "。", "।", "۔", "។"))


def asks(text: str, language: str) -> bool:
    """Is something asked, by a mark or a word?"""
    if _MARKED.search(text.strip()) or named(text, language):
        return True
    said = [start for start, _ in find(text, language, "yesno", "answer_types")]
    begun = len(text) - len(text.lstrip(" ¿¡"))
    return begun in said if language in _FIRST else bool(said)


def named(text: str, language: str) -> bool:
    """Is something asked for by name? What only a yes is wanted to may be one half of a question."""
    return any(kind != "yesno" for kind in asks_for(text, language))


def by_itself(text: str, language: str) -> bool:
    """Does a part of a sentence ask by itself: for something by name, or with a word for yes or no at either end?"""
    begun, end = len(text) - len(text.lstrip(" ¿¡")), len(text.rstrip(" ?？؟.!"))
    spans = find(text, language, "yesno", "answer_types")
    edged = any(span[0] == begun or (span[1] == end and language not in _FIRST) for span in spans)
    return edged or named(text, language)


def _place(mark: re.Match[str]) -> int:
    """Which member of its list a mark is of: of "(b)" the second."""
    name = mark.group(1) or mark.group(2)
    return int(name) if name.isdecimal() else ord(name.lower()) - ord("a") + 1


def _joined(text: str, language: str) -> list[str]:
    joints = [joint.span() for joint in _ALSO.finditer(text)]
    ends = [*(start for start, _ in joints), len(text)][1:]
    questions, begun = [], 0
    for (start, after), end in zip(joints, ends, strict=True):
        if by_itself(text[begun:start], language) and by_itself(text[after:end], language):
            questions.append(text[begun:start])
            begun = after
    return [*questions, text[begun:]]
