"""Programme year: when it begins and ends, and which one a moment belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

YearRule = Literal["calendar", "commitment"]


@dataclass(frozen=True)
class Calendar:
    """How years are cut: on 1 January or on the day of the manufacturer's commitment, at midnight in `zone` (IANA).

    Without a commitment date the calendar year holds. Of 29 February, the common years begin on 1 March.
    An entry keeps the year under which it was posted, whatever later becomes of rule, zone or commitment date.
    """

    rule: YearRule = "calendar"
    zone: str = "UTC"
    commitment: date | None = None

    def day(self, moment: datetime) -> date:
        """The date on the programme's wall calendar."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def month(self, moment: datetime) -> str:
        """`2027-03`, on the programme's wall calendar."""
        return self.day(moment).strftime("%Y-%m")

    def start(self, year: int) -> date:
        """The first day of the programme year that is called by the year in which it begins."""
        if self.rule == "calendar" or self.commitment is None:
            return date(year, 1, 1)
        month, day = self.commitment.month, self.commitment.day
        return date(year, 3, 1) if (month, day) == (2, 29) and not _leap(year) else date(year, month, day)

    def end(self, year: int) -> date:
        """The last day."""
        return self.start(year + 1) - timedelta(days=1)

    def year(self, moment: datetime) -> int:
        day = self.day(moment)
        return day.year if day >= self.start(day.year) else day.year - 1


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
