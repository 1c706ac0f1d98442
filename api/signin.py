"""How our own pages sign in: what they need to know, and one click with the development key."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Open
from api.development import LIFE, is_loopback, token
from api.errors import InvalidError, NotFoundError, responses
from api.identity import Role
from api.state import State_

router = APIRouter(tags=["sign-in"], dependencies=[Open])


class Wanted(BaseModel):
    """Whom to sign in as."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    manufacturer_id: Annotated[str | None, Field(max_length=64)] = None
    manufacturer_name: Annotated[str | None, Field(max_length=200)] = None
    subject: Annotated[str | None, Field(min_length=1, max_length=255)] = None


class Issued(BaseModel):
    token: str
    expires_at: datetime


@router.post("/v1/development/token", responses=responses(404, 422))
def development_token(wanted: Wanted, request: Request, state: State_) -> Issued:
    """One click instead of a password: only with the development key, only from this machine."""
    if state.development_key is None or not from_this_machine(request):
        raise NotFoundError("There is no such thing here.")
    now = state.clock()
    try:
        signed = token(
            state.development_key,
            wanted.role,
            now,
            manufacturer_id=wanted.manufacturer_id,
            manufacturer_name=wanted.manufacturer_name,
            subject=wanted.subject,
        )
    except ValueError as error:
        raise InvalidError(
            "manufacturer_id_needed", f"{error}.", field="manufacturer_id", expected="an id such as ACME-01"
        ) from error
    return Issued(token=signed, expires_at=now + LIFE)


def from_this_machine(request: Request) -> bool:
    """Neither the caller nor the name it called us by is elsewhere: no page of another site gets here by DNS."""
    caller = request.client.host if request.client else ""
    return is_loopback(caller) and is_loopback(request.url.hostname or "")
