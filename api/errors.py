"""What goes wrong, as problem documents (RFC 9457) with a stable `code`.

ApiError
├── TokenError            401  token_missing | token_expired | token_invalid
├── ForbiddenError        403  forbidden
├── NotFoundError         404  not_found
├── ConflictError         409
├── InvalidError          422  with `field` and `expected`
├── TooManyRequestsError  429  with Retry-After
└── UnavailableError      503  starting | database_unavailable | index_unavailable
"""

from __future__ import annotations

import http
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

PROBLEM = "application/problem+json"


class ProblemDocument(BaseModel):
    """An error, for programs (`code`) and for people (`detail`). Some codes carry more members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class ApiError(Exception):
    """A refusal with its status, its stable code, and a sentence that says what would be right."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def document(self) -> dict[str, Any]:
        """The problem document, ready to be written as JSON."""
        return {
            "type": "about:blank",
            "title": http.HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.extra,
        }


class TokenError(ApiError):
    def __init__(self, code: str, detail: str) -> None:
        challenge = "Bearer" if code == "token_missing" else 'Bearer error="invalid_token"'
        super().__init__(401, code, detail, headers={"WWW-Authenticate": challenge})


class ForbiddenError(ApiError):
    def __init__(self, detail: str, code: str = "forbidden", **extra: Any) -> None:
        super().__init__(403, code, detail, **extra)


class NotFoundError(ApiError):
    """Also what a stranger gets: whether a thing exists is nobody else's business."""

    def __init__(self, detail: str, code: str = "not_found", **extra: Any) -> None:
        super().__init__(404, code, detail, **extra)


class ConflictError(ApiError):
    def __init__(self, code: str, detail: str, **extra: Any) -> None:
        super().__init__(409, code, detail, **extra)


class InvalidError(ApiError):
    """Well-formed and yet not usable: `field` names the place, `expected` what would be right."""

    def __init__(self, code: str, detail: str, *, field: str, expected: str, **extra: Any) -> None:
        super().__init__(422, code, detail, field=field, expected=expected, **extra)


class TooManyRequestsError(ApiError):
    def __init__(self, code: str, detail: str, retry_after: int) -> None:
        super().__init__(429, code, detail, headers={"Retry-After": str(retry_after)}, retry_after=retry_after)


class UnavailableError(ApiError):
    def __init__(self, code: str, detail: str, retry_after: int = 2) -> None:
        super().__init__(503, code, detail, headers={"Retry-After": str(retry_after)})


def problem(error: ApiError) -> JSONResponse:
    return JSONResponse(error.document(), error.status, headers=error.headers, media_type=PROBLEM)


def of_validation(errors: list[Any]) -> InvalidError:
    """The first problem by name, all of them under `errors`, none with what the caller sent."""
    items = [
        {"field": ".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), "code": e["type"], "expected": e["msg"]}
        for e in errors
    ]
    first = items[0]
    detail = f"{first['field']}: {first['expected']}"
    return InvalidError(first["code"], detail, field=first["field"], expected=first["expected"], errors=items)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route declares in the OpenAPI document for the errors it can give."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
    return {
        status: {"description": http.HTTPStatus(status).phrase, "content": {PROBLEM: schema}} for status in statuses
    }


def install(app: FastAPI) -> None:
    """One handler for each kind of exception; all of them answer with a problem document."""

    def api_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)  # noqa: S101 (for the type checker)
        return problem(error)

    def validation_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return problem(of_validation(list(error.errors())))

    def http_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        phrase = http.HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_").replace("-", "_")
        return problem(ApiError(error.status_code, code, str(error.detail), headers=error.headers))

    def database_error(_: Request, __: Exception) -> Response:
        return problem(UnavailableError("database_unavailable", "The database does not answer. Please try again."))

    def unforeseen(_: Request, __: Exception) -> Response:
        return problem(ApiError(500, "internal_error", "Something went wrong here. It has been logged."))

    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(OperationalError, database_error)
    app.add_exception_handler(Exception, unforeseen)
