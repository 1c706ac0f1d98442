"""A hand-off: asked for, found by staff, answered in the same thread, gone with the conversation's words."""

from __future__ import annotations

from typing import Any

from tests.api.service import Service


def test_an_adviser_answers_in_the_same_thread(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser", subject="mai") as adviser:
        conversation = person.post("/v1/conversations").json()["id"]
        asked = person.post(
            f"/v1/conversations/{conversation}/handoff",
            json={"reason": "fees", "contact": {"kind": "email", "value": "an@example.org"}},
        )
        assert asked.status_code == 201
        assert asked.json()["state"] == "waiting"
        assert asked.json()["remaining_minutes"] == 600
        again = person.post(f"/v1/conversations/{conversation}/handoff", json={}).json()
        assert again["id"] == asked.json()["id"]
        mine = [h for h in adviser.get("/v1/handoffs").json() if h["manufacturer_id"] == manufacturer]
        assert [h["contact"]["value"] for h in mine] == ["an@example.org"]
        path = f"/v1/handoffs/{mine[0]['id']}"
        assert adviser.post(f"{path}/assign").json()["adviser"] == "mai"
        assert adviser.post(f"{path}/reply", json={"text": "Call me.", "name": "Mai Tran"}).status_code == 201
        seen = person.get(f"/v1/conversations/{conversation}").json()
        assert [(m["author"], m["text"], m["answer"]) for m in seen["messages"]] == [("Mai Tran", "Call me.", None)]
        assert seen["handoff"]["state"] == "answered"
        assert adviser.post(f"{path}/close").json()["state"] == "closed"
        assert adviser.post(f"{path}/reply", json={"text": "x"}).json()["code"] == "handoff_closed"
        assert len(service.mouth.turns) == 0 or service.mouth.turns[-1].conversation_id != conversation


def test_the_assistant_is_silent_while_an_adviser_holds_the_conversation(service: Service, manufacturer: str) -> None:
    lan: dict[str, Any] = {"name": "Lan Pham", "email": "lan@mill.example"}
    with (
        service.client(manufacturer=manufacturer, **lan) as person,
        service.client("adviser", subject="mai", name="Mai Tran") as mai,
        service.client("adviser", subject="bob") as bob,
    ):
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}"
        handoff = person.post(f"{path}/handoff", json={"reason": "fees"}).json()["id"]

        def say(text: str) -> tuple[str, str, int]:
            answer = person.post(f"{path}/messages", json={"text": text}).json()
            return answer["status"], answer["text"], answer["hours"]["logged_minutes"]

        def seen(*names: str) -> list[Any]:
            found = next(h for h in bob.get("/v1/handoffs").json() if h["id"] == handoff)
            return [found[name] for name in names]

        waits = seen("waits_since")
        assert say("sum")[0] == "answered"  # nobody has taken it yet
        assert seen("state", "unread", "waits_since", "adviser_name") == ["waiting", False, *waits, None]
        assert seen("person") == [lan]

        mai.post(f"/v1/handoffs/{handoff}/assign").raise_for_status()
        assert [say("sum"), say("one")] == [("chat", "held first", 0), ("chat", "held again", 0)]
        assert seen("state", "unread", "held", "adviser_name") == ["assigned", True, True, "Mai Tran"]
        assert bob.post(f"/v1/handoffs/{handoff}/read").json()["unread"]  # it is not his to read
        assert not mai.post(f"/v1/handoffs/{handoff}/read").json()["unread"]
        assert seen("waits_since") == waits

        mai.post(f"/v1/handoffs/{handoff}/reply", json={"text": "Call me."}).raise_for_status()
        assert seen("state", "waits_since") == ["answered", None]
        (mine,) = person.get("/v1/conversations").json()
        assert (mine["unread"], mine["title"]) == (1, "fees")
        assert person.post(f"{path}/read").status_code == 204
        assert person.get(path).json()["unread"] == 0
        assert person.get(path).json()["messages"][-1]["author"] == "Mai Tran"

        assert say("two") == ("chat", "held first", 0)  # a message of the factory opens it again
        assert seen("state", "unread") == ["assigned", True]
        assert person.post(f"{path}/handoff", json={"times": "mornings"}).json()["id"] == handoff
        assert person.post(f"{path}/assistant").json() == {"id": handoff, "state": "assigned", "held": False}
        assert say("three")[0] == "answered"
        assert seen("resumed", "times") == [True, "mornings"]
        mai.post(f"/v1/handoffs/{handoff}/reply", json={"text": "Or write."}).raise_for_status()
        assert say("four")[:2] == ("chat", "held first")
        mai.post(f"/v1/handoffs/{handoff}/close").raise_for_status()
        assert say("five")[0] == "answered"
        assert person.post(f"{path}/assistant").status_code == 404
        staff = {each["subject"]: each["name"] for each in mai.get("/v1/staff").json()}
        assert (staff["mai"], staff["bob"]) == ("Mai Tran", "bob")
        assert "lan@mill.example" not in person.get(path).text


def test_conversations_that_begin_alike_have_titles_that_differ(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person:
        for text in ("Hello  there", "Hello there", "Hello there"):
            conversation = person.post("/v1/conversations").json()["id"]
            person.post(f"/v1/conversations/{conversation}/messages", json={"text": text}).raise_for_status()
        titles = [chat["title"] for chat in person.get("/v1/conversations").json()]
    assert titles == ["Hello there (3)", "Hello there (2)", "Hello there"]


def test_a_hand_off_confirmed_in_the_chat_is_in_the_inbox(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser") as adviser:
        conversation = person.post("/v1/conversations").json()["id"]
        answer = person.post(f"/v1/conversations/{conversation}/messages", json={"text": "adviser"}).json()
        assert answer["status"] == "handed_off"
        mine = [h for h in adviser.get("/v1/handoffs").json() if h["manufacturer_id"] == manufacturer]
    assert [(h["reason"], h["conversation_id"]) for h in mine] == [("fees", conversation)]


def test_staff_have_no_manufacturer_to_hand_off(service: Service) -> None:
    with service.client("adviser") as adviser:
        conversation = adviser.post("/v1/conversations").json()["id"]
        refused = adviser.post(f"/v1/conversations/{conversation}/handoff", json={})
        answer = adviser.post(f"/v1/conversations/{conversation}/messages", json={"text": "one"}).json()
    assert (refused.status_code, refused.json()["code"]) == (403, "no_manufacturer")
    assert answer["hours"] is None


def test_deleting_a_conversation_takes_its_words_and_leaves_the_ledger(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser") as adviser:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}"
        answer = person.post(f"{path}/messages", json={"text": "sum"}).json()
        assert person.post(f"/v1/messages/{answer['id']}/feedback", json={"helpful": False}).status_code == 204
        person.post(f"{path}/handoff", json={"reason": "secret"})
        entries = person.get(f"/v1/manufacturers/{manufacturer}/entries").json()
        assert person.delete(path).status_code == 204
        gone = [path, f"/v1/messages/{answer['id']}", f"/v1/calculations/{answer['calculations'][0]['id']}"]
        assert [person.get(p).status_code for p in gone] == [404, 404, 404]
        inbox = adviser.get("/v1/handoffs", params={"state": "closed", "manufacturer_id": manufacturer})
        (handoff,) = inbox.json()
        assert (handoff["reason"], handoff["conversation_id"]) == ("", None)
        assert person.get(f"/v1/manufacturers/{manufacturer}/entries").json() == entries
        assert [e["kind"] for e in entries] == ["grant", "use", "reversal"]
