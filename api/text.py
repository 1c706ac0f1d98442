"""Every string that comes in is Unicode that can be stored: no lone surrogate, no U+0000. Held at one place, for every
route: the path, the query, a form and its file names, and a JSON body with its keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from api.errors import InvalidError

MOST_FIELDS = 50  # of a form
_WRONG = re.compile("[\0\ud800-\udfff]")
Place = tuple[str, ...]


def check(value: Any, *place: str) -> None:
    """Raises InvalidError `invalid_text`, with the field in which a string of a JSON value is none that can be kept."""
    for at, text in _strings(value, place):
        if found := _WRONG.search(text):
            told = f"U+{ord(found.group()):04X}"
            field = ".".join(part for part in at if not _WRONG.search(part)) or "body"
            raise InvalidError(
                "invalid_text",
                f"{field}: the text holds {told}, which is no character of its own.",
                field=field,
                expected="Unicode text without U+0000 and without lone surrogates (U+D800 to U+DFFF)",
            )


def _strings(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """However deep it is, each with where it stands; a key stands where its value does."""
    left: list[tuple[Place, Any]] = [(place, value)]
    while left:
        at, one = left.pop()
        if isinstance(one, str):
            yield at, one
        elif isinstance(one, UploadFile):
            yield at, one.filename or ""
        elif isinstance(one, Mapping):
            for key, inner in one.items():
                yield (*at, str(key)), str(key)
                left.append(((*at, str(key)), inner))
        elif isinstance(one, Sequence):
            left += [((*at, str(number)), inner) for number, inner in enumerate(one)]


async def _checked(request: Request) -> None:
    check({**request.path_params, **request.query_params})
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET" or request.scope["path"] == "/mcp":  # which reads its messages by itself
        return
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        form = await request.form(max_files=1, max_fields=MOST_FIELDS)
        try:
            for field, value in form.multi_items():
                check({field: value})
        except InvalidError:
            await form.close()
            raise
    elif kind in ("", "application/json") or kind.endswith("+json"):
        await _check_json(request)


async def _check_json(request: Request) -> None:
    """What is no JSON its route refuses."""
    if not await request.body():
        return
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        return
    check(body)


Checked = Depends(_checked)
