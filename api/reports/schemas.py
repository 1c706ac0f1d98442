"""Bodies of the reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.ledger.schemas import WorkOut
from assistant.types import Status
from tools.ledger.entry import Channel


class MonthHours(BaseModel):
    """Time of one channel in one month of the programme's calendar; reversals count in the month they were made."""

    month: str
    channel: Channel
    minutes: int
    drawn_minutes: int


class AdviserHours(BaseModel):
    adviser: str
    minutes: int
    drawn_minutes: int


class LanguageHours(BaseModel):
    """`language` is None for time with no conversation behind it, or with one that was deleted."""

    language: str | None
    minutes: int
    conversations: int


class TopicHours(BaseModel):
    """What the conversation was about: the calculator it used, else the document it quoted first."""

    topic: str | None
    kind: str | None = Field(description="`tool` or `document`.")
    minutes: int
    conversations: int


class Avoided(BaseModel):
    """Conversations with an answer and with no adviser's time for that manufacturer in the fourteen days after."""

    conversations: int
    assistant_minutes: int
    undecided: int = Field(description="Conversations whose fourteen days are not over.")


class Usage(BaseModel):
    """`to` is the last day."""

    from_: date = Field(serialization_alias="from")
    to: date
    by_month: list[MonthHours]
    by_adviser: list[AdviserHours]
    by_language: list[LanguageHours]
    by_topic: list[TopicHours]
    avoided: Avoided


class MonthTotal(BaseModel):
    """What a month comes to for one manufacturer, and where its current year stands now."""

    manufacturer_id: str
    manufacturer_name: str
    entries: int
    minutes: int = Field(description="Time spent, less what was taken back.")
    assistant_minutes: int
    live_minutes: int
    offline_minutes: int
    review_minutes: int
    drawn_minutes: int = Field(description="Taken from the allotment, in whichever programme year.")
    year: int
    year_granted_minutes: int
    year_used_minutes: int
    year_held_minutes: int
    year_remaining_minutes: int
    head: str = Field(description="Hash of the newest entry of its chain, as `mcap verify-ledger --heads` writes.")


class MonthOfEntries(BaseModel):
    """A month over all manufacturers."""

    month: str
    zone: str
    closed_by: str | None
    closed_at: datetime | None
    totals: list[MonthTotal]
    entries: list[WorkOut]


class Asked(BaseModel):
    message_id: str
    conversation_id: str
    text: str
    language: str | None
    at: datetime


class Gap(BaseModel):
    """Questions that look alike and that no document answers. `question` is the newest wording."""

    question: str
    count: int
    manufacturers: int
    languages: list[str]
    newest_at: datetime
    examples: list[Asked] = Field(description="The newest first, five at most.")


class FeedbackOut(BaseModel):
    """What somebody thought of an answer, with the question and the answer."""

    message_id: str = Field(description="The answer's receipt.")
    conversation_id: str
    manufacturer_id: str | None
    helpful: bool
    reason: str | None
    comment: str | None
    follow_up: bool = Field(description="The person wants to hear from us.")
    at: datetime
    question: str
    answer: str
    status: str | None
    language: str | None
    handled_by: str | None
    handled_at: datetime | None
    case: bool = Field(description="Is it an evaluation case?")


Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class CaseIn(BaseModel):
    """What a good answer to the question shows; what is left out is not looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status
    tool: Said | None = Field(None, description="This calculator ran.")
    says: list[Said] = Field([], max_length=20, description="All of these stand in the text.")
    never: list[Said] = Field([], max_length=20, description="None of these stands in the text.")


class AuditLine(BaseModel):
    """What somebody of staff did."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    manufacturer_id: str | None
    details: dict[str, Any]
