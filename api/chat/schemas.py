"""What the chat takes and gives over HTTP, beside the Answer and the events of `assistant.types`.

In the stream an event's `data` is the thing itself: `citation` a Citation, `calculation` a Calculation, `answer` the
Answer, `error` a problem document; the others are the event's own fields.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.chat.tables import HandoffState
from api.ids import PATTERN
from assistant.types import Answer, FormValues

Id = Annotated[str, StringConstraints(pattern=PATTERN)]
LAID_OUT = "\n\r\t"
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$")]


def _bare(text: str) -> str:
    """Control characters come along with what people paste, and say nothing."""
    return "".join(c for c in text if c >= " " or c in LAID_OUT)


Bare = AfterValidator(_bare)
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000), Bare]


class Given(BaseModel):
    """A body: unknown fields are refused, so that a slip is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageIn(Given):
    """A message: what the person wrote, or a filled form (`inputs`), or a corrected card (with `corrects`)."""

    text: Annotated[str, Bare] | None = None
    inputs: FormValues | None = None
    corrects: str | None = Field(None, max_length=64, description="Id of the calculation that `inputs` correct.")
    attachments: tuple[Id, ...] = Field((), max_length=10)
    as_text: bool = Field(False, description="Rows of activity data in `text` stay text, and are no attachment.")
    language: Language | None = None
    client_id: UUID | None = Field(
        None, description="Sent again, the first Answer comes back and nothing is done twice."
    )

    @model_validator(mode="after")
    def _says_something(self) -> MessageIn:
        if not (self.text and self.text.strip()) and self.inputs is None and not self.attachments:
            raise ValueError("a message has text, inputs or an attachment")
        if self.corrects is not None and self.inputs is None:
            raise ValueError("corrects goes with inputs")
        return self


class Made(BaseModel):
    id: str


class MessageOut(BaseModel):
    """A message of the transcript with the answer to it, or an adviser's reply (`author` is then their name)."""

    id: str
    at: datetime
    author: str | None
    text: str
    inputs: FormValues | None
    corrects: str | None
    attachments: tuple[str, ...]
    answer: Answer | None  # None while its turn runs, and for an adviser's reply
    problem: dict[str, Any] | None  # why there is no answer


class HandoffOut(BaseModel):
    id: str
    state: HandoffState
    held: bool = Field(description="An adviser holds the conversation; the assistant is silent in it.")


class ConversationOut(BaseModel):
    id: str
    title: str
    at: datetime  # of the last message
    created_at: datetime
    manufacturer_id: str | None
    unread: int = Field(description="Advisers' replies since its person last looked.")
    handoff: HandoffOut | None = Field(description="The last one.")


class Transcript(ConversationOut):
    messages: tuple[MessageOut, ...]


class AttachmentOut(BaseModel):
    id: str
    name: str
    kind: Literal["spreadsheet", "csv", "pdf"]
    rows: int | None
    columns: tuple[str, ...] | None
    reading: Literal["template", "proposed", "confirmed"] | None = Field(
        description="Of activity data: our template counts as it is; else GET …/reading, correct, confirm."
    )


class FeedbackIn(Given):
    helpful: bool
    reason: Words | None = None
    comment: Words | None = None
    follow_up: bool = False


class Contact(Given):
    kind: Literal["chat", "email", "phone"]
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""


class HandoffIn(Given):
    reason: Words = ""
    contact: Contact | None = None
    times: Words = Field("", description="When the person can be reached, in their own words.")
    language: Language | None = None
    record: bool = Field(
        False, description="Attach the years on record: figures, versions, where they stand to the target."
    )


class HandoffMadeOut(HandoffOut):
    remaining_minutes: int


class SwitchIn(Given):
    off: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)] | None = Field(
        description="Why chat is off, shown to people; null switches it on."
    )


class SwitchOut(BaseModel):
    off: str | None
    by: str | None
    at: datetime | None
