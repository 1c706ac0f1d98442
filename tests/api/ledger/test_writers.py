"""Many write at once: nothing is oversold, nothing is lost, and each chain holds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from api.db.engine import Sessions
from api.ledger import manufacturers, posting, store
from api.ledger.errors import LedgerError
from api.ledger.once import once
from api.ledger.posting import Actor
from api.ledger.schemas import TimeSpent
from api.ledger.verify import verify

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
WRITERS = 64
TEN = TimeSpent(minutes=10, channel="live", occurred_at=NOW, summary="Call")


def all_at_once(act: Callable[[int], str]) -> Counter[str]:
    """What became of 64 calls that start together."""
    barrier = threading.Barrier(WRITERS)

    def start(number: int) -> str:
        barrier.wait()
        try:
            return act(number)
        except LedgerError as error:
            return error.code

    with ThreadPoolExecutor(WRITERS) as threads:
        return Counter(threads.map(start, range(WRITERS)))


def test_sixty_four_writers_share_the_last_hour(sessions: Sessions) -> None:
    with sessions.begin() as session:
        manufacturers.ensure_manufacturer(session, "M", "Mill", NOW)
        book = store.open_book(session, "M", NOW)
        posting.log_time(book, TEN.model_copy(update={"minutes": 540}), Actor("ann"))

    def write(number: int) -> str:
        with sessions.begin() as session:
            posting.log_time(store.open_book(session, "M", NOW), TEN, Actor(f"a{number}"))
        return "posted"

    outcomes = all_at_once(write)

    assert outcomes == {"posted": 6, "allotment_exceeded": WRITERS - 6}
    with sessions() as session:
        assert store.balance(session, "M", NOW).remaining_minutes == 0
        assert len(store.entries(session, "M")) == 8
        assert verify(session).breaks == ()


def test_the_same_key_sent_by_all_posts_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        manufacturers.ensure_manufacturer(session, "M", "Mill", NOW)

    def write(_: int) -> str:
        with sessions.begin() as session:
            book = store.open_book(session, "M", NOW)
            kept, _ = once(book, "entries:M", "k", TEN, lambda: posting.log_time(book, TEN, Actor("ann"), "entry:k"))
            assert isinstance(kept, store.Recorded)
            return kept.entry.id

    outcomes = all_at_once(write)

    assert list(outcomes.values()) == [WRITERS]
    with sessions() as session:
        assert store.balance(session, "M", NOW).used_minutes == 10


def test_a_manufacturer_first_seen_by_all_is_made_once(sessions: Sessions) -> None:
    def see(_: int) -> str:
        with sessions.begin() as session:
            return str(manufacturers.ensure_manufacturer(session, "M", "Mill", NOW))

    assert all_at_once(see) == {"True": 1, "False": WRITERS - 1}
    with sessions() as session:
        assert store.balance(session, "M", NOW).granted_minutes == 600
