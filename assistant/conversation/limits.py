"""What is turned away before any work is done: held by an adviser, chat switched off, no text, too much text."""

from __future__ import annotations

from typing import Literal

from assistant.types import Turn

Small = Literal[
    "greeting",
    "thanks",
    "capabilities",
    "declined",  # no, no adviser
    "off_topic",
    "others_data",
    "instructions",
    "held",  # an adviser has the conversation
    "held_again",  # and the person has been told so
    "chat_off",
    "too_long",
    "empty",
    "no_balance",
    "confirm_reading",  # how a file is read is to be looked at first
]


def turned_away(turn: Turn, longest: int) -> Small | None:
    """The reason, or None. `longest` counts characters."""
    if turn.held is not None:
        return "held" if turn.held == "first" else "held_again"
    if turn.chat_off is not None:
        return "chat_off"
    if len(turn.text) > longest:
        return "too_long"
    if not turn.text.strip() and turn.inputs is None and not turn.tables:
        return "empty"
    return None
