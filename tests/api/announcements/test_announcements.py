"""A hand-off and a reply are told once each, without a word of the chat, and again until they get there."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import SettingsError
from sqlalchemy import select

from api.announcements import sender
from api.announcements.outbox import ATTEMPTS, LEASE, LONGEST_PAUSE, plan, take
from api.announcements.tables import AnnouncementRow
from api.chat.tables import HandoffRow
from api.db.engine import Sessions
from api.identity import Identity
from api.ids import new_id
from api.people.seen import keep
from api.settings import ApiSettings
from tests.api.announcements.receivers import Post, Receiver, posting, receiving

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def post() -> Iterator[Post]:
    with posting() as opened:
        yield opened


def settings(**values: Any) -> ApiSettings:
    return ApiSettings(home=Path("nowhere"), public_url="https://mcap.example", **values)


def hooked(receiver: Receiver) -> ApiSettings:
    return settings(announce_url=f"http://127.0.0.1:{receiver.port}/news", announce_secret=SECRET)


def handoff(sessions: Sessions, **values: Any) -> str:
    row = HandoffRow(
        **{
            "id": new_id(),
            "manufacturer_id": "M",
            "state": "waiting",
            "language": "vi",
            "reason": "SECRET WORDS",
            "summary": "SECRET WORDS",
            "inputs": {"coal": "SECRET WORDS"},
            "contact": {"kind": "email", "value": "lan@mill.example"},
            "times": "SECRET WORDS",
            "at": NOW,
            **values,
        }
    )
    with sessions.begin() as session:
        session.add(row)
    return row.id


def told(sessions: Sessions, chosen: ApiSettings, now: datetime) -> int:
    return sender.look(sessions, sender.channels_of(chosen), now)


def test_a_webhook_is_signed_and_carries_no_word_of_the_chat(sessions: Sessions, receiver: Receiver) -> None:
    id_ = handoff(sessions, answered_at=NOW + timedelta(minutes=5), state="answered")
    later = NOW + timedelta(minutes=6)

    assert told(sessions, hooked(receiver), later) == 2
    assert told(sessions, hooked(receiver), later + timedelta(days=2)) == 0
    bodies = [json.loads(body) for _, _, body in receiver.came]
    assert sorted(body["type"] for body in bodies) == ["handoff.made", "handoff.replied"]
    assert {body["data"]["handoff_id"] for body in bodies} == {id_}
    for _, headers, body in receiver.came:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(b"a secret of 24 bytes....", signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        assert b"SECRET" not in body
        assert b"lan@" not in body


def test_what_does_not_get_there_is_tried_again_and_a_redirect_is_not_followed(
    sessions: Sessions, receiver: Receiver
) -> None:
    handoff(sessions)
    receiver.answers = [500, 307]
    first = told(sessions, hooked(receiver), NOW)
    at_once = told(sessions, hooked(receiver), NOW + timedelta(seconds=1))
    redirected = told(sessions, hooked(receiver), NOW + timedelta(minutes=1))
    arrived = told(sessions, hooked(receiver), NOW + timedelta(minutes=5))

    assert (first, at_once, redirected, arrived) == (0, 0, 0, 1)
    assert [path for path, _, _ in receiver.came] == ["/news"] * 3
    assert len({headers["webhook-id"] for _, headers, _ in receiver.came}) == 1  # the receiver can tell a repetition


def test_in_the_end_it_is_given_up_and_the_reason_is_kept(sessions: Sessions) -> None:
    handoff(sessions)
    dead = settings(announce_url="http://127.0.0.1:9/", announce_secret=SECRET)
    for number in range(ATTEMPTS + 2):
        assert told(sessions, dead, NOW + number * (LONGEST_PAUSE + LEASE)) == 0

    with sessions() as session:
        row = session.scalars(select(AnnouncementRow)).one()
    assert (row.attempts, row.done_at is None) == (ATTEMPTS, False)
    assert row.problem is not None
    assert row.problem.startswith("ConnectError")


def test_one_process_takes_what_another_let_fall(sessions: Sessions) -> None:
    handoff(sessions)
    plan(sessions, ["webhook"], NOW)

    assert len(take(sessions, ["webhook"], NOW)) == 1
    assert take(sessions, ["webhook"], NOW) == []
    assert [a.attempts for a in take(sessions, ["webhook"], NOW + LEASE)] == [2]


def test_mail_goes_to_advisers_and_a_reply_to_the_person_in_its_language(sessions: Sessions, post: Post) -> None:
    mailed = settings(
        mail_server=f"127.0.0.1:{post.port}",
        mail_security="none",
        mail_from="mcap@cascale.example",
        mail_to="advisers@cascale.example",
    )
    handoff(sessions, answered_at=NOW, state="answered")
    handoff(sessions, contact={"kind": "phone", "value": "+84 1"}, answered_at=NOW, state="answered")
    handoff(sessions, contact={"kind": "email", "value": "x@y.example\nBcc: all@y.example"}, answered_at=NOW, at=NOW)
    before = {"at": NOW - timedelta(days=3), "state": "assigned", "unread_at": NOW}
    handoff(sessions, adviser="mai", **before)
    handoff(sessions, adviser="bob", **before)  # of whom no address is known
    with sessions.begin() as session:
        mai = Identity("mai", "cascale", frozenset({"adviser"}), email="mai@cascale.example")
        keep(session, mai, NOW)

    assert told(sessions, mailed, NOW) == 6
    letters = [message_from_string(letter, policy=policy.default) for letter in post.letters]
    to = sorted(str(letter["To"]) for letter in letters)
    assert to == ["advisers@cascale.example"] * 4 + ["lan@mill.example", "mai@cascale.example"]
    assert [str(letter["Subject"]) for letter in letters].count("A manufacturer has written to you") == 2
    reply = next(letter for letter in letters if letter["To"] == "lan@mill.example")
    assert reply["Subject"] == "Cố vấn đã trả lời"
    assert "https://mcap.example/" in reply.get_content()
    assert "SECRET" not in "".join(letter.as_string() for letter in letters)


def test_the_past_is_not_told_and_without_a_channel_nothing_is(sessions: Sessions, receiver: Receiver) -> None:
    handoff(sessions, at=NOW - timedelta(days=3))

    assert told(sessions, hooked(receiver), NOW) == 0
    assert sender.channels_of(settings()) == {}


@pytest.mark.parametrize(
    "values",
    [
        {"announce_url": "http://hooks.example/x", "announce_secret": SECRET},
        {"announce_url": "file:///etc/passwd", "announce_secret": SECRET},
        {"announce_url": "https://hooks.example/x"},
        {"announce_url": "https://hooks.example/x", "announce_secret": "short"},
        {"mail_server": "mail.example"},
    ],
)
def test_settings_that_would_not_be_safe_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="MCAP_"):
        settings(**values)
