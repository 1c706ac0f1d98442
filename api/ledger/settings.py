"""Settings of the programme's book: allotment, years, channels. Kept in the database, changed by a lead."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.db import audit
from api.ledger.tables import SettingsRow
from tools.ledger.entry import CHANNELS, Channel
from tools.ledger.policy import ChannelPolicy, Policy, Rounding
from tools.ledger.year import Calendar, YearRule


class ChannelSettings(BaseModel):
    """What time on a channel takes from the allotment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    draws: bool = Field(
        True, strict=True, description="Does its time take from the allotment? Counted it is in any case."
    )
    rounding: Rounding = Field(1, description="Minutes are rounded up to this step.")
    minimum: Annotated[int, Field(strict=True, ge=0, le=240)] = Field(0, description="Shorter time takes this much.")


class LedgerSettings(BaseModel):
    """How the programme keeps its book. The programme's documents leave these open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    allotment_minutes: int = Field(600, strict=True, ge=0, le=100_000, description="Granted for each programme year.")
    programme_year: YearRule = Field(
        "calendar", description="Years begin on 1 January, or on the day of the manufacturer's commitment."
    )
    zone: str = Field("UTC", description="IANA name of the zone in which years and months are cut.")
    carry_over_minutes: int = Field(
        0, strict=True, ge=0, le=100_000, description="Unused minutes that go to the next year, at most."
    )
    assistant_free_years: tuple[Annotated[int, Field(strict=True, ge=2000, le=2200)], ...] = Field(
        (),
        max_length=50,
        description="Programme years in which the assistant's time takes nothing. It is counted.",
    )
    channels: dict[Channel, ChannelSettings] = Field(default_factory=dict, description="Absent: draws as logged.")

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{zone!r} is not an IANA time zone such as Asia/Ho_Chi_Minh") from None
        return zone

    @property
    def policy(self) -> Policy:
        chosen = {channel: self.channels.get(channel, ChannelSettings()) for channel in CHANNELS}
        return Policy({c: ChannelPolicy(s.draws, s.rounding, s.minimum) for c, s in chosen.items()})

    def drawn_by_assistant(self, minutes: int, year: int) -> int:
        """What a turn of so many minutes takes from the allotment of a programme year."""
        return 0 if year in self.assistant_free_years else self.policy.drawn("assistant", minutes)

    def calendar(self, commitment: date | None) -> Calendar:
        return Calendar(self.programme_year, self.zone, commitment)


def load(session: Session, *, hold: bool = False) -> LedgerSettings:
    """With `hold`, nobody changes them until the transaction ends."""
    query = select(SettingsRow.settings).where(SettingsRow.id == 1)
    return LedgerSettings.model_validate(session.scalars(query.with_for_update(read=True) if hold else query).one())


def lock(session: Session) -> LedgerSettings:
    """Wait for every posting under way, and keep new ones waiting until the transaction ends."""
    return LedgerSettings.model_validate(
        session.scalars(select(SettingsRow.settings).where(SettingsRow.id == 1).with_for_update()).one()
    )


def save(session: Session, settings: LedgerSettings, by: str, now: datetime) -> None:
    before = lock(session)
    row = session.get_one(SettingsRow, 1)
    row.settings = settings.model_dump(mode="json")
    audit.record(
        session,
        now,
        by,
        "settings.put",
        "ledger",
        before=before.model_dump(mode="json"),
        after=row.settings,
    )
