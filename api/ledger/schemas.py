"""Bodies of requests and answers about hours."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.dates import Day, Written
from tools.ledger.entry import Channel, Kind
from tools.ledger.rules import LONGEST_SESSION

Minutes = Annotated[int, Field(strict=True, ge=1, le=LONGEST_SESSION)]
LAID_OUT = "\n\r\t"


def _readable(text: str) -> str:
    if any(c < " " and c not in LAID_OUT for c in text):
        raise ValueError("must hold no control characters")
    return text


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(_readable)
]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_readable)]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_its_time(moment: datetime) -> datetime:
    if not EARLIEST <= moment < LATEST:
        raise ValueError("must lie in the years 2000 to 2199")
    return moment


Moment = Annotated[AwareDatetime, Written, AfterValidator(_in_its_time)]
HumanChannel = Literal["live", "offline", "review"]


class Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TimeSpent(Body):
    """Time that an adviser spent for a manufacturer."""

    minutes: Minutes
    channel: HumanChannel
    occurred_at: Moment = Field(description="When it began, with its offset from UTC.")
    summary: Words = Field(description="Shown to the manufacturer.")
    note: Words | None = Field(None, description="Shown to staff only.")
    adviser: Id | None = Field(None, description="Default: the caller.")
    conversation_id: Id | None = None
    handoff_id: Id | None = None
    approval_reason: Words | None = Field(None, description="Past the allotment: a lead's reason, its own approval.")
    request_approval: bool = Field(False, description="Past the allotment: keep it until a lead decides.")


class Correction(TimeSpent):
    """What an entry should have said. Its conversation and hand-off stay where none are named."""

    reason: Words = Field(description="Why the entry is taken back.")


class HoldRequest(Body):
    """Time reserved for a session to come."""

    minutes: Minutes
    starts_at: Moment
    expires_at: Moment | None = Field(None, description="Default: a day after it starts.")
    summary: Words
    handoff_id: Id | None = None
    approval_reason: Words | None = None
    request_approval: bool = False


class Settlement(Body):
    """The time that a held session really took."""

    minutes: Minutes
    occurred_at: Moment
    summary: Words
    channel: HumanChannel = "live"
    note: Words | None = None
    approval_reason: Words | None = None
    request_approval: bool = False


class Adjustment(Body):
    """Minutes added to what is granted for a year, or taken from it."""

    minutes: int = Field(strict=True, ge=-100_000, le=100_000)
    year: int | None = Field(None, ge=2000, le=2200, description="Default: the current programme year.")
    reason: Words


class Reason(Body):
    reason: Words


class GrantRequest(Body):
    """The allotment of a year for many manufacturers at once; who has it already keeps it."""

    year: int = Field(ge=2000, le=2200)
    manufacturer_ids: tuple[Id, ...] | None = Field(None, description="Default: all.")


class Granted(BaseModel):
    granted: int
    already_granted: int


class Approved(BaseModel):
    by: str
    reason: str
    at: datetime


class EntryOut(BaseModel):
    """A line of the book. `drawn_minutes` is what it takes from the allotment; what takes back is negative."""

    id: str
    manufacturer_id: str
    year: int
    kind: Kind
    minutes: int
    drawn_minutes: int
    channel: Channel | None
    adviser: str | None
    occurred_at: datetime
    logged_at: datetime
    summary: str
    conversation_id: str | None
    handoff_id: str | None
    reverses: str | None
    approval: Approved | None
    actor: str
    previous_hash: str
    hash: str


class StaffEntryOut(EntryOut):
    """With what only staff see."""

    note: str
    sequence: int
    reversed_by: str | None


class WorkOut(StaffEntryOut):
    """An entry among those of many manufacturers, with names."""

    manufacturer_name: str
    adviser_name: str | None


class HoldOut(EntryOut):
    """A hold. `closed`: settled by the time it took, or released."""

    starts_at: datetime
    expires_at: datetime
    state: Literal["open", "closed", "expired"]


class ApprovalOut(BaseModel):
    """Time past the allotment, and what became of the request. `request` is what was typed."""

    id: str
    manufacturer_id: str
    kind: Literal["use", "hold"]
    state: Literal["waiting", "approved", "refused"]
    minutes: int
    channel: Channel
    adviser: str
    occurred_at: datetime
    summary: str
    note: str | None
    reason: str | None = Field(description="The asker's reason.")
    conversation_id: str | None
    handoff_id: str | None
    requested_by: str
    requested_at: datetime
    decided: Approved | None
    entry_id: str | None


class AllotmentOut(BaseModel):
    """A programme year's balance. `to` is its last day."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    year: int
    from_: date = Field(alias="from")
    to: date
    granted_minutes: int
    used_minutes: int
    held_minutes: int
    remaining_minutes: int


class ManufacturerIn(Body):
    name: Words
    commitment_date: Day | None = None
    pinned_release: Id | None = Field(None, description="The knowledge release that it is answered from.")
    allotment_minutes: int | None = Field(
        None, ge=0, le=100_000, description="A year; absent: the programme's setting."
    )
    language: str | None = Field(None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="Of its statement.")


class ManufacturerOut(BaseModel):
    id: str
    name: str
    commitment_date: date | None
    pinned_release: str | None
    allotment_minutes: int | None
    language: str | None
    created_at: datetime
    last_used_at: datetime | None
    warning: int | None = Field(description="75, 90 or 100: the per cent of the allotment that use and holds reached.")
    allotment: AllotmentOut


class ImportedRow(BaseModel):
    row: int = Field(description="Line of the file; the heading is 1.")
    id: str
    outcome: Literal["created", "changed", "unchanged", "failed"]
    problem: str | None = None


class ImportedEntry(BaseModel):
    row: int = Field(description="Line of the file; the heading is 1.")
    manufacturer_id: str
    outcome: Literal["posted", "unchanged", "alike", "failed"] = Field(
        description="`unchanged`: it came by a file before. `alike`: an entry made by hand looks the same; left out."
    )
    entry_id: str | None = Field(description="In a preview it names nothing yet.")
    problem: str | None = None


class Period(BaseModel):
    """A month: closed, or what is to be looked at before it is. Entries with no evidence come first."""

    month: str
    closed_by: str | None
    closed_at: datetime | None
    waiting_approvals: int
    entries_without_evidence: int
    entries: list[EntryOut]


class ClosedMonth(BaseModel):
    month: str
    closed_by: str
    closed_at: datetime


class WarningOut(BaseModel):
    """`text` is in the language asked for, or None while less than 75 per cent are taken."""

    level: int | None
    text: str | None
    remaining_minutes: int
