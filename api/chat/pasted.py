"""Rows of figures in a message: kept as a file of the conversation, and read as an uploaded one."""

from __future__ import annotations

from api.chat import attachments
from api.chat.length import refuse_long
from api.chat.schemas import MessageIn
from api.chat.tables import AttachmentRow
from api.identity import Identity
from api.state import State
from assistant.tables.pasted import parted

NAME = "pasted.tsv"
LONGEST = 100_000  # characters of a message with its rows; longer tables come as a file


def taken_out(
    body: MessageIn, conversation_id: str, identity: Identity, state: State
) -> tuple[MessageIn, AttachmentRow | None]:
    """The message without its rows, and those; as it is where it has none, or is to stay text.

    Raises InvalidError as `refuse_long`: for what stands around the rows, or for all of it.
    """
    text = body.text or ""
    if "\n" in text and not body.as_text and body.inputs is None and len(text) <= LONGEST:
        found = parted(text)
        row = attachments.row_of(conversation_id, NAME, [found.sheet], identity, state) if found else None
        if found and row and attachments.state_of(row) is not None:
            refuse_long(found.around, state.settings)
            return body.model_copy(update={"text": found.around}), row
    refuse_long(text, state.settings)
    return body, None
