"""How soon a hand-off is to be answered: minutes of the desk's opening hours, in the programme's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from api.dates import Day
from api.desk.tables import DeskSettingsRow

WallClock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Annotated[int, Field(strict=True, ge=1, le=7)]
LONGEST = 400  # days that are looked through
SOON = 3, 4  # the share of the target after which it is due soon


class DeskSettings(BaseModel):
    """When the desk is open, and the target of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer_minutes: int = Field(480, strict=True, ge=1, le=10_000, description="Minutes of opening hours.")
    opens: WallClock = Field("09:00", description="In the programme's time zone.")
    closes: WallClock = Field("17:00", description="Later than it opens.")
    weekdays: tuple[Weekday, ...] = Field((1, 2, 3, 4, 5), min_length=1, description="1 is Monday, 7 is Sunday.")
    days_off: tuple[Day, ...] = Field((), max_length=366, description="Holidays.")

    @model_validator(mode="after")
    def _open_for_a_while(self) -> DeskSettings:
        if self.opens >= self.closes:
            raise ValueError("closes must be later than opens")
        return self

    def due(self, since: datetime, minutes: int, zone: str) -> datetime:
        """The moment at which so many minutes of opening hours have passed since `since`."""
        left, at = timedelta(minutes=minutes), since.astimezone(UTC)
        first = since.astimezone(ZoneInfo(zone)).date()
        for number in range(LONGEST):
            start, end = self._hours(first + timedelta(days=number), zone)
            begun = max(at, start)
            if begun + left <= end:
                return begun + left
            left -= max(end - begun, timedelta())
        return at + timedelta(days=LONGEST)  # days off without an end

    def targets(self, since: datetime, zone: str) -> tuple[datetime, datetime]:
        """When an answer is due soon, and when it is due."""
        part, whole = SOON
        soon = self.due(since, self.answer_minutes * part // whole, zone)
        return soon, self.due(since, self.answer_minutes, zone)

    def _hours(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """When the desk opens and closes on a day; the same moment where it does not."""
        closed = day.isoweekday() not in self.weekdays or day in self.days_off
        start, end = (
            datetime.combine(day, time.fromisoformat(at), ZoneInfo(zone)).astimezone(UTC)
            for at in (self.opens, self.opens if closed else self.closes)
        )
        return start, end


def load(session: Session) -> DeskSettings:
    row = session.get(DeskSettingsRow, 1)
    return DeskSettings.model_validate(row.settings) if row else DeskSettings()
