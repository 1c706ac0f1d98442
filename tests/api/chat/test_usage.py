"""What a turn took of the configured model is kept with it, and shown to staff alone."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.api.service import Service, serving


def asked(person: httpx.Client, text: str) -> str:
    conversation = person.post("/v1/conversations").json()["id"]
    return str(person.post(f"/v1/conversations/{conversation}/messages", json={"text": text}).json()["id"])


def test_staff_see_tokens_cost_and_time_by_the_receipt_id(tmp_path: Path) -> None:
    with (
        serving(tmp_path, model_price_input="3", model_price_output="15") as service,
        service.client(manufacturer="ACME") as person,
        service.client("adviser") as adviser,
    ):
        thought = adviser.get(f"/v1/messages/{asked(person, 'think think one')}/usage").json()
        plain = adviser.get(f"/v1/messages/{asked(person, 'one')}/usage").json()

    assert (thought["model"], thought["input_tokens"], thought["output_tokens"]) == ("mouth", 100, 20)
    assert (thought["cost"], thought["currency"]) == ("0.0006", "USD")
    assert thought["seconds"] >= 0
    assert (plain["input_tokens"], plain["output_tokens"], plain["cost"]) == (0, 0, None)


def test_without_prices_no_cost_is_told_and_manufacturers_are_told_nothing(service: Service, manufacturer: str) -> None:
    with service.client(manufacturer=manufacturer) as person, service.client("adviser") as adviser:
        message = asked(person, "think one")
        refused = person.get(f"/v1/messages/{message}/usage")
        told = adviser.get(f"/v1/messages/{message}/usage").json()

    assert refused.status_code == 403
    assert (told["input_tokens"], told["cost"]) == (50, None)
