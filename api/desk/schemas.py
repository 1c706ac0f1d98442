"""What the advisers' desk takes and gives over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.chat.schemas import Bare, Contact, Given, HandoffOut, Id, Language

Subject = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class PersonOut(BaseModel):
    """Whoever asked, as the last token named them."""

    name: str | None
    email: str | None


class ColleagueOut(BaseModel):
    """Somebody of the staff who has signed in."""

    subject: str
    name: str = Field(description="The name in their token, else their address, else the subject.")


class HandoffDetail(HandoffOut):
    """A hand-off as staff see it."""

    conversation_id: str | None
    manufacturer_id: str
    manufacturer_name: str
    remaining_minutes: int = Field(description="Of the manufacturer's current year.")
    person: PersonOut | None
    language: str | None
    reason: str
    summary: str
    inputs: dict[str, Any]
    contact: Contact | None
    times: str
    adviser: str | None
    adviser_name: str | None
    at: datetime
    assigned_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    waits_since: datetime | None = Field(description="Since when what the person said is not answered.")
    soon_at: datetime | None = Field(description="From then on an answer is due soon: three quarters of the target.")
    due_at: datetime | None = Field(description="By then it is to be answered: `GET /v1/settings/desk`.")
    notes: int = Field(description="How many notes advisers wrote beside it.")
    unread: bool = Field(description="The person wrote while an adviser holds it, and that adviser has not read it.")
    resumed: bool = Field(description="The person has the assistant answer again.")
    changed_at: datetime


class AssignIn(Given):
    adviser: Subject | None = Field(None, description="Subject of the adviser who takes it. Default: the caller.")


class BulkIn(Given):
    ids: tuple[Id, ...] = Field(min_length=1, max_length=500)
    action: Literal["assign", "close"]
    adviser: Subject | None = Field(None, description="Who takes them. Default: the caller.")


class BulkOut(BaseModel):
    id: str
    problem: str | None = Field(description="The code of what stood in the way; null: it is done.")


class NoteIn(Given):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), Bare]


class NoteOut(BaseModel):
    """A note of staff for staff."""

    id: str
    author: str
    author_name: str
    text: str
    at: datetime


class SavedReplyIn(Given):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Bare]
    language: Language
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000), Bare]


class SavedReplyOut(BaseModel):
    id: str
    title: str
    language: str
    text: str


class ReplyIn(Given):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = Field(
        None,
        description="The name shown to the manufacturer. Default: that of the caller's token, else its subject.",
    )
