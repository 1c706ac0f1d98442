"""So many turns in a minute and in a day, by person and by manufacturer; then a wait that is said."""

from __future__ import annotations

import re
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import httpx
import jwt
import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api import clock, development, home, words
from api.app import create_app
from api.auth import Requires, open_to_all
from api.calculations import store
from api.db.engine import open_engine, open_sessions
from api.errors import TooManyRequestsError
from api.identity import Identity
from api.keeping.retention import expire_calculations
from api.limits import open_limits
from api.settings import ApiSettings
from knowledge.languages import SPOKEN
from tests.api.service import Service, serving
from tests.api.test_routes import routes


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


def test_hand_offs_in_the_chat_count_as_those_by_the_form(tmp_path: Path) -> None:
    with serving(tmp_path, handoffs_per_minute=2) as service, service.client() as client:

        def by_chat() -> str:
            path = f"/v1/conversations/{begun(client)}/messages"
            return str(client.post(path, json={"text": "adviser"}).json()["status"])

        def by_form() -> int:
            return client.post(f"/v1/conversations/{begun(client)}/handoff", json={}).status_code

        assert [by_chat(), by_form(), by_chat(), by_form(), by_chat()] == ["handed_off", 201, "chat", 429, "chat"]
        with service.client("adviser") as adviser:
            assert len(adviser.get("/v1/handoffs").json()) == 2


OF_TURNS = {  # counted by turns, once they are known to be the caller's own: see above
    ("POST", "/v1/conversations/{conversation_id}/messages"),
    ("POST", "/v1/conversations/{conversation_id}/attachments"),
}
OPEN_PAGES = {  # what needs no token: files of the package and a few words; floods of strangers are the proxy's
    *(
        "/",
        "/factory",
        "/factory.js",
        "/v1/record/words/{language}",
        "/console",
        "/demo",
        "/docs",
        "/documents/{document_id}",
        "/assets/{name}",
        "/widget.js",
    ),
    *("/widget.{language}.js", "/config.json", "/openapi.json", "/healthz", "/readyz"),
    *("/v1/tools/inventory/template.xlsx", "/v1/development/token"),
}


def test_every_route_that_a_manufacturer_may_call_is_limited(tmp_path: Path) -> None:
    one = dict.fromkeys(("turns_per_minute", "calls_per_minute", "reads_per_minute", "handoffs_per_minute"), 1)
    chosen: dict[str, Any] = one
    app = create_app(ApiSettings(home=tmp_path), lambda: nullcontext({}))
    free = set()
    with serving(tmp_path, **chosen) as service:
        for method, path, roles in routes(app):
            if any(isinstance(role, Requires) and role.role not in (None, "manufacturer") for role in roles):
                continue
            if open_to_all in roles:
                free.add(path)
            elif (method, path) not in OF_TURNS:
                with service.client(subject=f"{method} {path}") as person:
                    asked = [person.request(method, re.sub(r"\{[^}]+\}", "2020", path)) for _ in range(2)]
                assert [r.status_code == 429 for r in asked] == [False, True], (method, path)
                assert int(asked[1].headers["retry-after"]) > 0
    assert free == OPEN_PAGES


def test_large_inputs_count_as_many_calls_and_have_an_end(tmp_path: Path) -> None:
    with serving(tmp_path, turns_per_minute=1, calls_per_minute=30) as service, service.client() as client:

        def sent(characters: int) -> int:
            return client.post("/v1/tools/convert_units", json={"amount": "1" * characters}).status_code

        assert [sent(characters) for characters in (10, 150_000, 150_000, 10, 1_000_001)] == [422, 422, 429, 422, 413]


def test_what_is_calculated_outside_a_conversation_stays_for_a_day(tmp_path: Path) -> None:
    with serving(tmp_path) as service, service.client() as client:
        conversation = begun(client)
        kept = client.post(f"/v1/conversations/{conversation}/messages", json={"text": "sum"}).json()
        made = client.post("/v1/tools/convert_units", json={"amount": 1, "from": "kg", "to": "t"}).json()
        engine = open_engine(service.settings.database)
        sessions = open_sessions(engine)
        ids = [made["id"], kept["calculations"][0]["id"]]

        def found() -> list[int]:
            return [client.get(f"/v1/calculations/{each}").status_code for each in ids]

        assert expire_calculations(sessions, service.clock() + timedelta(hours=23)) == 0
        assert found() == [200, 200]
        assert expire_calculations(sessions, service.clock() + timedelta(hours=25)) == 1
        assert found() == [404, 200]
        engine.dispose()


def test_calculations_outside_conversations_have_a_room_of_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path) as service, service.client() as client, service.client(manufacturer="OTHER") as other:

        def make(person: httpx.Client) -> str:
            asked = {"amount": 1, "from": "kg", "to": "t"}
            return str(person.post("/v1/tools/convert_units", json=asked).json()["id"])

        theirs, first = make(other), make(client)
        size = len(client.get(f"/v1/calculations/{first}").content)
        monkeypatch.setattr(store, "MOST_LOOSE", 4 * size)
        ids = [first, *(make(client) for _ in range(9))]
        there = [client.get(f"/v1/calculations/{each}").status_code == 200 for each in ids]
        assert other.get(f"/v1/calculations/{theirs}").status_code == 200
    assert there[-2:] == [True, True]
    assert there == sorted(there)
    assert 2 <= sum(there) <= 4


def test_staff_calls_to_the_ledger_are_not_limited(tmp_path: Path) -> None:
    with serving(tmp_path, turns_per_minute=1) as service, service.client("lead") as lead:
        assert lead.put("/v1/manufacturers/ACME", json={"name": "Acme"}).is_success
        codes = {lead.get("/v1/manufacturers/ACME").status_code for _ in range(30)}
    assert codes == {200}


def test_the_openapi_document_names_429_where_it_can_come(service: Service) -> None:
    paths = httpx.get(f"{service.address}/openapi.json").json()["paths"]
    limited = {path for path, item in paths.items() for operation in item.values() if "429" in operation["responses"]}
    assert "/v1/conversations/{conversation_id}/messages" in limited


def waiting(client: httpx.Client) -> httpx.Response:
    """An answer that is being written until the mouth is let go; its stream is open."""
    path = f"/v1/conversations/{begun(client)}/messages"
    request = client.build_request("POST", path, json={"text": "wait"}, headers={"Accept": "text/event-stream"})
    return client.send(request, stream=True)


@pytest.mark.parametrize(
    ("setting", "people"), [("streams_at_once", ["an"]), ("manufacturer_streams_at_once", ["an", "binh"])]
)
def test_so_many_answers_are_followed_at_once(tmp_path: Path, setting: str, people: list[str]) -> None:
    chosen: dict[str, Any] = {setting: 2}
    with serving(tmp_path, **chosen) as service, ExitStack() as held:
        clients = [held.enter_context(service.client(subject=people[turn % len(people)])) for turn in range(3)]
        open_ = [waiting(client) for client in clients[:2]]
        assert [response.status_code for response in open_] == [200, 200]
        lines = open_[0].iter_lines()  # held: a reader that is let go closes its stream
        turn = next(line for line in lines if "turn_id" in line).split('"turn_id":"')[1][:16]
        refused = say(clients[2], begun(clients[2]))
        again = clients[0].get(f"/v1/turns/{turn}/events")
        with service.client(manufacturer="OTHER") as other:
            assert say(other, begun(other)).status_code == 200
        service.mouth.held.set()
        assert [line for line in lines if line.startswith("event: answer")]
        assert say(clients[0], begun(clients[0])).status_code == 200
    assert [(r.status_code, r.json()["code"]) for r in (refused, again)] == [(429, "too_many_requests")] * 2
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("locale", "accepted", "language"),
    [("vi", "tr", "vi"), (None, "xx, bn;q=0.8, en;q=0.2", "bn"), ("pt-BR", "es-MX", "es"), (None, "*", "en")],
)
def test_a_refusal_is_said_in_the_language_of_the_token_else_of_the_browser(
    tmp_path: Path, locale: str | None, accepted: str, language: str
) -> None:
    with serving(tmp_path, turns_per_day=1) as service, service.client() as client:
        claims = {**jwt.decode(service.token(), options={"verify_signature": False}), "locale": locale}
        claims = {name: value for name, value in claims.items() if value is not None}
        key = home.development_key(tmp_path)
        token = jwt.encode(claims, key, algorithm="ES256", headers={"kid": development.KID})
        client.headers.update({"Accept-Language": accepted, "Authorization": f"Bearer {token}"})
        conversation = begun(client)
        assert say(client, conversation).status_code == 200
        refused = say(client, conversation)
    wait = refused.json()["retry_after"]
    assert refused.json()["detail"] == words.said("turns_of_person", language, {"retry_after": wait})
    assert refused.headers["content-language"] == language


@pytest.mark.parametrize("key", sorted(words.catalogue()))
def test_every_refusal_is_said_in_every_language_with_the_same_slots(key: str) -> None:
    lines = words.catalogue()[key]
    assert set(lines) == set(SPOKEN)
    slots = {tuple(sorted(name for _, name, _, _ in Formatter().parse(line) if name)) for line in lines.values()}
    assert len(slots) == 1
    assert len(set(lines.values())) == len(SPOKEN)


class Down(MovingWindowRateLimiter):
    """A shared count that does not answer."""

    def hit(self, *_: object, **__: object) -> bool:
        raise StorageError(ConnectionError("planted"))


def test_a_shared_count_that_is_down_stops_nobody_and_this_process_counts(tmp_path: Path) -> None:
    chosen = ApiSettings(home=tmp_path, turns_per_minute=2)
    limits = replace(open_limits(chosen, clock.now), limiter=Down(MemoryStorage()))
    an = Identity("an", "portal", frozenset({"manufacturer"}), "ACME")
    limits.spend(an)
    limits.spend(an)
    with pytest.raises(TooManyRequestsError):
        limits.spend(an)


@pytest.mark.parametrize("setting", ["manufacturer_model_tokens_per_day", "manufacturer_model_tokens_per_month"])
def test_past_its_budget_a_manufacturer_is_answered_without_the_model(tmp_path: Path, setting: str) -> None:
    budget: dict[str, Any] = {"manufacturer_model_tokens_per_day": None, "manufacturer_model_tokens_per_month": None}
    with serving(tmp_path, **(budget | {setting: 100})) as service, service.client() as client:
        conversation = begun(client)

        def think(person: httpx.Client, where: str) -> bool:
            assert person.post(f"/v1/conversations/{where}/messages", json={"text": "think"}).status_code == 200
            return service.mouth.turns[-1].model_spent

        assert [think(client, conversation) for _ in range(3)] == [False, False, True]
        with service.client(manufacturer="OTHER") as other, service.client("adviser") as adviser:
            assert [think(person, begun(person)) for person in (other, adviser) for _ in range(2)] == [False] * 4


def test_an_index_that_is_down_is_said_in_the_language_of_the_message(tmp_path: Path) -> None:
    with serving(tmp_path) as service, service.client() as client:
        path = f"/v1/conversations/{begun(client)}/messages"
        answer = client.post(path, json={"text": "lost", "language": "vi"})
    assert (answer.status_code, answer.json()["code"]) == (503, "index_unavailable")
    assert answer.json()["detail"] == words.said("index_unavailable", "vi", {})
