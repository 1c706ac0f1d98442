"""Who may call a route: the dependency in its signature says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from api import words
from api.errors import ForbiddenError, NotFoundError, TokenError
from api.identity import Identity, Role
from api.state import State_

__all__ = [
    "Admin",
    "Adviser",
    "Anyone",
    "Identity",
    "Lead",
    "Manufacturer",
    "Open",
    "Reader",
    "Requires",
    "optional",
    "owner_or_staff",
]

bearer = HTTPBearer(auto_error=False, scheme_name="token", bearerFormat="JWT")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


@dataclass(frozen=True)
class Requires:
    """A verified token, and with `role` that role or a staff role that includes it."""

    role: Role | None = None

    def __call__(self, request: Request, state: State_, credentials: Credentials) -> Identity:
        identity = _with_locale(identify(state, credentials), request)
        request.state.identity = identity
        if self.role is not None and not identity.has(self.role):
            raise ForbiddenError(f"This needs the role {self.role}.")
        return identity


def identify(state: State_, credentials: HTTPAuthorizationCredentials | None) -> Identity:
    """Verify the bearer's token; a person or a manufacturer that is new to us is kept. Raises TokenError."""
    if credentials is None:
        raise TokenError("token_missing", "Send a token: `Authorization: Bearer <JWT>`.")
    identity = state.verifier.identity(credentials.credentials)
    state.seen(identity)
    return identity


def _with_locale(identity: Identity, request: Request) -> Identity:
    """Where the token names no locale, the language that the browser asks for."""
    accepted = request.headers.get("accept-language")
    if identity.locale is not None or accepted is None:
        return identity
    return replace(identity, locale=words.chosen(accepted))


async def open_to_all() -> None:
    """Declares that a route needs no token."""


def optional(state: State_, credentials: Credentials) -> Identity | None:
    """A token if there is one; what is public needs none. A bad one is refused all the same."""
    return identify(state, credentials) if credentials is not None else None


def owner_or_staff(identity: Identity, manufacturer_id: str | None) -> None:
    """Staff see every manufacturer, others their own. Raises NotFoundError: a stranger is told nothing."""
    if identity.staff:
        return
    if manufacturer_id is None or identity.manufacturer_id != manufacturer_id:
        raise NotFoundError("There is no such thing here.")


Open = Depends(open_to_all)
Reader = Annotated[Identity | None, Depends(optional)]
Anyone = Annotated[Identity, Depends(Requires())]
Manufacturer = Annotated[Identity, Depends(Requires("manufacturer"))]
Adviser = Annotated[Identity, Depends(Requires("adviser"))]
Lead = Annotated[Identity, Depends(Requires("lead"))]
Admin = Annotated[Identity, Depends(Requires("admin"))]
