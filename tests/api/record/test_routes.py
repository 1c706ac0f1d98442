"""The record over HTTP: kept by its owner, read by staff, seen by nobody else; two who write at once both know."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.settings import ApiSettings
from tests.api.ledger.office import problem
from tests.api.service import Service

SITE = {
    "name": "Mill",
    "country": "VN",
    "year": 2025,
    "stationary_combustion": [{"fuel": "diesel", "amount": 10, "unit": "t"}],
    "purchased_electricity": [{"amount": 1000, "unit": "MWh"}],
}
TARGET = {"base_year": 2020, "target_year": 2030, "reduction": "0.42", "scope2_approach": "location"}
RISK = {"hazard": "flood", "likelihood": "low", "impact": "high"}
ACTION = {"title": "Heat pump", "year": 2027, "expected": 120}
BODIES: dict[str, dict[str, Any]] = {
    "inventories": {"year": 2020, "figures": {"scope1": 1, "scope2_location": 2}, "origin": "a report"},
    "targets": TARGET,
    "actions": ACTION,
    "risks": RISK,
}


class Factory:
    """A manufacturer's person, a colleague, somebody of staff."""

    def __init__(self, service: Service, manufacturer: str) -> None:
        self.path = f"/v1/manufacturers/{manufacturer}"
        self.owner = service.client(manufacturer=manufacturer)
        self.colleague = service.client(manufacturer=manufacturer, subject="colleague")
        self.adviser = service.client("adviser", subject="ann")
        self.owner.get("/v1/tools").raise_for_status()  # its first token makes the manufacturer

    def calculated(self, who: httpx.Client | None = None, **more: Any) -> str:
        made = (who or self.owner).post("/v1/tools/inventory", json={"sites": [{**SITE, **more}]}).raise_for_status()
        return str(made.json()["id"])

    def keep(self, kind: str, who: httpx.Client | None = None, /, **body: Any) -> httpx.Response:
        return (who or self.owner).post(f"{self.path}/{kind}", json=body)

    def allow(self, may: bool) -> httpx.Response:
        return self.owner.put(f"{self.path}/record/permission", json={"staff_may_write": may})

    def get(self, path: str, who: httpx.Client | None = None) -> Any:
        return (who or self.owner).get(f"{self.path}/{path}").raise_for_status().json()


@pytest.fixture
def factory(service: Service, manufacturer: str) -> Iterator[Factory]:
    found = Factory(service, manufacturer)
    yield found
    for client in (found.owner, found.colleague, found.adviser):
        client.close()


def test_an_inventory_is_kept_from_its_calculation_and_outlives_it(factory: Factory) -> None:
    made = factory.calculated()
    kept = factory.keep("inventories", year=2025, calculation_id=made, boundary="One mill")
    assert kept.status_code == 201, kept.text
    first = kept.json()
    calculation = factory.owner.get(f"/v1/calculations/{made}").json()
    for scope in ("scope1", "scope2_location", "scope2_market", "total_location", "total_market", "biogenic_co2"):
        assert first[scope] == calculation["result"][scope]["value"]
    assert [site["name"] for site in first["sites"]] == ["Mill"]
    assert (first["id"], first["version"], first["state"], first["by_staff"]) == ("2025", 1, "draft", False)
    body = {"year": 2025, "calculation_id": made, "boundary": "One mill"}
    final = factory.keep("inventories", **body, state="final", replaces=1, reason="audited")
    assert (final.status_code, final.json()["version"]) == (201, 2)
    typed = {"figures": {"scope1": 7, "scope2_location": "3.5"}, "origin": "an auditor's report"}
    factory.keep(
        "inventories", year=2025, **typed, state="final", replaces=2, reason="a meter was wrong"
    ).raise_for_status()
    whole = factory.get("inventories/2025")
    assert [(each["version"], each["reason"]) for each in whole["versions"]] == [
        (3, "a meter was wrong"),
        (2, "audited"),
        (1, None),
    ]
    assert whole["calculation"] is None
    assert whole["versions"][1]["scope1"] == first["scope1"]
    again = factory.keep(
        "inventories", factory.colleague, year=2025, calculation_id=made, replaces=3, reason="it was right"
    )
    assert again.status_code == 201  # the record holds the copy, whoever made it
    assert factory.get("inventories/2025")["calculation"] == calculation
    assert len(factory.get("inventories")) == 1
    assert len(factory.get("inventories?history=true")) == 4


def test_what_is_kept_is_what_the_card_showed(factory: Factory) -> None:
    made = factory.owner.get(f"/v1/calculations/{factory.calculated()}").json()
    body = {"year": 2025, "calculation_id": made["id"]}
    assert problem(factory.keep("inventories", **body, input_hash="0" * 64)) == (409, "card_differs")
    assert factory.keep("inventories", **body, input_hash=made["input_hash"]).status_code == 201


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"year": 2024}, "year_differs", "year"),
        ({"calculation_id": "0000000000000000"}, "unknown_calculation", "calculation_id"),
        ({"figures": {"scope1": 1, "scope2_location": 1}}, "missing", "calculation_id"),
        ({"state": "sealed"}, "literal_error", "state"),
        ({"output": {"amount": 0, "unit": "t"}}, "zero", "output.amount"),
    ],
)
def test_what_is_no_inventory_of_the_year_is_refused(factory: Factory, more: Any, code: str, field: str) -> None:
    refused = factory.keep("inventories", **{"year": 2025, "calculation_id": factory.calculated(), **more})
    assert (problem(refused), refused.json()["field"]) == ((422, code), field)
    assert factory.get("inventories") == []


def test_a_colleagues_calculation_is_its_own_until_it_is_on_record(factory: Factory) -> None:
    made = factory.calculated(factory.colleague)
    assert problem(factory.keep("inventories", year=2025, calculation_id=made)) == (422, "unknown_calculation")
    other = factory.owner.post("/v1/tools/convert_units", json={"amount": 1, "from": "kg", "to": "t"}).json()["id"]
    assert problem(factory.keep("inventories", year=2025, calculation_id=other))[0] == 422


def test_who_saw_an_older_version_is_told_what_changed(factory: Factory) -> None:
    target = factory.keep("targets", **TARGET).json()
    changed = {**TARGET, "id": target["id"], "reduction": "0.5", "reason": "bolder"}
    factory.keep("targets", factory.colleague, **changed, replaces=1).raise_for_status()
    late = factory.keep("targets", **{**changed, "target_year": 2031}, replaces=1)
    told = late.json()
    assert problem(late) == (409, "changed_meanwhile")
    assert told["changes"] == [{"field": "reduction", "was": "0.42", "now": "0.5"}]
    assert (told["current_version"], told["by"], told["reason"]) == (2, "colleague", "bolder")
    assert told["current"]["reduction"] == "0.5"
    unseen = factory.keep("targets", **changed)
    assert problem(unseen) == (409, "changed_meanwhile")
    assert problem(factory.keep("targets", **{**changed, "id": "nothing"}, replaces=1)) == (404, "not_found")
    assert problem(factory.keep("risks", **RISK, replaces=1)) == (422, "missing")
    assert problem(factory.keep("targets", **changed, replaces=2)) == (422, "nothing_changed")
    assert len(factory.get("targets?history=true")) == 2


@pytest.mark.parametrize("kind", BODIES)
def test_the_same_key_keeps_once(factory: Factory, kind: str) -> None:
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [factory.owner.post(f"{factory.path}/{kind}", json=BODIES[kind], headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200], answers[0].text
    assert answers[0].json() == answers[1].json()
    other = {
        **BODIES[kind],
        **({"boundary": "x"} if kind == "inventories" else {"site": "x"} if kind != "targets" else {"name": "x"}),
    }
    reused = factory.owner.post(f"{factory.path}/{kind}", json=other, headers=headers)
    assert problem(reused) == (422, "idempotency_key_reused")
    assert len(factory.get(f"{kind}?history=true")) == 1


def test_staff_read_and_write_only_where_the_owner_allows_it(factory: Factory) -> None:
    assert factory.get("record/permission") == {"staff_may_write": False, "by": None, "at": None}
    for kind, body in BODIES.items():
        assert problem(factory.keep(kind, factory.adviser, **body)) == (403, "staff_may_not_write")
    put = factory.adviser.put(f"{factory.path}/record/permission", json={"staff_may_write": True})
    assert problem(put) == (403, "forbidden")
    assert factory.allow(True).json()["staff_may_write"]
    for kind, body in BODIES.items():
        kept = factory.keep(kind, factory.adviser, **body)
        assert (kept.status_code, kept.json()["by"], kept.json()["by_staff"]) == (201, "ann", True)
        assert factory.get(kind, factory.adviser) == [kept.json()]
    lines = factory.adviser.get("/v1/audit", params={"action": "record."}).json()
    assert {line["action"] for line in lines} >= {"record.inventory", "record.target", "record.action", "record.risk"}
    assert "flood" not in str(lines)
    factory.allow(False)
    assert problem(factory.keep("risks", factory.adviser, **RISK)) == (403, "staff_may_not_write")


def ours() -> list[tuple[str, str]]:
    """Method and path of every route of a record."""

    def never() -> Any:
        raise AssertionError("nothing is opened")

    app = create_app(ApiSettings(home=Path("unused")), never)
    words = (
        r"/v1/manufacturers/\{manufacturer_id\}/(inventories|targets|actions|risks|progress|record|reports|submission)"
    )
    found = [(str(route.path), method) for route in iter_route_contexts(app.routes) for method in route.methods or ()]
    return sorted((method, path) for path, method in found if re.match(words, path))


def test_a_stranger_is_told_nothing_and_changes_nothing(factory: Factory, service: Service) -> None:
    for kind, body in BODIES.items():
        factory.keep(kind, **body).raise_for_status()
    before = [factory.get(f"{kind}?history=true") for kind in BODIES]
    mine, routes = factory.path.split("/")[-1], ours()
    with service.client(manufacturer="STRANGER") as stranger:
        for method, path in routes:
            sent = next((body for kind, body in BODIES.items() if path.endswith(kind)), {"staff_may_write": True})
            address = re.sub(r"\{year\}", "2020", path)
            told = [
                stranger.request(
                    method, address.replace("{manufacturer_id}", id_), json=sent if method != "GET" else None
                )
                for id_ in (mine, "NOBODY")
            ]
            assert problem(told[0]) == (404, "not_found"), (method, path)
            assert told[0].json() == told[1].json()
    assert len(routes) >= 18
    assert [factory.get(f"{kind}?history=true") for kind in BODIES] == before
    assert not factory.get("record/permission")["staff_may_write"]


def test_progress_tells_the_years_the_target_and_the_plan(factory: Factory) -> None:
    for year, scope1 in ((2020, 100), (2024, 80)):
        figures = {"scope1": scope1, "scope2_location": 900}
        factory.keep("inventories", year=year, figures=figures, origin="a report", state="final").raise_for_status()
    factory.keep("targets", **TARGET).raise_for_status()
    factory.keep("actions", **ACTION).raise_for_status()
    told = factory.get("progress")
    (target,) = told["targets"]
    assert (told["year"], [year["total_location"] for year in told["years"]]) == (2024, ["1000", "980"])
    assert (target["on_track"], target["years"][-1]["gap"]) == (False, "148")
    assert target["progress"]["result"]["gap"] == {"value": "148", "unit": "tCO2e"}
    assert target["plan"] == {"actions": 1, "expected": "120", "left": "400", "uncovered": "280"}
    assert {row["authority"] for row in target["check"]["result"]["criteria"]["rows"]} == {"standard"}
    assert factory.get("progress?year=2020")["targets"][0]["missing"] == ["later_inventory"]
    withdrawn = {**BODIES["inventories"], "year": 2024, "state": "withdrawn", "replaces": 1, "reason": "a slip"}
    factory.keep("inventories", **withdrawn).raise_for_status()
    assert factory.get("progress")["year"] == 2020
    assert factory.get("progress", factory.adviser) == factory.get("progress")


def test_a_hand_off_carries_the_years_of_its_own_manufacturer_where_they_are_attached(
    factory: Factory, service: Service
) -> None:
    with service.client(manufacturer="ANOTHER") as another:
        another.get("/v1/tools").raise_for_status()
        another.post("/v1/manufacturers/ANOTHER/inventories", json=BODIES["inventories"]).raise_for_status()
    ours = factory
    ours.keep("inventories", year=2025, calculation_id=ours.calculated()).raise_for_status()
    change = {"figures": {"scope1": 7, "scope2_location": 9}, "origin": "a meter", "replaces": 1, "reason": "measured"}
    ours.keep("inventories", year=2025, **change).raise_for_status()

    attached = []
    for record in (False, True):
        made = ours.owner.post("/v1/conversations").json()["id"]
        asked = {"reason": "the gap", "record": record}
        handoff = ours.owner.post(f"/v1/conversations/{made}/handoff", json=asked).raise_for_status().json()["id"]
        attached.append(ours.adviser.get(f"/v1/handoffs/{handoff}").raise_for_status().json()["inputs"])

    tonnes = {name: {"value": value, "unit": "tCO2e"} for name, value in (("scope1", "7"), ("scope2_location", "9"))}
    assert attached == [{}, {"record": {"2025": {"state": "draft", "version": 2, **tonnes}}}]


def test_what_was_used_in_a_year_is_kept_with_it(factory: Factory) -> None:
    ours = factory
    kept = ours.keep("inventories", year=2025, calculation_id=ours.calculated()).raise_for_status().json()

    assert [(each["item"], each["amount"], each["unit"]) for each in kept["used"]] == [
        ("diesel", "10", "t"),
        (None, "1000", "MWh"),
    ]
    told = ours.owner.post("/v1/tools/year_on_record", json={"year": 2025}).raise_for_status().json()["result"]
    assert [row["amount"] for row in told["used"]["rows"]] == ["10", "1000"]
    assert told["version"]["value"] == 1
