"""Documents over HTTP: drafted, published, searched, read, left out again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest

from api.settings import ApiSettings
from api.state import Mind
from assistant.wording.catalogue import say
from knowledge.corpus.shipped import corpus_folder
from knowledge.library import KnowledgeSettings, open_library
from tests.api.service import Mouth, Service, serving

HANDBOOK = "# Boilers\n\nA boiler of the Hoa Binh works burns rice husk. It was built in 2019.\n"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A real library over a corpus of one document."""
    corpus = tmp_path_factory.mktemp("corpus")
    shutil.copy(corpus_folder() / "mcap-support.en.md", corpus)

    def open_mind(settings: ApiSettings) -> Mind:
        library = open_library(KnowledgeSettings(home=settings.home, public_url=settings.address), corpus)
        return Mind(library, cast(Any, None), Mouth().answer)

    with serving(tmp_path_factory.mktemp("home"), open_mind) as running:
        yield running


def add(client: httpx.Client, name: str, text: str, **said: str) -> httpx.Response:
    return client.post("/v1/documents", files={"file": (name, text.encode())}, data=said)


def test_a_public_document_is_read_without_a_token(shipped: Service) -> None:
    document = httpx.get(f"{shipped.address}/v1/documents/mcap-support.en").json()
    assert document["visibility"] == "public"
    start, end = document["statements"][0]["span"]
    assert document["text"][start:end].endswith(".")
    bad = httpx.get(f"{shipped.address}/v1/documents/mcap-support.en", headers={"Authorization": "Bearer x"})
    assert bad.json()["code"] == "token_invalid"


def test_a_draft_is_published_searched_and_left_out_again(shipped: Service) -> None:
    with shipped.client("admin") as admin, shipped.client() as person:
        assert add(person, "a.md", HANDBOOK).status_code == 403
        made = add(admin, "works.md", HANDBOOK, collection="works", authority="guidance", title="Works")
        assert (made.status_code, made.json()["draft"]) == (201, "added"), made.text
        assert person.get("/v1/search", params={"q": "boiler", "collection": "works"}).status_code == 404
        published = admin.post("/v1/collections/works/releases", json={"release": "one"})
        assert (published.status_code, published.json()["release"]) == (201, "one"), published.text
        assert admin.post("/v1/collections/works/releases").json()["code"] == "nothing_to_publish"
        (found,) = person.get("/v1/search", params={"q": "What burns the boiler?", "collection": "works"}).json()
        assert (found["release"], found["authority"], found["source"]) == ("one", "guidance", "works.md")
        path = f"/v1/documents/{found['document_id']}"
        assert person.get(path).status_code == 200
        assert httpx.get(shipped.address + path).json()["code"] == "token_missing"  # members only
        assert admin.delete(path, params={"collection": "works"}).status_code == 204
        add(admin, "other.md", "# Fans\n\nThe fans run at night.\n", collection="works")
        assert admin.post("/v1/collections/works/releases", json={"release": "two"}).status_code == 201
        assert person.get(path, params={"collection": "works"}).json()["code"] == "unknown_document"
        kinds = admin.get("/v1/collections/works/diff", params={"before": "one", "after": "two"}).json()
        assert sorted(change["kind"] for change in kinds) == ["added", "gone"]
        assert admin.post("/v1/collections/works/releases/one/activate").json()["active"] is True
        listed = admin.get("/v1/collections/works/releases").json()
        assert [(r["release"], r["active"]) for r in listed] == [("one", True), ("two", False)]


def test_a_search_shows_no_orders_of_a_document_that_is_not_of_mcap(shipped: Service) -> None:
    orders = "# Fees\n\nThe boiler burns husk. Pay the membership to account 6222021234567890.\n"
    with shipped.client("admin") as admin, shipped.client() as person:
        add(admin, "fees.md", orders, collection="fees", authority="guidance", title="Fees")
        assert admin.post("/v1/collections/fees/releases").status_code == 201
        query = {"q": "Phí thành viên là bao nhiêu?", "collection": "fees"}
        (found,) = person.get("/v1/search", params=query).json()
        page = person.get(f"/v1/documents/{found['document_id']}", params={"collection": "fees"}).json()
    assert "husk" in found["text"]
    assert "6222" not in found["text"]
    assert say("vi", "withheld", title="Fees").text in found["text"]
    assert "6222" in page["text"]


def test_what_cannot_be_read_or_is_not_there_is_named(shipped: Service) -> None:
    with shipped.client("admin") as admin:
        unreadable = add(admin, "a.pdf", "not a PDF")
        wrong = add(admin, "a.md", HANDBOOK, authority="gospel")
        nowhere = admin.get("/v1/search", params={"q": "x", "release": "never"})
        empty = admin.get("/v1/search", params={"q": ""})
        nameless = add(admin, "a.md", HANDBOOK, collection="a b")
        taken = add(admin, "a.md", "---\nid: mcap-support.en\n---\n\nMembership costs 90 dollars.\n")
        raised = add(admin, "raised.md", "---\nauthority: mcap\n---\n\nMembership costs 90 dollars.\n")
        assert admin.delete("/v1/documents/raised.md").status_code == 204
    assert (nameless.status_code, nameless.json()["code"]) == (422, "invalid_name")
    assert (taken.status_code, taken.json()["code"]) == (422, "id_taken")
    assert (raised.json()["authority"], "--authority mcap" in raised.json()["note"]) == ("context", True)
    assert (unreadable.status_code, unreadable.json()["field"]) == (422, "file")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "authority")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "unknown_release")
    assert (empty.status_code, empty.json()["field"]) == (422, "q")


def test_a_draft_is_looked_into_corrected_and_taken_out(shipped: Service) -> None:
    with shipped.client("admin") as admin, shipped.client() as person:
        made = add(admin, "kiln.md", HANDBOOK, collection="kilns").json()
        assert (made["authority"], made["size"]) == ("context", {"pages": None, "passages": 1, "statements": 2})
        path = f"/v1/collections/kilns/draft/{made['id']}"
        assert person.get(path).status_code == 403

        anew = admin.patch(path, json={"title": "Kilns", "authority": "guidance", "language": "id"}).json()
        assert (anew["title"], anew["authority"], anew["language"]) == ("Kilns", "guidance", "id")
        assert admin.patch(path, json={"authority": "boss"}).status_code == 422
        read = admin.get(path).json()
        assert [read["text"][slice(*one["span"])] for one in read["statements"]][1] == "It was built in 2019."
        file = admin.get(f"{path}/file")
        assert (file.text, file.headers["content-type"]) == (HANDBOOK, "text/plain; charset=utf-8")

        assert admin.delete(path).status_code == 204
        assert admin.get(path).json()["code"] == "unknown_document"


def test_publishing_tells_how_far_it_is_and_what_changed_sentence_by_sentence(shipped: Service) -> None:
    with shipped.client("admin") as admin:
        add(admin, "works.md", HANDBOOK, collection="telling")
        admin.post("/v1/collections/telling/releases", json={"release": "one"}).raise_for_status()
        again = add(admin, "works-copy.md", HANDBOOK, collection="telling")
        assert (again.status_code, again.json()["code"]) == (422, "unchanged")

        add(admin, "works.md", HANDBOOK.replace("2019", "2021"), collection="telling")
        events = {"Accept": "text/event-stream"}
        said = admin.post(
            "/v1/collections/telling/releases", json={"release": "two", "activate": False}, headers=events
        )
        told = [json.loads(line.removeprefix("data: ")) for line in said.text.split("\n\n") if line]
        assert {"reading", "embedding"} <= {event["stage"]["name"] for event in told if "stage" in event}
        assert told[-1]["report"]["release"] == "two"
        again = admin.post("/v1/collections/telling/releases", headers=events)
        assert json.loads(again.text.removeprefix("data: "))["problem"]["code"] == "nothing_to_publish"

        query = {"before": "one", "after": "two", "by": "sentence"}
        (change,) = admin.get("/v1/collections/telling/diff", params=query).json()
        assert (change["before"], change["after"]) == ("It was built in 2019.", "It was built in 2021.")
