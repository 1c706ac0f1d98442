"""A turn: answered once, streamed, resumed, stopped, and its minutes posted with its answer."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.chat.tables import MessageRow
from api.db.engine import open_engine, open_sessions
from tests.api.service import Service
from tests.waiting import eventually

STREAM = {"Accept": "text/event-stream"}
CITED = {  # as a citation was stored before it said whether a machine translated it
    "n": 1,
    "document_id": "d1",
    "title": "MCAP Guidance",
    "authority": "mcap",
    "release": "r1",
    "language": "vi",
    "section": [],
    "page": None,
    "quote": "one",
    "url": "/documents/d1#s1",
}


@pytest.fixture
def person(service: Service, manufacturer: str) -> Iterator[httpx.Client]:
    service.mouth.held.clear()
    with service.client(manufacturer=manufacturer) as client:
        yield client


def begun(client: httpx.Client) -> str:
    return str(client.post("/v1/conversations").json()["id"])


def say(client: httpx.Client, conversation: str, text: str, **more: Any) -> dict[str, Any]:
    response = client.post(f"/v1/conversations/{conversation}/messages", json={"text": text, **more})
    assert response.status_code == 200, response.text
    return dict(response.json())


def events(lines: Iterator[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(id, event, data) of a stream; comments are passed over."""
    fields: dict[str, str] = {}
    for line in lines:
        if line == "" and fields:
            yield fields["id"], fields["event"], json.loads(fields["data"])
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def used(client: httpx.Client, conversation: str) -> int:
    return int(say(client, conversation, "hello")["hours"]["remaining_minutes"])


def test_an_answer_comes_back_with_its_minutes_and_every_key(person: httpx.Client) -> None:
    conversation = begun(person)
    answer = say(person, conversation, "one two")
    assert answer["text"] == "one. two."
    assert answer["status"] == "answered"
    assert answer["hours"] == {
        "year": answer["hours"]["year"],
        "logged_minutes": 1,
        "drawn_minutes": 1,
        "remaining_minutes": 599,
    }
    assert {"citations", "figures", "missing_inputs", "handoff", "suggestions"} <= set(answer)
    assert (answer["judge"], answer["dropped_sentences"], answer["quoted_sentences"]) == (None, 0, 0)
    assert person.get(f"/v1/messages/{answer['id']}").json() == answer
    assert person.get(f"/v1/turns/{answer['id']}").json() == answer


def test_an_answer_that_was_stored_before_its_newer_keys_is_read_with_their_defaults(
    service: Service, person: httpx.Client
) -> None:
    conversation = begun(person)
    turn = say(person, conversation, "one")["id"]
    engine = open_engine(service.settings.database)
    with open_sessions(engine).begin() as session:
        row = session.get_one(MessageRow, turn)
        assert row.answer is not None
        newer = ("judge", "quoted_sentences")
        row.answer = {k: v for k, v in row.answer.items() if k not in newer} | {"citations": [CITED]}
    engine.dispose()

    answer = person.get(f"/v1/messages/{turn}").json()
    assert (answer["judge"], answer["quoted_sentences"]) == (None, 0)
    assert answer["citations"] == [{**CITED, "machine_translated": False}]
    (message,) = person.get(f"/v1/conversations/{conversation}").json()["messages"]
    assert message["answer"] == answer
    assert say(person, conversation, "two")["text"] == "two."  # with the earlier one in its history
    assert service.mouth.turns[-1].history[0].answer.citations[0].machine_translated is False


def test_the_language_that_the_browser_asks_for_is_a_hint_where_the_token_has_none(
    service: Service, person: httpx.Client
) -> None:
    conversation = begun(person)
    person.headers["Accept-Language"] = "xx, vi-VN;q=0.8, en;q=0.2"
    say(person, conversation, "one")

    assert service.mouth.turns[-1].locale == "vi"
    assert service.mouth.turns[-1].language is None


def test_control_characters_are_left_out(person: httpx.Client) -> None:
    conversation = begun(person)

    assert say(person, conversation, "one\u0001 two\u0007")["text"] == "one. two."
    asked = person.post(f"/v1/conversations/{conversation}/handoff", json={"reason": "no\u0001 word"})
    assert asked.status_code == 201, asked.text


def test_a_greeting_takes_no_minutes(person: httpx.Client) -> None:
    assert say(person, begun(person), "hello")["hours"]["remaining_minutes"] == 600


def test_gaps_between_messages_are_posted(service: Service, person: httpx.Client) -> None:
    conversation = begun(person)
    say(person, conversation, "one")
    service.clock.ahead += timedelta(minutes=3)
    assert say(person, conversation, "two")["hours"]["logged_minutes"] == 2  # three minutes, one of them posted
    service.clock.ahead += timedelta(minutes=7)
    assert say(person, conversation, "three")["hours"]["logged_minutes"] == 0


def test_minutes_of_an_answer_that_did_not_help_come_back_once(
    service: Service, person: httpx.Client, manufacturer: str
) -> None:
    conversation = begun(person)
    answer = say(person, conversation, "one")
    assert answer["hours"]["remaining_minutes"] == 599
    path = f"/v1/messages/{answer['id']}/feedback"
    with service.client("adviser") as adviser:  # whose opinion moves no minutes
        assert adviser.post(path, json={"helpful": False}).status_code == 204
    assert used(person, conversation) == 599

    for helpful in (False, True, False):
        assert person.post(path, json={"helpful": helpful}).status_code == 204
        assert used(person, conversation) == 600
    assert person.get(f"/v1/turns/{answer['id']}").json()["hours"] == answer["hours"]
    with service.client("lead") as lead:
        entries = lead.get(f"/v1/manufacturers/{manufacturer}/entries").json()
    undone = [entry for entry in entries if entry["kind"] == "reversal"]
    assert [(entry["actor"], entry["summary"], entry["minutes"]) for entry in undone] == [
        ("service", "not helpful", -1)
    ]


def test_the_same_client_id_gives_the_first_answer_and_posts_once(service: Service, person: httpx.Client) -> None:
    conversation, client_id = begun(person), str(uuid.uuid4())
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(say(person, conversation, "one", client_id=client_id)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["id"] for answer in answers}) == 1
    assert used(person, conversation) == 599
    assert len([t for t in service.mouth.turns if t.conversation_id == conversation and t.text == "one"]) == 1


def test_the_stream_carries_each_event_once_and_the_answer_last(person: httpx.Client) -> None:
    path = f"/v1/conversations/{begun(person)}/messages"
    with person.stream("POST", path, json={"text": "one sum"}, headers=STREAM) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        heard = list(events(response.iter_lines()))
    assert [event for _, event, _ in heard] == [
        "turn.started",
        "sentence",
        "calculation",
        "sentence",
        "answer",
    ]
    assert [int(number) for number, _, _ in heard] == [1, 2, 3, 4, 5]
    assert heard[0][2]["turn_id"] == heard[-1][2]["id"]
    assert heard[2][2]["tool"] == "sum"


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_stream_cut_after_any_event_resumes_without_loss_or_doubling(person: httpx.Client, cut: int) -> None:
    path = f"/v1/conversations/{begun(person)}/messages"
    with person.stream("POST", path, json={"text": "one two three"}, headers=STREAM) as response:
        source = events(response.iter_lines())
        first = [next(source) for _ in range(cut)]
    turn = first[0][2]["turn_id"]
    with person.stream("GET", f"/v1/turns/{turn}/events", headers={"Last-Event-ID": first[-1][0]}) as response:
        rest = list(events(response.iter_lines()))
    with person.stream("GET", f"/v1/turns/{turn}/events") as response:
        assert list(events(response.iter_lines())) == first + rest
    assert rest[-1][1] == "answer"


def test_who_was_told_more_than_was_written_gets_the_answer(person: httpx.Client) -> None:
    """A worker may be gone between the two: then the last event has a smaller number than what was heard."""
    answer = say(person, begun(person), "one")

    def told(after: str) -> list[tuple[str, str, dict[str, Any]]]:
        with person.stream("GET", f"/v1/turns/{answer['id']}/events", headers={"Last-Event-ID": after}) as response:
            return list(events(response.iter_lines()))

    assert [number for number, _, _ in told("0")] == ["1", "2", "3"]
    assert told("3") == []
    assert told("7") == [("8", "answer", answer)]


def test_a_stopped_turn_keeps_what_was_sent_and_takes_no_minutes(person: httpx.Client) -> None:
    conversation = begun(person)
    path = f"/v1/conversations/{conversation}/messages"
    with person.stream("POST", path, json={"text": "sum wait two"}, headers=STREAM) as response:
        source = events(response.iter_lines())
        turn = next(source)[2]["turn_id"]
        calculation = next(source)[2]
        sentence = next(source)[2]
        assert person.get(f"/v1/turns/{turn}").json()["code"] == "turn_running"
        stopped = person.post(f"/v1/turns/{turn}/stop").json()
        assert [event for _, event, _ in source] == ["answer"]
    assert (stopped["status"], stopped["text"]) == ("stopped", "sum.")
    assert stopped["figures"] == sentence["figures"] != []
    assert stopped["calculations"] == [calculation]
    assert stopped["hours"]["remaining_minutes"] == 600
    (message,) = person.get(f"/v1/conversations/{conversation}").json()["messages"]
    assert message["answer"] == stopped


def test_a_turn_that_nobody_listens_to_stops_and_is_stored(service: Service, person: httpx.Client) -> None:
    conversation = begun(person)
    path = f"/v1/conversations/{conversation}/messages"
    with person.stream("POST", path, json={"text": "one wait"}, headers=STREAM) as response:
        turn = next(events(response.iter_lines()))[2]["turn_id"]
    service.clock.ahead += timedelta(seconds=31)
    assert eventually(lambda: person.get(f"/v1/turns/{turn}").status_code == 200)
    assert person.get(f"/v1/turns/{turn}").json()["status"] == "stopped"


def test_a_turn_runs_on_when_its_listener_leaves(service: Service, person: httpx.Client) -> None:
    path = f"/v1/conversations/{begun(person)}/messages"
    with person.stream("POST", path, json={"text": "wait one"}, headers=STREAM) as response:
        turn = next(events(response.iter_lines()))[2]["turn_id"]
    service.mouth.held.set()
    with person.stream("GET", f"/v1/turns/{turn}/events") as response:
        assert list(events(response.iter_lines()))[-1][2]["text"] == "wait. one."


def test_events_are_gone_ten_minutes_after_the_end_and_the_answer_stays(service: Service, person: httpx.Client) -> None:
    answer = say(person, begun(person), "one")
    service.clock.ahead += timedelta(minutes=12)
    say(person, begun(person), "two")  # tidies up

    def told() -> list[tuple[str, dict[str, Any]]]:
        with person.stream("GET", f"/v1/turns/{answer['id']}/events") as response:
            return [(event, data) for _, event, data in events(response.iter_lines())]

    assert eventually(lambda: len(told()) == 1)
    assert told() == [("answer", answer)]


def test_a_failure_is_a_problem_and_takes_no_minutes(person: httpx.Client) -> None:
    conversation = begun(person)
    path = f"/v1/conversations/{conversation}/messages"
    response = person.post(path, json={"text": "one fail"})
    assert (response.status_code, response.json()["code"]) == (500, "turn_failed")
    assert "planted" not in response.text
    with person.stream("POST", path, json={"text": "one fail"}, headers=STREAM) as stream:
        last = list(events(stream.iter_lines()))[-1]
    assert (last[1], last[2]["code"]) == ("error", "turn_failed")
    messages = person.get(f"/v1/conversations/{conversation}").json()["messages"]
    assert [m["answer"]["status"] for m in messages] == ["error", "error"]
    assert messages[0]["answer"]["text"] == "one."
    assert used(person, conversation) == 600


def test_messages_of_one_conversation_are_answered_in_turn(service: Service, person: httpx.Client) -> None:
    conversation = begun(person)

    def accepted() -> int:
        return len(person.get(f"/v1/conversations/{conversation}").json()["messages"])

    threads = [threading.Thread(target=say, args=(person, conversation, text)) for text in ("one wait", "two", "three")]
    for count, thread in enumerate(threads, 1):
        thread.start()
        assert eventually(lambda: accepted() == count)  # noqa: B023 (asked at once)
    service.mouth.held.set()
    for thread in threads:
        thread.join()
    mine = [t for t in service.mouth.turns if t.conversation_id == conversation]
    assert [(t.text, len(t.history)) for t in mine] == [("one wait", 0), ("two", 1), ("three", 2)]


def test_chat_that_is_switched_off_answers_politely(service: Service, person: httpx.Client) -> None:
    with service.client("admin") as admin:
        assert admin.put("/v1/settings/chat", json={"off": "Back at noon."}).status_code == 200
        answer = say(person, begun(person), "one")
        admin.put("/v1/settings/chat", json={"off": None})
    assert (answer["status"], answer["text"]) == ("refused", "Back at noon.")
    assert say(person, begun(person), "one")["status"] == "answered"
