"""Every string at the border is text that can be kept, or a 422 names the field and what would be right."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from api import text
from api.errors import InvalidError
from api.mcp.tools import Caller, call
from tests.api.service import Service
from tools.registry import CALCULATORS

WRONG = ["\ud83d", "\udc00\ud800", "a\0b"]


def body(value: Any) -> bytes:
    """JSON as an attacker writes it, with escapes."""
    return json.dumps(value).encode("ascii")


def refused(response: httpx.Response, field: str) -> None:
    assert response.status_code == 422, response.text
    told = response.json()
    assert (told["code"], told["field"]) == ("invalid_text", field)
    assert "Unicode" in told["expected"]


@pytest.mark.parametrize("wrong", WRONG, ids=ascii)
@pytest.mark.parametrize(
    ("path", "whole", "field"),
    [
        ("/messages", '{"text": "WRONG"}', "text"),
        ("/messages", '{"inputs": {"tool": "convert_units", "values": {"a": ["x", "WRONG"]}}}', "inputs.values.a.1"),
        ("/messages", '{"inputs": {"tool": "convert_units", "values": {"WRONG": 1}}}', "inputs.values"),
        ("/messages", '{"inputs": {"tool": "WRONG", "values": {}}}', "inputs.tool"),
        ("/messages", '{"WRONG": 1}', "body"),
        ("/handoff", '{"reason": "WRONG"}', "reason"),
        ("/v1/tools/stationary_combustion", '[{"fuel": "WRONG", "amount": 1, "unit": "L"}]', "0.fuel"),
        ("/v1/tools/convert_units", '{"amount": 1, "from": "kWh", "to": "WRONG"}', "to"),
        ("/v1/tools/arithmetic", '"WRONG"', "body"),
    ],
)
def test_no_string_of_a_json_body_is_half_a_character(
    service: Service, path: str, whole: str, field: str, wrong: str
) -> None:
    sent = whole.replace('"WRONG"', json.dumps(wrong)).encode("ascii")
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        where = path if path.startswith("/v1") else f"/v1/conversations/{conversation}{path}"
        refused(person.post(where, content=sent, headers={"Content-Type": "application/json"}), field)


def test_nor_of_a_path_a_query_a_form_or_the_name_of_a_file(service: Service) -> None:
    with service.client("admin") as admin, service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        refused(person.get("/v1/messages/no%00word"), "message_id")
        refused(person.get("/v1/search?q=a%00b"), "q")
        form: dict[str, Any] = {"files": {"file": ("a.csv", b"a,b\n1,2\n")}}
        refused(admin.post("/v1/documents", data={"title": "a\0b"}, **form), "title")
        refused(person.post("/v1/tools/inventory", data={"gwp_set": "a\0b"}, **form), "gwp_set")
        for path in (f"/v1/conversations/{conversation}/attachments", "/v1/tools/inventory"):
            refused(person.post(path, content=named(b"a\0b.csv"), headers=MULTIPART), "file")


MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


def named(name: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    return head + b"a,b\n1,2\n\r\n--x--\r\n"


def test_a_form_of_no_tool_is_told_the_tools(service: Service) -> None:
    with service.client() as person:
        conversation = person.post("/v1/conversations").json()["id"]
        sent = {"inputs": {"tool": "sums", "values": {}}}
        told = person.post(f"/v1/conversations/{conversation}/messages", json=sent)

    assert (told.status_code, told.json()["code"], told.json()["field"]) == (422, "unknown_tool", "inputs.tool")
    assert set(told.json()["expected"].split(", ")) == set(CALCULATORS)


def test_arguments_over_mcp_too() -> None:
    caller: Any = Caller(*[None] * 3)  # type: ignore[arg-type]  # nothing of it is asked for
    for name, arguments in (("convert_units", {"to": "a\ud800"}), ("a\0b", {})):
        told = call(caller, name, arguments)
        assert (told.refused, told.content["code"]) == (True, "invalid_text")
        json.dumps(told.content, ensure_ascii=False).encode("utf-8")


def test_text_of_any_script_passes_however_deep() -> None:
    deep: Any = "ok 👩🏽‍🏭 ඉන්ධන \u0007"
    for _ in range(900):
        deep = [deep]
    text.check(deep)
    with pytest.raises(InvalidError):
        text.check({"a": (1, None, {"b": "\ud800"})})
