"""The library of the running service, as a command on the same machine uses it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
from pydantic import TypeAdapter

from api.documents.overtaken import Overtaken
from knowledge.errors import KnowledgeError
from knowledge.ingestion.ingest import IngestOptions, IngestReport, Progress, Stage
from knowledge.library import By, Query
from knowledge.store.comparing import Change
from knowledge.store.releases import Manifest
from knowledge.types import DEFAULT_COLLECTION, Results

OPTIONS = TypeAdapter(IngestOptions)
REPORT = TypeAdapter(IngestReport)
STAGE = TypeAdapter(Stage)
CHANGES = TypeAdapter(list[Change])
MANIFESTS = TypeAdapter(list[Manifest])


class RemoteLibrary:
    """As much of knowledge.library.Library as the commands use, over the service. Raises KnowledgeError as it does."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def search(self, query: Query) -> Results:
        return Results.model_validate(self._post("search", query.model_dump(mode="json")))

    def ingest(self, paths: Sequence[Path], options: IngestOptions, progress: Progress) -> IngestReport:
        body = {
            "paths": [str(path.absolute()) for path in paths],
            "options": OPTIONS.dump_python(options, mode="json"),
        }
        with self._client.stream("POST", "/v1/library/ingest", json=body, timeout=None) as response:
            if not response.is_success:
                response.read()
                _refused(response)
            for line in response.iter_lines():
                event = json.loads(line.removeprefix("data: ") or "{}")
                if "stage" in event:
                    progress(STAGE.validate_python(event["stage"]))
                if "problem" in event:
                    raise KnowledgeError(event["problem"]["detail"], event["problem"]["code"])
                if "report" in event:
                    return REPORT.validate_python(event["report"])
        raise KnowledgeError("The service ended before the ingest did; nothing was published.", "interrupted")

    def releases(self, collection: str | None = None) -> list[Manifest]:
        return MANIFESTS.validate_python(self._post("manifests", {"collection": collection}))

    def active(self, collection: str = DEFAULT_COLLECTION) -> str | None:
        listed = self._get(f"/v1/collections/{collection}/releases")
        return next((row["release"] for row in listed if row["active"]), None)

    def activate(self, release: str, collection: str = DEFAULT_COLLECTION) -> None:
        _checked(self._client.post(f"/v1/collections/{collection}/releases/{release}/activate"))

    def diff(self, before: str, after: str, collection: str = DEFAULT_COLLECTION, by: By = "passage") -> list[Change]:
        rows = self._get(f"/v1/collections/{collection}/diff", before=before, after=after, by=by)
        return CHANGES.validate_python([{k: v for k, v in row.items() if k != "kind"} for row in rows])

    def overtaken(self, release: str | None) -> Overtaken:
        query = {"release": release} if release else {}
        return Overtaken.model_validate(_checked(self._client.get("/v1/reports/overtaken", params=query)).json())

    def _post(self, what: str, body: object) -> object:
        return _checked(self._client.post(f"/v1/library/{what}", json=body)).json()

    def _get(self, path: str, **query: str) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = _checked(self._client.get(path, params=query)).json()
        return rows


def _checked(response: httpx.Response) -> httpx.Response:
    if not response.is_success:
        _refused(response)
    return response


def _refused(response: httpx.Response) -> None:
    problem = response.json()
    raise KnowledgeError(problem["detail"], problem["code"])
