"""Reports count what the ledger and the conversations say, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, MessageRow
from api.db.engine import Sessions
from api.ids import new_id
from api.ledger import manufacturers, posting, settings, store, turns
from api.ledger.posting import Actor
from api.ledger.schemas import TimeSpent
from api.ledger.settings import LedgerSettings
from api.reports.gaps import gaps
from api.reports.usage import usage

MARCH = datetime(2027, 3, 10, 9, tzinfo=UTC)
DAYS = (date(2027, 1, 1), date(2027, 12, 31))
LATER = datetime(2027, 12, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mills(sessions: Sessions) -> None:
    """Two manufacturers."""
    with sessions.begin() as session:
        for manufacturer_id in ("M", "N"):
            manufacturers.ensure_manufacturer(session, manufacturer_id, "Mill", MARCH)


def conversation(session: Session, id_: str, manufacturer_id: str) -> None:
    row = ConversationRow(
        id=id_,
        issuer="i",
        subject="s",
        manufacturer_id=manufacturer_id,
        title="t",
        created_at=MARCH,
        updated_at=MARCH,
    )
    session.add(row)
    session.flush()


def message(
    session: Session, conversation_id: str, manufacturer_id: str, text: str, at: datetime, **answer: Any
) -> None:
    """A turn that was answered, with its minutes."""
    answer = {"status": "answered", "language": "en", "citations": [], "calculations": [], **answer}
    id_ = new_id()
    row = MessageRow(
        id=id_,
        conversation_id=conversation_id,
        text=text,
        attachments=[],
        at=at,
        finished_at=at,
        beat_at=at,
        heard_at=at,
        stop_asked=False,
        answer=answer,
    )
    session.add(row)
    counts = answer["status"] == "answered"
    turns.post_turn(session, manufacturer_id, conversation_id, id_, began=at, now=at, counts=counts)


def call(session: Session, manufacturer_id: str, minutes: int, at: datetime, who: str = "ann", **more: Any) -> str:
    time = TimeSpent(minutes=minutes, channel="live", occurred_at=at, summary="Call", **more)
    made = posting.log_time(store.open_book(session, manufacturer_id, at), time, Actor(who, lead=True))
    assert isinstance(made, store.Recorded)
    return made.entry.id


def test_hours_are_told_by_month_in_the_programmes_zone_and_by_adviser(sessions: Sessions) -> None:
    new_months_eve = datetime(2027, 3, 31, 18, tzinfo=UTC)  # already April in Viet Nam
    with sessions.begin() as session:
        settings.save(session, LedgerSettings(zone="Asia/Ho_Chi_Minh"), "lea", MARCH)
        call(session, "M", 30, MARCH)
        call(session, "N", 20, MARCH, "bob")
        slip = call(session, "M", 5, MARCH)
        call(session, "M", 40, new_months_eve)
        book = store.open_book(session, "M", new_months_eve)
        posting.reverse(book, slip, "Slip", Actor("lea", lead=True))

    with sessions() as session:
        found, of_m = (usage(session, *DAYS, LATER, manufacturer_id=m) for m in (None, "M"))
    assert [(line.month, line.channel, line.minutes) for line in found.by_month] == [
        ("2027-03", "live", 55),
        ("2027-04", "live", 35),
    ]
    assert [(line.adviser, line.minutes) for line in found.by_adviser] == [("ann", 70), ("bob", 20)]
    assert [(line.month, line.minutes) for line in of_m.by_month] == [("2027-03", 35), ("2027-04", 35)]


def test_hours_are_told_by_language_and_by_what_the_conversation_was_about(sessions: Sessions) -> None:
    quoted = [{"document_id": "support.vi", "language": "vi"}]
    with sessions.begin() as session:
        for name in ("c1", "c2", "c3"):
            conversation(session, name, "M")
        message(session, "c1", "M", "Bao nhiêu giờ?", MARCH, language="vi", citations=quoted)
        message(session, "c1", "M", "Và sau đó?", MARCH + timedelta(minutes=3), language="vi")
        message(session, "c2", "M", "How many?", MARCH, citations=[{"document_id": "support.en", "language": "en"}])
        message(session, "c3", "M", "Sum", MARCH, calculations=[{"tool": "absolute_target"}], citations=quoted)
        call(session, "M", 30, MARCH, conversation_id="c3")
        call(session, "M", 10, MARCH)

    with sessions() as session:
        found = usage(session, *DAYS, LATER)
    assert {line.language: (line.minutes, line.conversations) for line in found.by_language} == {
        "en": (32, 2),
        "vi": (3, 1),
        None: (10, 0),
    }
    assert {(line.topic, line.kind): (line.minutes, line.conversations) for line in found.by_topic} == {
        ("absolute_target", "tool"): (31, 1),
        ("support", "document"): (4, 2),
    }


def test_a_conversation_needed_no_adviser_when_none_spent_time_in_the_fourteen_days_after(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for name, owner, at in (("alone", "M", MARCH), ("helped", "N", MARCH), ("fresh", "M", LATER)):
            conversation(session, name, owner)
            message(session, name, owner, "How many hours?", at)
        call(session, "N", 30, MARCH + timedelta(days=13))

    with sessions() as session:
        avoided = usage(session, *DAYS, LATER).avoided
    assert (avoided.conversations, avoided.assistant_minutes, avoided.undecided) == (1, 1, 1)


def test_questions_that_nothing_answers_are_grouped_the_most_frequent_first(sessions: Sessions) -> None:
    asked = [
        ("M", "What does membership cost?", "unanswerable", "en"),
        ("N", "what does the membership cost", "unanswerable", "en"),
        ("M", "Phí tham gia là bao nhiêu?", "unanswerable", "vi"),
        ("M", "How many hours do we have?", "answered", "en"),
    ]
    with sessions.begin() as session:
        for number, (owner, text, status, language) in enumerate(asked):
            conversation(session, f"c{number}", owner)
            at = MARCH + timedelta(minutes=number)
            message(session, f"c{number}", owner, text, at, status=status, language=language)

    with sessions() as session:
        found = gaps(session, MARCH, LATER)
    assert [(gap.question, gap.count, gap.manufacturers, gap.languages) for gap in found] == [
        ("what does the membership cost", 2, 2, ["en"]),
        ("Phí tham gia là bao nhiêu?", 1, 1, ["vi"]),
    ]
    assert [example.conversation_id for example in found[0].examples] == ["c1", "c0"]
