"""A writer is killed in the middle of its work: what it acknowledged is in the book, once, and the chain holds."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from api.db.engine import Sessions, open_engine, open_sessions
from api.ledger import manufacturers, posting, store
from api.ledger.once import once
from api.ledger.posting import Actor
from api.ledger.schemas import TimeSpent
from api.ledger.verify import verify

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MINUTE = TimeSpent(minutes=1, channel="live", occurred_at=NOW, summary="Call")
ENTRIES = 120
ROOT = Path(__file__).parents[3]


def post(sessions: Sessions, number: int) -> None:
    """One entry with a key of its own."""
    with sessions.begin() as session:
        book, key = store.open_book(session, "M", NOW), f"k-{number}"
        once(book, "entries:M", key, MINUTE, lambda: posting.log_time(book, MINUTE, Actor("ann"), f"entry:{key}"))


def write(url: str) -> None:
    """In a process of its own: the number of each entry once it is kept."""
    sessions = open_sessions(open_engine(url))
    for number in range(ENTRIES):
        post(sessions, number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def test_what_was_acknowledged_before_a_kill_is_there_once(engine: Engine, sessions: Sessions) -> None:
    with sessions.begin() as session:
        manufacturers.ensure_manufacturer(session, "M", "Mill", NOW)
    url = engine.url.render_as_string(hide_password=False)
    code = "import sys; from tests.api.ledger.test_kill import write; write(sys.argv[1])"
    with subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(ENTRIES // 3)]
        writer.kill()
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]

    with sessions() as session:
        kept = [r.entry.key for r in store.entries(session, "M") if r.entry.kind == "use"]
        assert verify(session).breaks == ()
    assert len(acknowledged) < ENTRIES
    assert kept[: len(acknowledged)] == [f"entry:k-{number}" for number in acknowledged]
    assert len(kept) <= len(acknowledged) + 1

    for number in range(ENTRIES):
        post(sessions, number)
    with sessions() as session:
        assert store.balance(session, "M", NOW).used_minutes == ENTRIES
        assert verify(session).breaks == ()
