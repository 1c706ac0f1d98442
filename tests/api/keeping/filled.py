"""A service in which people said, calculated and logged something; a look at all of it by the API."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.api.service import Service

RECORD = ("inventories", "inventories/2025", "risks", "progress")
WORDS = "sum sesame"  # what the manufacturer said, and nobody else


def fill(service: Service, manufacturer: str) -> None:
    """A conversation with a calculation, a file, feedback, a hand-off; time logged and time that waits for a lead."""
    lan: dict[str, Any] = {"name": "lan of sesame", "email": "sesame@mill.example"}
    with service.client(manufacturer=manufacturer, **lan) as person, service.client("adviser") as adviser:
        conversation = person.post("/v1/conversations").json()["id"]
        path = f"/v1/conversations/{conversation}"
        person.post(f"{path}/attachments", files={"file": ("a.csv", b"fuel,t\nsesame,1\n")}).raise_for_status()
        answer = person.post(f"{path}/messages", json={"text": WORDS}).raise_for_status().json()
        said = {"helpful": False, "comment": "sesame"}
        person.post(f"/v1/messages/{answer['id']}/feedback", json=said).raise_for_status()
        asked = person.post(f"{path}/handoff", json={"reason": "sesame"}).raise_for_status().json()
        adviser.post(f"/v1/handoffs/{asked['id']}/notes", json={"text": "sesame, for staff"}).raise_for_status()
        person.post("/v1/tools/convert_units", json={"amount": 1, "from": "kg", "to": "t"}).raise_for_status()
        _keep_record(person, f"/v1/manufacturers/{manufacturer}")
        for minutes, more in ((30, {}), (900, {"request_approval": True})):
            time = {"minutes": minutes, "channel": "live", "occurred_at": datetime.now(UTC).isoformat()}  # noqa: TID251
            words = {"summary": "Call on sesame", "note": "sesame, for staff"}
            posted = adviser.post(
                f"/v1/manufacturers/{manufacturer}/entries",
                json={**time, **words, **more},
                headers={"Idempotency-Key": str(uuid.uuid4())},
            )
            posted.raise_for_status()


def _keep_record(person: httpx.Client, path: str) -> None:
    """The inventory of a year and a new version of it, and a risk."""
    site = {"name": "sesame", "stationary_combustion": [{"fuel": "diesel", "amount": 1, "unit": "t"}]}
    made = person.post("/v1/tools/inventory", json={"sites": [site]}).raise_for_status().json()
    kept = person.get(f"{path}/inventories").raise_for_status().json()
    body = {"year": 2025, "calculation_id": made["id"], "replaces": kept[0]["version"] if kept else None}
    first = person.post(f"{path}/inventories", json={**body, "reason": "sesame"}).raise_for_status().json()
    final = {**body, "state": "final", "reason": "sesame is final", "replaces": first["version"]}
    person.post(f"{path}/inventories", json=final).raise_for_status()
    risk = {"hazard": "sesame flood", "likelihood": "low", "impact": "high"}
    person.post(f"{path}/risks", json=risk).raise_for_status()


def seen(service: Service, manufacturer: str) -> dict[str, Any]:
    """All that the API tells of one manufacturer."""
    with service.client(manufacturer=manufacturer) as person, service.client("lead") as lead:
        chats = person.get("/v1/conversations").json()
        whole = [person.get(f"/v1/conversations/{chat['id']}").json() for chat in chats]
        calculations = [c["id"] for chat in whole for m in chat["messages"] for c in m["answer"]["calculations"]]
        year = datetime.now(UTC).year  # noqa: TID251 (a programme year is the calendar year)
        return {
            "conversations": whole,
            "calculations": [person.get(f"/v1/calculations/{i}").json() for i in calculations],
            "entries": lead.get(f"/v1/manufacturers/{manufacturer}/entries").json(),
            "balance": person.get(f"/v1/manufacturers/{manufacturer}/allotments/{year}").json(),
            "approvals": [a for a in lead.get("/v1/approvals").json() if a["manufacturer_id"] == manufacturer],
            "handoffs": lead.get("/v1/handoffs", params={"manufacturer_id": manufacturer}).json(),
            "feedback": lead.get("/v1/feedback").json(),
            "record": [person.get(f"/v1/manufacturers/{manufacturer}/{kind}").json() for kind in RECORD],
            "audit": lead.get("/v1/audit").json(),
        }
