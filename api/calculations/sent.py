"""What is sent to a calculator: its inputs as JSON, or, to the inventory, an activity table as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from api.auth import Anyone
from api.errors import ApiError, InvalidError
from api.files import in_turn
from api.identity import Identity
from api.limits import Limits, Limits_
from api.state import State_
from assistant.tables.reading import Reading
from tools.inventory.sites import Inputs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {  # what comes as the whole body, by its kind
    XLSX: "inventory.xlsx",
    "application/vnd.ms-excel": "inventory.xls",
    "text/csv": "inventory.csv",
    "text/tab-separated-values": "inventory.tsv",
}
FORM = "multipart/form-data"
MOST_JSON = 1_000_000  # bytes; longer tables come as a file
WEIGHT = 10_000  # bytes of inputs that count as one more call
SETTINGS = tuple(name for name in Inputs.model_fields if name not in ("sites", "exclusions"))

_FILE = {"type": "string", "format": "binary"}
_READING = {
    "type": "string",
    "contentMediaType": "application/json",
    "description": "How a table that is not our template is read: as POST /v1/tools/inventory/reading proposes it.",
}
_SETTINGS = {name: {"type": "string", "description": Inputs.model_fields[name].description} for name in SETTINGS}
BODY: dict[str, Any] = {  # of the OpenAPI document
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "description": "By the tool's `input_schema`; where its inputs are a list, the list alone will do.",
            }
        },
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "description": (
                    "To `inventory` alone: the filled template as XLSX, XLS, CSV or TSV; or a table of your own with "
                    "its `reading`."
                ),
                "properties": {"file": _FILE, "reading": _READING, **_SETTINGS},
            }
        },
        **{kind: {"schema": _FILE if kind.startswith("application") else {"type": "string"}} for kind in FILES},
    },
}
SETTINGS_ASIDE: list[dict[str, Any]] = [  # parameters of the OpenAPI document
    {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in _SETTINGS.items()
]  # beside a file that is the whole body


@dataclass(frozen=True)
class SentFile:
    """An activity table, and the inputs of the inventory beside its sites."""

    name: str
    data: bytes
    settings: Mapping[str, str]
    reading: Reading | None = None


Sent = Mapping[str, Any] | Sequence[Any] | SentFile


async def _sent(request: Request, state: State_, identity: Anyone, limits: Limits_) -> Sent:
    """Raises InvalidError, ApiError 413 and 415, TooManyRequestsError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return await _uploaded(request, state.settings.largest_upload)
    if kind in FILES:
        return _file(FILES[kind], await request.body(), request.query_params, state.settings.largest_upload)
    if kind in ("", "application/json") or kind.endswith("+json"):
        weigh(len(await request.body()), identity, limits)
        return await _json(request)
    raise ApiError(415, "unsupported_media_type", f"{kind} is not read. Send application/json; a file as {FORM}.")


AnySent = Annotated[Sent, Depends(_sent)]


def weigh(size: int, identity: Identity, limits: Limits) -> None:
    """JSON of so many bytes counts as the calls whose time it takes. Raises ApiError 413, TooManyRequestsError."""
    if size > MOST_JSON:
        right = f"Inputs have at most {MOST_JSON} bytes of JSON; an inventory with more lines comes as a file."
        raise ApiError(413, "content_too_large", right)
    if size > WEIGHT:
        limits.spend(identity, "calls", size // WEIGHT)


async def _reading(request: Request, sent: AnySent) -> AsyncIterator[None]:
    """A file is read in its turn; inputs as JSON wait for nothing."""
    if not isinstance(sent, SentFile):
        yield
        return
    async with in_turn(request):
        yield


InTurn = Annotated[None, Depends(_reading)]  # behind the caller's identity


async def _json(request: Request) -> Sent:
    if not await request.body():
        return {}  # hours_balance has no inputs
    try:
        values = await request.json()
    except (ValueError, RecursionError) as error:
        raise InvalidError("json_invalid", f"The body is not JSON: {error}.", field="body", expected="JSON") from error
    if not isinstance(values, dict | list):
        right = "an object, or a list where the tool's inputs are one"
        raise InvalidError("invalid", f"body: {right}", field="body", expected=right)
    return values


async def _uploaded(request: Request, largest: int) -> SentFile:
    async with request.form(max_files=1, max_fields=len(SETTINGS) * 2 + 1, max_part_size=MOST_JSON) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            right = "a spreadsheet (.xlsx) or a CSV file"
            raise InvalidError("missing", "file: this is needed", field="file", expected=right)
        name = (file.filename or "file").replace("\\", "/").rpartition("/")[2][:200] or "file"
        others = {key: value for key, value in form.items() if isinstance(value, str)}
        read = _read(others.pop("reading", ""))
        return replace(_file(name, await file.read(largest + 1), others, largest), reading=read)


def _read(written: str) -> Reading | None:
    if not written.strip():
        return None
    try:
        return Reading.model_validate_json(written)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, ("reading", *first["loc"])))
        right = "a reading as POST /v1/tools/inventory/reading gives it"
        raise InvalidError("invalid", f"{where}: {first['msg']}", field=where, expected=right) from error


def _file(name: str, data: bytes, settings: Mapping[str, str], largest: int) -> SentFile:
    if len(data) > largest:
        raise ApiError(413, "file_too_large", f"A file has at most {largest} bytes.", most=largest)
    for setting in settings:
        if setting not in SETTINGS:
            right = ", ".join(SETTINGS)
            raise InvalidError("unknown_field", f"{setting}: there is no such input", field=setting, expected=right)
    return SentFile(name, data, {key: value for key, value in settings.items() if value})
