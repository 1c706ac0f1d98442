"""A hand-off: asked for, found by staff, answered in the same thread, gone with the conversation's words."""

from __future__ import annotations

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
