"""The OpenAPI document: every route with every status it can give, every error a problem document."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts

from api.auth import optional
from api.errors import ProblemDocument, responses

DESCRIPTION = """\
Grounded answers, exact sums and honest hours for the Manufacturer Climate Action Program.

Every call carries `Authorization: Bearer <JWT>`. Every error is an `application/problem+json` document with a stable
`code`. Quantities are strings with a plain decimal; years, minutes, counts and page numbers are integers.
"""
OURS = responses(400, 422)


def install(app: FastAPI) -> None:
    """`app.openapi()` gives the document, made once."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(_document(app))
        return made

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to extend it


def operation_id(route: APIRoute) -> str:
    """Its method and the words of its path: `get_conversation`, `get_conversations`, `post_turn_stop`."""
    parts = [part for part in route.path.split("/") if part not in ("", "v1")]
    words = []
    for part, following in zip(parts, [*parts, ""][1:], strict=True):
        if part.startswith("{"):
            words.append(part.partition("}")[2])  # its suffix, such as .csv
        else:
            words.append(_one(part) if following.startswith("{") else part)
    name = "_".join([min(route.methods or {"get"}).lower(), *filter(None, words)])
    return re.sub(r"[^a-z0-9]+", "_", name)


def _one(many: str) -> str:
    return re.sub("ie$", "y", many.removesuffix("s"))


def _document(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(title="MCAP assistant", version="1", description=DESCRIPTION, routes=app.routes)
    schemas = whole.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            operation = whole["paths"].get(route.path, {}).get(method.lower())
            if operation is not None:
                _complete(operation, open_too=_reads_without_token(route.dependant))
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return whole


def _complete(operation: dict[str, Any], *, open_too: bool) -> None:
    """What FastAPI does not see: our problem documents, a body that is no text, a token that may be left out."""
    said = operation["responses"]
    said["422"] = OURS[422]  # any text of a request may be none
    if "requestBody" in operation:
        said["400"] = OURS[400]
    if open_too:
        operation["security"] = [*operation.get("security", []), {}]


def _reads_without_token(dependant: Dependant) -> bool:
    return any(each.call is optional or _reads_without_token(each) for each in dependant.dependencies)
