"""Who signs tokens: the key set of each can be had, and holds a key that we can use; a token that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import jwt
from jwt.exceptions import PyJWTError

from api import keys
from api.clock import Clock
from api.doctor.reach import why
from api.errors import TokenError, UnavailableError
from api.findings import Finding
from api.opening import signers
from api.settings import ApiSettings, Issuer
from api.tokens import Verifier

NESTED = ("realm_access", "resource_access")  # where Keycloak puts roles unless a mapper says otherwise


def look(issuer: Issuer, client: httpx.Client) -> Finding:
    """The key set at `jwks`."""
    what, roles = f"issuer {issuer.issuer}", ", ".join(sorted(issuer.roles))
    try:
        found = keys.fetch(issuer.jwks, client)
        usable, count = keys.usable(found), len(keys.listed(found))
    except (httpx.HTTPError, OSError, ValueError) as error:
        hint = "write the address, or the file, of its key set (JWKS): `jwks` in MCAP_ISSUERS"
        return Finding(what, False, hint, f"{issuer.jwks}: {why(error)}")
    seen = f"{len(usable)} usable of {count} keys at {issuer.jwks}, for {roles}"
    hint = f"a usable key has a `kid`, is for signing, and is of {', '.join(keys.ALGORITHMS)}"
    return Finding(what, bool(usable), hint, seen)


def shown(token: str, settings: ApiSettings, clock: Clock) -> Iterator[Finding]:
    """What the service would say to this token."""
    try:
        identity = Verifier(signers(settings, clock, None), clock).identity(token.strip())
    except (TokenError, UnavailableError) as error:
        yield Finding("token", False, _mend(token, str(error.detail)), error.detail)
        return
    who = f"{identity.subject}: {', '.join(sorted(identity.roles))}"
    yield Finding("token", True, seen=" of ".join(filter(None, (who, identity.manufacturer_id))))


def _mend(token: str, said: str) -> str:
    """What to change at the provider."""
    claims = _claims(token)
    if "roles" in said and any(name in claims for name in NESTED):
        return (
            "let a mapper write the client's own roles into the claim `roles`, as an array at the top of the token; "
            "DEPLOY.md has it for Keycloak"
        )
    if "roles" in said:
        return "let the provider write the claim `roles`: an array of adviser, lead, admin (or manufacturer)"
    if "audience" in said.lower():
        return f"its `aud` is {claims.get('aud')!r}: write that as `audience` in MCAP_ISSUERS, or change it there"
    if "issuer" in said:
        return f"its `iss` is {claims.get('iss')!r}: name it in MCAP_ISSUERS, to the letter"
    return "see README, Embedding the widget, for what a token holds"


def _claims(token: str) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token.strip(), options={"verify_signature": False, "verify_exp": False}))
    except (PyJWTError, ValueError):
        return {}
