"""So many turns in a minute and in a day, by person and by manufacturer; then a wait that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.service import Service, serving


def say(client: httpx.Client, conversation: str, **more: str) -> httpx.Response:
    return client.post(f"/v1/conversations/{conversation}/messages", json={"text": "hello", **more})


def begun(client: httpx.Client) -> str:
    return str(client.post("/v1/conversations").json()["id"])


@pytest.mark.parametrize(
    ("setting", "people"),
    [
        ("turns_per_minute", ["an"]),
        ("turns_per_day", ["an"]),
        ("manufacturer_turns_per_minute", ["an", "binh"]),
        ("manufacturer_turns_per_day", ["an", "binh"]),
    ],
)
def test_past_a_limit_the_wait_is_said(tmp_path: Path, setting: str, people: list[str]) -> None:
    chosen: dict[str, Any] = {setting: 4}
    with serving(tmp_path, **chosen) as service:
        statuses = []
        for turn in range(6):
            with service.client(subject=people[turn % len(people)]) as client:
                statuses.append(say(client, begun(client)))
        with service.client(manufacturer="OTHER", subject="an") as other:
            assert say(other, begun(other)).status_code == 200
    assert [r.status_code for r in statuses] == [200] * 4 + [429] * 2
    assert statuses[-1].json()["code"] == "too_many_requests"
    assert 0 < int(statuses[-1].headers["retry-after"]) <= (86_400 if "day" in setting else 60)


def test_a_refused_message_leaves_no_trace_and_an_answer_given_again_costs_nothing(tmp_path: Path) -> None:
    with serving(tmp_path, turns_per_minute=1) as service, service.client() as client:
        conversation, client_id = begun(client), "6f9619ff-8b86-4011-b42d-00c04fc964ff"
        first = say(client, conversation, client_id=client_id).json()
        assert say(client, conversation).status_code == 429
        assert say(client, conversation, client_id=client_id).json() == first
        assert len(client.get(f"/v1/conversations/{conversation}").json()["messages"]) == 1


def test_staff_calls_to_the_ledger_are_not_limited(tmp_path: Path) -> None:
    with serving(tmp_path, turns_per_minute=1) as service, service.client("lead") as lead:
        assert lead.put("/v1/manufacturers/ACME", json={"name": "Acme"}).is_success
        codes = {lead.get("/v1/manufacturers/ACME").status_code for _ in range(30)}
    assert codes == {200}


def test_the_openapi_document_names_429_where_it_can_come(service: Service) -> None:
    paths = httpx.get(f"{service.address}/openapi.json").json()["paths"]
    limited = {path for path, item in paths.items() for operation in item.values() if "429" in operation["responses"]}
    assert "/v1/conversations/{conversation_id}/messages" in limited
