"""Active time: how much of a conversation is logged as advisory time of the assistant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_GAP = timedelta(minutes=5)


@dataclass(frozen=True)
class Activity:
    """A conversation so far. `active` sums the gaps before the messages whose answers counted."""

    last_message_at: datetime | None = None
    active: timedelta = timedelta()
    posted_minutes: int = 0
    answered: bool = False  # has an answer counted yet?

    def after(self, at: datetime, *, counts: bool) -> Activity:
        """With one more message at `at`; what its answer posts is added to `posted_minutes`."""
        active = self.active + self.gap(at) if counts else self.active
        minutes = self.minutes(at) if counts else 0
        return Activity(at, active, self.posted_minutes + minutes, self.answered or counts)

    def gap(self, at: datetime) -> timedelta:
        """The time since the message before; none after more than five minutes."""
        if self.last_message_at is None:
            return timedelta()
        gap = max(at - self.last_message_at, timedelta())
        return gap if gap <= LONGEST_GAP else timedelta()

    def minutes(self, at: datetime) -> int:
        """What the answer to a message at `at` posts if it counts: the whole minutes not yet posted.

        The first answer of a conversation that counts posts at least 1.
        """
        whole = (self.active + self.gap(at)) // timedelta(minutes=1)
        return max(whole - self.posted_minutes, 0 if self.answered else 1)
