"""What goes wrong, as problem documents (RFC 9457) with a stable `code`.

ApiError
├── TokenError            401  token_missing | token_expired | token_invalid
├── ForbiddenError        403  forbidden
├── NotFoundError         404  not_found
├── ConflictError         409
├── InvalidError          422  with `field` and `expected`
├── TooManyRequestsError  429  with Retry-After
└── UnavailableError      503  starting | ending | readers_busy | …_unavailable

What people meet at work is said in their language (`words.yaml`): that of the token's `locale`, else `Accept-Language`.
"""

from __future__ import annotations

import http
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from api import words
from api.identity import Identity
from api.methods import allowed
from tools.refusal import RefusedError

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
    """A refusal with its status, its stable code, and a sentence that says what would be right.

    `says` is its line in the words for people; by default the code, where that has one.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        says: str | None = None,
        **extra: Any,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra
        self.says = says or code
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """The sentence in a language of ours, else in English."""
        return words.said(self.says, language, self.extra) or self.detail

    def document(self, language: str = "en") -> dict[str, Any]:
        """The problem document, ready to be written as JSON."""
        return {
            "type": "about:blank",
            "title": http.HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.said(language),
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
    """`says` is the line of the limit: turns_of_person, streams_of_…, files_of_manufacturer, calls, handoffs."""

    def __init__(self, says: str, retry_after: int, code: str = "too_many_requests") -> None:
        headers = {"Retry-After": str(retry_after)}
        super().__init__(429, code, headers=headers, says=says, retry_after=retry_after)


class UnavailableError(ApiError):
    def __init__(self, code: str, detail: str = "", retry_after: int = 2) -> None:
        super().__init__(503, code, detail, headers={"Retry-After": str(retry_after)})


def problem(error: ApiError, language: str = "en") -> JSONResponse:
    headers = {**error.headers, "Content-Language": language} if words.known(error.says) else error.headers
    return JSONResponse(error.document(language), error.status, headers=headers, media_type=PROBLEM)


def language_of(request: Request) -> str:
    """The caller's: as the token says, else the browser."""
    identity: Identity | None = getattr(request.state, "identity", None)
    return words.chosen(identity.locale if identity else None, request.headers.get("accept-language"))


def of_validation(errors: list[Any]) -> InvalidError:
    """The first problem by name, all of them under `errors`, none with what the caller sent."""
    items = [_item(each) for each in errors]
    first = items[0]
    return InvalidError(
        first["code"],
        first.pop("detail"),
        field=first["field"],
        expected=first["expected"],
        errors=[{k: v for k, v in item.items() if k != "detail"} for item in items],
    )


def _item(error: Any) -> dict[str, str]:
    """One of pydantic's problems; where a rule of the tools refuses, by its own code and words."""
    field = ".".join(str(p) for p in error["loc"][1:]) or str(error["loc"][0])
    cause = (error.get("ctx") or {}).get("error")
    if not isinstance(cause, RefusedError):
        return {"field": field, "code": error["type"], "expected": error["msg"], "detail": f"{field}: {error['msg']}"}
    field = ".".join(filter(None, (field if error["loc"][1:] else "", cause.field))) or field
    return {"field": field, "code": cause.code, "expected": cause.expected, "detail": f"{field}: {cause.message}"}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route declares in the OpenAPI document for the errors it can give."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
    return {
        status: {"description": http.HTTPStatus(status).phrase, "content": {PROBLEM: schema}} for status in statuses
    }


def install(app: FastAPI) -> None:
    """One handler for each kind of exception; all of them answer with a problem document."""

    def api_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)  # noqa: S101 (for the type checker)
        return problem(error, language_of(request))

    def validation_error(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return problem(of_validation(list(error.errors())))

    def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        headers = {"Allow": allowed(app, request.url.path)} if error.status_code == 405 else error.headers
        phrase = http.HTTPStatus(error.status_code).phrase
        code = phrase.lower().replace(" ", "_").replace("-", "_")
        return problem(ApiError(error.status_code, code, str(error.detail), headers=headers))

    def database_error(request: Request, __: Exception) -> Response:
        return problem(UnavailableError("database_unavailable"), language_of(request))

    def unstorable(_: Request, __: Exception) -> Response:
        """PostgreSQL stores no U+0000, wherever in a request it stood."""
        return problem(ApiError(422, "unstorable_text", "The text holds a character that cannot be stored, U+0000."))

    def unforeseen(_: Request, __: Exception) -> Response:
        return problem(ApiError(500, "internal_error", "Something went wrong here. It has been logged."))

    app.add_exception_handler(ApiError, api_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(HTTPException, http_error)
    for unreachable in (OperationalError, InterfaceError, PoolTimeoutError):
        app.add_exception_handler(unreachable, database_error)
    app.add_exception_handler(DataError, unstorable)
    app.add_exception_handler(Exception, unforeseen)
