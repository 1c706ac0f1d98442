"""The ledger against a plain model of it, step by step, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from api.db.engine import Sessions
from api.ids import new_id
from api.ledger import manufacturers, posting, store, turns
from api.ledger.errors import LedgerError
from api.ledger.posting import Actor, Kept
from api.ledger.schemas import Adjustment, HoldRequest, Settlement, TimeSpent
from api.ledger.store import Book, Recorded
from api.ledger.verify import verify

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
ANN, LEA = Actor("ann"), Actor("lea", lead=True)
Post = Callable[[Book], Kept]


@dataclass
class Model:
    """The book as three numbers and the things that are open."""

    granted: int = 600
    used: int = 0
    holds: dict[str, tuple[int, datetime]] = field(default_factory=dict)  # minutes and expiry
    uses: dict[str, int] = field(default_factory=dict)  # what each not yet reversed use draws

    def held(self, now: datetime) -> int:
        return sum(minutes for minutes, expires in self.holds.values() if expires > now)

    def left(self, now: datetime) -> int:
        return self.granted - self.used - self.held(now)


class Ledger(RuleBasedStateMachine):
    sessions: Sessions  # set by the test

    @initialize()
    def open(self) -> None:
        self.id, self.now, self.model = new_id(), START, Model()
        self.last_turn: datetime | None = None
        with self.sessions.begin() as session:
            manufacturers.ensure_manufacturer(session, self.id, "Mill", self.now)

    def attempt(self, post: Post) -> Recorded | str:
        """What was posted, or the code of the refusal."""
        try:
            with self.sessions.begin() as session:
                kept = post(store.open_book(session, self.id, self.now))
                assert isinstance(kept, Recorded)
                return kept
        except LedgerError as error:
            return error.code

    @rule(minutes=st.integers(1, 300))
    def log(self, minutes: int) -> None:
        time = TimeSpent(minutes=minutes, channel="live", occurred_at=self.now, summary="Call")
        made = self.attempt(lambda book: posting.log_time(book, time, ANN))

        if minutes > self.model.left(self.now):
            assert made == "allotment_exceeded"
        else:
            self._used(made, minutes)

    @rule(minutes=st.integers(1, 300))
    def log_with_approval(self, minutes: int) -> None:
        time = TimeSpent(
            minutes=minutes, channel="review", occurred_at=self.now, summary="Review", approval_reason="Agreed"
        )
        made = self.attempt(lambda book: posting.log_time(book, time, LEA))

        assert isinstance(made, Recorded)
        assert (made.entry.approved_by is not None) == (minutes > self.model.left(self.now))
        self._used(made, minutes)

    @rule(minutes=st.integers(1, 300), hours=st.integers(1, 40))
    def hold(self, minutes: int, hours: int) -> None:
        expires = self.now + timedelta(hours=hours)
        request = HoldRequest(minutes=minutes, starts_at=self.now, expires_at=expires, summary="Workshop")
        made = self.attempt(lambda book: posting.hold(book, request, ANN))

        if minutes > self.model.left(self.now):
            assert made == "allotment_exceeded"
        else:
            assert isinstance(made, Recorded)
            self.model.holds[made.entry.id] = (minutes, expires)

    @rule(data=st.data(), minutes=st.integers(1, 300))
    def settle(self, data: st.DataObject, minutes: int) -> None:
        if not self.model.holds:
            return
        hold_id = data.draw(st.sampled_from(sorted(self.model.holds)))
        held, expires = self.model.holds[hold_id]
        settlement = Settlement(minutes=minutes, occurred_at=self.now, summary="Held")
        made = self.attempt(lambda book: posting.settle(book, hold_id, settlement, ANN))

        if expires <= self.now:
            assert made == "hold_closed"
        elif minutes > self.model.left(self.now) + held:
            assert made == "allotment_exceeded"
        else:
            del self.model.holds[hold_id]
            self._used(made, minutes)

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        if not self.model.holds:
            return
        hold_id = data.draw(st.sampled_from(sorted(self.model.holds)))
        made = self.attempt(lambda book: posting.release(book, hold_id, ANN))

        if self.model.holds[hold_id][1] <= self.now:
            assert made == "hold_closed"
        else:
            assert isinstance(made, Recorded)
            del self.model.holds[hold_id]

    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        if not self.model.uses:
            return
        entry_id = data.draw(st.sampled_from(sorted(self.model.uses)))
        made = self.attempt(lambda book: posting.reverse(book, entry_id, "Slip", LEA))

        assert isinstance(made, Recorded)
        assert self.attempt(lambda book: posting.reverse(book, entry_id, "Slip", LEA)) == "already_reversed"
        self.model.used -= self.model.uses.pop(entry_id)

    @rule(minutes=st.integers(-300, 300).filter(bool))
    def adjust(self, minutes: int) -> None:
        adjustment = Adjustment(minutes=minutes, reason="Pilot")
        made = self.attempt(lambda book: posting.adjust(book, adjustment, LEA))

        if minutes < 0 and -minutes > self.model.left(self.now):
            assert made == "allotment_exceeded"
        else:
            assert isinstance(made, Recorded)
            self.model.granted += minutes

    @rule(seconds=st.integers(0, 400))
    def turn(self, seconds: int) -> None:
        """A turn of one conversation: it never fails, and draws at most what is left."""
        self.now += timedelta(seconds=seconds)
        with self.sessions() as session:
            ahead = turns.ahead(session, self.id, f"c-{self.id}", self.now)
        with self.sessions.begin() as session:
            posted = turns.post_turn(
                session, self.id, f"c-{self.id}", new_id(), began=self.now, now=self.now, counts=True
            )

        assert (posted.logged_minutes, posted.drawn_minutes) == (ahead.logged_minutes, ahead.drawn_minutes)
        assert posted.drawn_minutes == min(posted.logged_minutes, max(self.model.left(self.now), 0))
        self.model.used += posted.drawn_minutes

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def the_sums_are_those_of_the_model(self) -> None:
        with self.sessions() as session:
            balance = store.balance(session, self.id, self.now, 2027)

        assert balance.granted_minutes == self.model.granted
        assert balance.used_minutes == self.model.used
        assert balance.held_minutes == self.model.held(self.now)

    def teardown(self) -> None:
        with self.sessions() as session:
            assert verify(session).breaks == ()

    def _used(self, made: Recorded | str, minutes: int) -> None:
        assert isinstance(made, Recorded)
        assert (made.entry.minutes, made.entry.effect.drawn) == (minutes, minutes)
        self.model.uses[made.entry.id] = minutes
        self.model.used += minutes


@pytest.mark.parametrize("steps", [25])
def test_the_ledger_does_what_the_model_does(sessions: Sessions, steps: int) -> None:
    class OnThisDatabase(Ledger):
        pass

    OnThisDatabase.sessions = sessions
    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=15, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
