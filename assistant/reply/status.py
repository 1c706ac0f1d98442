"""What a turn comes to: by the first sentence of each paragraph that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.types import Status
from assistant.wording.sentence import Sentence

_FIRST: tuple[Status, ...] = (  # of several paragraphs
    "answered", "needs_input", "clarify", "unanswerable", "unsure", "handed_off", "refused", "out_of_scope", "chat",
)  # fmt: skip


@dataclass
class Paragraphs:
    """What each paragraph that was sent came to."""

    said: list[Status | None] = field(default_factory=list)

    def add(self, sentence: Sentence) -> None:
        if sentence.paragraph or not self.said:
            self.said.append(None)
        self.said[-1] = self.said[-1] or sentence.says

    @property
    def status(self) -> Status | None:
        """None before anything was said that tells."""
        return first(self.said)

    @property
    def silent(self) -> bool:
        """Some question was not answered for certain."""
        return "unanswerable" in self.said or "unsure" in self.said


def first(statuses: Iterable[Status | None]) -> Status | None:
    known = set(statuses)
    return next((status for status in _FIRST if status in known), None)
