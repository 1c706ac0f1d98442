"""The history of a record is never lost, whoever writes and whoever was late, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.db.engine import Sessions
from api.errors import ApiError
from api.ids import new_id
from api.ledger import manufacturers
from api.record import store, writing
from api.record.schemas import InventoryIn, RiskIn
from api.record.store import Author
from api.record.writing import Desk
from tools.record.inventory import Figures

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
ANN = Author("ann", staff=False)


def made(sessions: Sessions) -> str:
    id_ = new_id()
    with sessions.begin() as session:
        manufacturers.ensure_manufacturer(session, id_, "Mill", NOW)
    return id_


def keep(sessions: Sessions, id_: str, year: int, scope1: int, replaces: int | None) -> str:
    """`kept`, or the code of the refusal."""
    figures = Figures.model_validate({"scope1": scope1, "scope2_location": 1})
    sent = InventoryIn(year=year, figures=figures, origin="a report", replaces=replaces, reason="again")
    try:
        with sessions.begin() as session:
            writing.inventory(Desk(session, id_, ANN, NOW), sent)
    except ApiError as error:
        return error.code
    return "kept"


def history(sessions: Sessions, id_: str) -> dict[str, list[tuple[int, int]]]:
    with sessions() as session:
        found = store.versions(session, id_, "inventory")
    lines: dict[str, list[tuple[int, int]]] = {}
    for version in found:
        lines.setdefault(version.row.item, []).append((version.row.version, int(version.content.scope1)))  # type: ignore[union-attr]
    return lines


steps = st.lists(st.tuples(st.integers(2020, 2021), st.integers(0, 3), st.integers(0, 4)), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_record_is_a_plain_list_of_versions(sessions: Sessions, tried: list[tuple[int, int, int]]) -> None:
    """`replaces` may be any number: only the one who saw the newest version adds to it."""
    id_ = made(sessions)
    model: dict[str, list[tuple[int, int]]] = {}
    for year, scope1, replaces in tried:
        before = model.get(str(year), [])
        outcome = keep(sessions, id_, year, scope1, replaces or None)
        if not before and replaces:
            assert outcome == "nothing_to_replace"
        elif replaces != len(before):
            assert outcome == "changed_meanwhile"
        elif before and before[-1][1] == scope1:
            assert outcome == "nothing_changed"
        else:
            assert outcome == "kept"
            model.setdefault(str(year), []).append((len(before) + 1, scope1))
        assert history(sessions, id_) == model


def test_the_database_refuses_to_change_or_to_lose_a_version(sessions: Sessions) -> None:
    id_, other = made(sessions), made(sessions)
    for each in (id_, other):
        keep(sessions, each, 2020, 5, None)
    statements = ["UPDATE record_versions SET reason = 'x'", "DELETE FROM record_versions"]
    for statement in statements:
        with pytest.raises(DBAPIError, match="append-only"), sessions.begin() as session:
            session.execute(text(statement))
    with sessions() as session:
        (row,) = session.execute(text("SELECT * FROM record_versions LIMIT 1")).mappings()
    again = f"INSERT OR REPLACE INTO record_versions SELECT * FROM record_versions WHERE id = '{row['id']}'"
    if sessions.kw["bind"].dialect.name == "sqlite":
        with pytest.raises(DBAPIError, match="append-only"), sessions.begin() as session:
            session.execute(text(again))
    with sessions.begin() as session:
        assert store.erase(session, id_) == 1
    assert (history(sessions, id_), history(sessions, other)) == ({}, {"2020": [(1, 5)]})
    with pytest.raises(DBAPIError, match="append-only"), sessions.begin() as session:
        session.execute(text("DELETE FROM record_versions"))
    assert keep(sessions, id_, 2020, 5, None) == "kept"


def test_a_record_has_room_for_so_many(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = made(sessions)
    monkeypatch.setattr(writing, "MOST_ITEMS", 2)
    risk = RiskIn(hazard="flood", likelihood="low", impact="high")
    outcomes = []
    for _ in range(3):
        try:
            with sessions.begin() as session:
                writing.risk(Desk(session, id_, ANN, NOW), risk)
                outcomes.append("kept")
        except ApiError as error:
            outcomes.append(error.code)
    assert outcomes == ["kept", "kept", "record_full"]
