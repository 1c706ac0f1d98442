"""What was changed behind the service's back is refused by the database, or found and named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.db.engine import Sessions
from api.ledger import erasure, manufacturers, posting, store
from api.ledger.posting import Actor
from api.ledger.schemas import TimeSpent
from api.ledger.verify import verify

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def ids(sessions: Sessions) -> list[str]:
    """Two books of five entries each; the ids of the first."""
    with sessions.begin() as session:
        for manufacturer_id in ("M", "N"):
            manufacturers.ensure_manufacturer(session, manufacturer_id, "Mill", NOW)
            book = store.open_book(session, manufacturer_id, NOW)
            for minutes in (10, 20, 30, 40):
                time = TimeSpent(minutes=minutes, channel="live", occurred_at=NOW, summary=f"Call of {minutes}")
                posting.log_time(book, time, Actor("ann"))
        return [recorded.entry.id for recorded in store.entries(session, "M")]


def behind_the_back(engine: Engine, table: str, statement: str) -> None:
    """Somebody with the rights of an administrator takes the triggers away first."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))  # no triggers, no foreign keys
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
            for name in connection.scalars(text(names), {"table": table}).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = DEFAULT"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET minutes = 1",
        "DELETE FROM entries",
        "UPDATE entry_texts SET summary = 'another'",
        "DELETE FROM entry_texts",
        "UPDATE entry_texts SET salt = NULL, summary = ''",  # a blanking that leaves the note is none
    ],
)
def test_the_database_refuses_to_change_what_was_posted(sessions: Sessions, ids: list[str], statement: str) -> None:
    if "salt = NULL" in statement:
        with sessions.begin() as session:
            time = TimeSpent(minutes=1, channel="live", occurred_at=NOW, summary="Call", note="kept")
            posting.log_time(store.open_book(session, "M", NOW), time, Actor("ann"))
    with pytest.raises(DBAPIError, match=r"append-only|can be blanked, not changed"), sessions.begin() as session:
        session.execute(text(statement))


def test_replacing_an_entry_is_refused_too(sessions: Sessions, ids: list[str]) -> None:
    copied = "INSERT OR REPLACE INTO entries SELECT * FROM entries"
    truncated = "TRUNCATE entries CASCADE"
    with pytest.raises(DBAPIError, match=r"append-only|not changed"), sessions.begin() as session:
        session.execute(text(copied if session.get_bind().dialect.name == "sqlite" else truncated))


@pytest.mark.parametrize(
    ("table", "statement", "place"),
    [
        ("entries", "UPDATE entries SET drawn_minutes = 5 WHERE id = '{third}'", 3),
        ("entries", "UPDATE entries SET actor = 'eve' WHERE id = '{third}'", 3),
        ("entries", "UPDATE entries SET occurred_at = '2027-02-01 09:00:00' WHERE id = '{third}'", 3),
        ("entry_texts", "UPDATE entry_texts SET summary = 'Lunch' WHERE entry_id = '{third}'", 3),
        ("entry_texts", "DELETE FROM entry_texts WHERE entry_id = '{third}'", 3),
        ("entries", "UPDATE entries SET manufacturer_id = 'N', sequence = 99 WHERE id = '{third}'", 3),
    ],
)
def test_the_first_entry_that_differs_is_named(
    engine: Engine, sessions: Sessions, ids: list[str], table: str, statement: str, place: int
) -> None:
    with sessions() as session:
        assert verify(session).breaks == ()
    behind_the_back(engine, table, statement.format(third=ids[2]))

    with sessions() as session:
        found = {broken.manufacturer_id: broken for broken in verify(session).breaks}
    assert found["M"].sequence == place
    assert found["M"].entry_id in (ids[2], ids[3], None)


def test_a_tail_cut_off_since_the_heads_were_kept_is_found(engine: Engine, sessions: Sessions, ids: list[str]) -> None:
    with sessions() as session:
        heads = verify(session).heads
    behind_the_back(engine, "entry_texts", f"DELETE FROM entry_texts WHERE entry_id = '{ids[-1]}'")
    behind_the_back(engine, "entries", f"DELETE FROM entries WHERE id = '{ids[-1]}'")

    with sessions() as session:
        assert verify(session).breaks == ()
        broken = verify(session, heads).breaks
    assert [(b.manufacturer_id, b.sequence, b.entry_id) for b in broken] == [("M", 5, None)]


def test_a_chain_whose_words_were_erased_still_holds(sessions: Sessions, ids: list[str]) -> None:
    with sessions.begin() as session:
        erasure.erase(store.open_book(session, "M", NOW), ids[2], "Asked to", "lea")

    with sessions() as session:
        assert verify(session).breaks == ()
        assert [recorded.summary for recorded in store.entries(session, "M")][2] == ""
