"""The advisers' desk: notes that stay inside, replies with slots, many at once, targets, news as it comes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from api.desk.settings import DeskSettings
from tests.api.service import Service

VIETNAM = "Asia/Ho_Chi_Minh"


def asked(person: httpx.Client, **more: Any) -> tuple[str, str]:
    """A conversation and its hand-off."""
    conversation = person.post("/v1/conversations").json()["id"]
    made = person.post(f"/v1/conversations/{conversation}/handoff", json={"reason": "fees", **more})
    return conversation, made.json()["id"]


def test_a_note_is_seen_by_colleagues_and_by_nobody_else(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser", subject="mai") as mai:
        conversation, handoff = asked(person)
        path = f"/v1/handoffs/{handoff}/notes"
        assert mai.post(path, json={"text": "They owe us the bills: SESAME"}).status_code == 201
        assert person.get(path).status_code == 403
        (note,) = mai.get(path).json()
        assert (note["author"], note["text"]) == ("mai", "They owe us the bills: SESAME")
        (mine,) = mai.get("/v1/handoffs", params={"manufacturer_id": manufacturer}).json()
        assert mine["notes"] == 1

        asking: dict[str, Any] = {"json": {"text": "one"}, "headers": {"Accept": "text/event-stream"}}
        with person.stream("POST", f"/v1/conversations/{conversation}/messages", **asking) as stream:
            told = "".join(stream.iter_text())
        assert "SESAME" not in told + person.get(f"/v1/conversations/{conversation}").text
        assert "SESAME" not in service.mouth.turns[-1].model_dump_json()
        assert "SESAME" not in mai.get("/v1/audit").text

        assert person.delete(f"/v1/conversations/{conversation}").status_code == 204
        assert mai.get(path).json() == []


def test_a_saved_reply_is_filled_from_the_hand_offs_own_manufacturer(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer, name="Lan") as person, service.client("lead") as lead:
        lead.put(f"/v1/manufacturers/{manufacturer}", json={"name": "{hours_left} Mill"}).raise_for_status()
        _, handoff = asked(person, language="vi-VN")
        text = "Xin chào {person}, {manufacturer} còn {hours_left}."
        made = lead.post("/v1/saved-replies", json={"title": "Giờ", "language": "vi", "text": text})
        lead.post("/v1/saved-replies", json={"title": "A", "language": "en", "text": "Hello"}).raise_for_status()
        refused = lead.post("/v1/saved-replies", json={"title": "B", "language": "en", "text": "{balance}"})
        filled = lead.get(f"/v1/handoffs/{handoff}/saved-replies").json()

        assert made.status_code == 201
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_slot")
        assert filled[0]["text"] == "Xin chào Lan, {hours_left} Mill còn 10 giờ."  # a name is no slot
        for reply in lead.get("/v1/saved-replies").json():
            body = {"title": reply["title"], "language": reply["language"], "text": "New"}
            assert lead.put(f"/v1/saved-replies/{reply['id']}", json=body).json()["text"] == "New"
            assert lead.delete(f"/v1/saved-replies/{reply['id']}").status_code == 204
        assert lead.get("/v1/saved-replies").json() == []


def test_many_are_assigned_and_closed_and_each_change_is_told_at_once(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser", subject="mai") as mai:
        ids = [asked(person)[1] for _ in range(3)]
        with mai.stream("GET", "/v1/desk/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: ready"
            given = mai.post("/v1/handoffs/bulk", json={"ids": [*ids, ids[0]], "action": "assign", "adviser": "bob"})
            told: dict[str, Any] = {}
            for line in lines:
                if line.startswith("data: {") and (found := json.loads(line[6:])) and found["id"] in ids:
                    told[found["id"]] = found["adviser"]
                if len(told) == len(ids) and set(told.values()) == {"bob"}:
                    break
        assert given.json() == [{"id": id_, "problem": None} for id_ in ids]
        mai.post(f"/v1/handoffs/{ids[0]}/close").raise_for_status()
        closed = mai.post("/v1/handoffs/bulk", json={"ids": [*ids, "nothing-at-all-0"], "action": "close"})
        assert closed.status_code == 422
        closed = mai.post("/v1/handoffs/bulk", json={"ids": [*ids, "0" * 16], "action": "close"}).json()
        assert [each["problem"] for each in closed] == ["handoff_closed", None, None, "not_found"]


def test_the_target_counts_opening_hours_alone(service: Service, manufacturer: str) -> None:
    desk = DeskSettings(answer_minutes=480, opens="09:00", closes="17:00", days_off=(date(2027, 3, 8),))
    friday = datetime(2027, 3, 5, 15, tzinfo=UTC)  # 22:00 in Viet Nam

    assert desk.due(datetime(2027, 3, 5, 3, tzinfo=UTC), 60, VIETNAM) == datetime(2027, 3, 5, 4, tzinfo=UTC)
    assert desk.due(friday, 480, VIETNAM) == datetime(2027, 3, 9, 10, tzinfo=UTC)  # Monday is off: Tuesday at 17:00
    assert desk.due(friday, 481, VIETNAM) == datetime(2027, 3, 10, 2, 1, tzinfo=UTC)
    assert desk.targets(friday, "UTC")[0] == datetime(2027, 3, 9, 13, tzinfo=UTC)
    spring = DeskSettings(opens="00:00", closes="06:00", weekdays=(7,))
    assert spring.due(datetime(2027, 3, 27, tzinfo=UTC), 300, "Europe/Berlin") == datetime(2027, 3, 28, 4, tzinfo=UTC)
    with pytest.raises(ValidationError):
        DeskSettings(opens="09:00", closes="09:00")

    with service.client(manufacturer=manufacturer) as person, service.client("lead") as lead:
        asked(person)
        settings = lead.put("/v1/settings/desk", json={"answer_minutes": 1, "weekdays": [1, 2, 3, 4, 5, 6, 7]})
        assert settings.json()["opens"] == "09:00"
        (mine,) = lead.get("/v1/handoffs", params={"manufacturer_id": manufacturer}).json()
        assert mine["waits_since"] <= mine["soon_at"] <= mine["due_at"] != mine["waits_since"]
        lead.put("/v1/settings/desk", json={}).raise_for_status()
