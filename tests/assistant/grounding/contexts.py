"""A turn as the grounding meets it: read, with its evidence gathered, and nothing written yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from assistant.conversation import message
from assistant.evidence.context import TurnContext
from assistant.evidence.evidence import Evidence
from assistant.types import Turn
from knowledge.library import Library
from knowledge.types import Found
from tests.assistant.material import BALANCE, TODAY, evidence
from tools.calculation import Calculation, Context


class Untranslated:
    """A library in which nothing has an original in another language."""

    def statements(self, *_: object) -> list[Found]:
        return []


async def _at_once(work: Callable[[], Any]) -> Any:
    return work()


def context(
    text: str,
    *statements: Found,
    language: str = "en",
    calculations: tuple[Calculation, ...] = (),
    gathered: Evidence | None = None,
    library: Library | None = None,
    **fields: Any,
) -> TurnContext:
    """s1, s2 … are the statements in their order, c1 … the calculations, q1 … the figures of the text."""
    given: dict[str, Any] = {"id": "t1", "conversation_id": "c1", "handoff_id": "h1", "today": TODAY}
    turn = Turn(**(given | {"text": text, "language": language, "has_manufacturer": True} | fields))
    said, earlier = message.read(turn)
    held = gathered or evidence(*statements, calculations=calculations)
    held.figures = {figure.handle: figure for one in (*earlier, said) for figure in one.figures}
    return TurnContext(turn, said, earlier, cast(Library, Untranslated()), Context(TODAY, BALANCE), _at_once, held)
