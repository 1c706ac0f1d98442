"""Releases and who is held to one: what is answered, from which, and which past answers a new one overtakes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.settings import ApiSettings
from api.state import Mind
from assistant.settings import AssistantSettings
from assistant.turn import answer
from assistant.wiring import open_parts
from knowledge.corpus.shipped import corpus_folder
from knowledge.library import KnowledgeSettings, open_library
from tests.api.service import Service, serving

RULES = """# Help desk

The help desk of the programme office answers the telephone on {days} days a week.

# Letters

The programme office reads the letters of manufacturers every morning.
"""
QUESTION = "On how many days a week does the help desk answer the telephone?"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two releases of one document; one manufacturer is held to the older."""
    corpus = tmp_path_factory.mktemp("corpus")
    shutil.copy(corpus_folder() / "mcap-support.en.md", corpus)

    def open_mind(settings: ApiSettings) -> Mind:
        library = open_library(KnowledgeSettings(home=settings.home, public_url=settings.address), corpus)
        return Mind(library, open_parts(AssistantSettings(), library), answer)

    with serving(tmp_path_factory.mktemp("home"), open_mind) as running:
        with running.client("admin") as admin:
            _publish(admin, "2026-05-01", "four")
            body = {"name": "Binh An", "pinned_release": "2026-05-01"}
            assert admin.put("/v1/manufacturers/HELD", json=body).status_code == 201
        with running.client(manufacturer="EARLY") as early:
            _ask(early)
            _ask(early, "How often does the programme office read letters?")
        with running.client("admin") as admin:
            _publish(admin, "2026-06-01", "five")
        yield running


def _publish(admin: httpx.Client, release: str, days: str) -> None:
    file = {"file": ("rules.md", RULES.format(days=days).encode())}
    assert admin.post("/v1/documents", files=file, data={"authority": "mcap"}).status_code == 201
    made = admin.post("/v1/collections/mcap/releases", json={"release": release})
    assert made.status_code == 201, made.text


def _ask(person: httpx.Client, text: str = QUESTION) -> dict[str, Any]:
    conversation = person.post("/v1/conversations").json()["id"]
    said: dict[str, Any] = person.post(f"/v1/conversations/{conversation}/messages", json={"text": text}).json()
    assert said["status"] == "answered", said
    return said


def test_who_is_held_to_a_release_is_answered_from_it_and_told_what_the_newest_says(service: Service) -> None:
    with service.client(manufacturer="HELD") as person:
        said = _ask(person)
        old, new = said["citations"]
        links = [c["url"].replace("/documents/", "/v1/documents/").partition("#") for c in (old, new)]
        opened = [person.get(page, params={"mark": mark}) for page, _, mark in links]

    assert said["release"] == old["release"] == "2026-05-01"
    assert new["release"] == "2026-06-01"
    assert ("four days" in old["quote"], "five days" in new["quote"]) == (True, True)
    first, label, second = said["text"].splitlines()
    assert old["quote"] in first
    assert "release 2026-05-01" in label
    assert "newest release, 2026-06-01" in second
    assert new["quote"] in second
    assert {f["value"] for f in said["figures"]} == {"4", "5", "2026-05-01", "2026-06-01"}
    for page, citation in zip(opened, (old, new), strict=True):
        spans = {span["id"]: span["span"] for span in page.json()["statements"]}
        start, end = spans[citation["url"].partition("#")[2]]
        assert page.json()["text"][start:end] == citation["quote"]


def test_a_link_opens_where_its_passage_stands_whichever_release_is_active(service: Service) -> None:
    query = {"q": QUESTION, "k": "1"}
    with service.client(manufacturer="NOBODY") as person:
        new = person.get("/v1/search", params=query).json()[0]
        old = person.get("/v1/search", params={**query, "release": "2026-05-01"}).json()[0]
        opened = [person.get("/v1/documents/rules.md", params={"mark": p["id"]}).json() for p in (old, new)]
        lost = person.get("/v1/documents/rules.md", params={"mark": "p0"}).json()
    refused = httpx.get(f"{service.address}/v1/documents/rules.md", params={"mark": old["id"]})

    assert [p["url"].partition("/documents/")[2] for p in (old, new)] == [f"rules.md#{p['id']}" for p in (old, new)]
    assert [(d["release"], d["active"]) for d in opened] == [("2026-05-01", False), ("2026-06-01", True)]
    for document, passage in zip(opened, (old, new), strict=True):
        spans = {p["id"]: p["span"] for p in document["passages"]}
        start, end = spans[passage["id"]]
        assert document["text"][start:end] == passage["text"]
    assert lost["active"]
    assert refused.status_code == 401


def test_where_the_newest_release_says_the_same_it_is_not_told(service: Service) -> None:
    with service.client(manufacturer="HELD") as person:
        said = _ask(person, "How often does the programme office read letters?")

    assert {citation["release"] for citation in said["citations"]} == {"2026-05-01"}
    assert "newest" not in said["text"]


def test_who_is_held_to_none_is_answered_from_the_newest(service: Service) -> None:
    with service.client(manufacturer="FREE") as person:
        said = _ask(person)

    assert {citation["release"] for citation in said["citations"]} == {said["release"]} == {"2026-06-01"}
    assert "five days" in said["text"]
    assert "release" not in said["text"]


def test_a_release_tells_which_past_answers_it_has_overtaken(service: Service) -> None:
    with service.client("adviser") as adviser, service.client(manufacturer="EARLY") as person:
        report = adviser.get("/v1/reports/overtaken").json()
        before = adviser.get("/v1/reports/overtaken", params={"release": "2026-05-01"}).json()
        nowhere = adviser.get("/v1/reports/overtaken", params={"release": "never"})
        refused = person.get("/v1/reports/overtaken")

    assert report["release"] == "2026-06-01"
    early = next(one for one in report["manufacturers"] if one["id"] == "EARLY")
    assert (early["answers"], early["pinned_release"]) == (1, None)
    (answer,) = [one for one in report["answers"] if one["manufacturer_id"] == "EARLY"]
    (hit,) = answer["citations"]
    assert answer["question"] == QUESTION
    assert (hit["kind"], hit["stands"], hit["release"]) == ("changed", False, "2026-05-01")
    assert "five days" in hit["after"]
    assert "EARLY" not in {one["id"] for one in before["manufacturers"]}
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "unknown_release")
    assert refused.status_code == 403


def test_nobody_is_held_to_a_release_that_is_not_there(service: Service) -> None:
    with service.client("lead") as lead:
        refused = lead.put("/v1/manufacturers/HELD", json={"name": "Binh An", "pinned_release": "2026-05-10"})
        kept = lead.get("/v1/manufacturers/HELD").json()["pinned_release"]

    assert (refused.status_code, refused.json()["field"], kept) == (422, "pinned_release", "2026-05-01")
