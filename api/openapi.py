"""The OpenAPI document: every route with every status it can give, every error a problem document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.errors import ProblemDocument, responses

DESCRIPTION = """\
Grounded answers, exact sums and honest hours for the Manufacturer Climate Action Program.

Every call carries `Authorization: Bearer <JWT>`. Every error is an `application/problem+json` document with a stable
`code`. Quantities are strings with a plain decimal; years, minutes, counts and page numbers are integers.
"""
OURS = responses(422)[422]


def install(app: FastAPI) -> None:
    """`app.openapi()` gives the document, made once."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(_document(app))
        return made

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _document(app: FastAPI) -> dict[str, Any]:
    whole = get_openapi(title="MCAP assistant", version="1", description=DESCRIPTION, routes=app.routes)
    schemas = whole.setdefault("components", {}).setdefault("schemas", {})
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    for operation in (operation for path in whole["paths"].values() for operation in path.values()):
        if "HTTPValidationError" in str(operation["responses"].get("422", "")):
            operation["responses"]["422"] = OURS
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return whole
