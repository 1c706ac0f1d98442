"""Issuers of our own: the development key, and the running service for its commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt import PyJWK

from api.identity import STAFF, Role
from api.tokens import MANUFACTURER_ID, Signer, sign

ISSUER = "mcap-development"
SERVICE_ISSUER = "mcap-service"
AUDIENCE = "mcap"
LIFE = timedelta(hours=12)
SERVICE_LIFE = timedelta(minutes=10)
KID = "own"


def signer(pem: str, issuer: str = ISSUER, life: timedelta = LIFE) -> Signer:
    """What the verifier knows of a key of our own: its public half, every role."""
    private = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise ValueError("a key of our own is an elliptic curve key (ES256)")
    public = PyJWK.from_json(jwt.algorithms.ECAlgorithm.to_jwk(private.public_key()))
    keys: Callable[[str], PyJWK | None] = {KID: public}.get
    roles: frozenset[Role] = frozenset(("manufacturer", *STAFF))
    return Signer(issuer, AUDIENCE, roles, int(life.total_seconds()), keys, skew=1)


def token(
    pem: str,
    role: Role,
    now: datetime,
    *,
    manufacturer_id: str | None = None,
    manufacturer_name: str | None = None,
    subject: str | None = None,
    name: str | None = None,
    email: str | None = None,
    life: timedelta = LIFE,
    issuer: str = ISSUER,
) -> str:
    """A token by a key of our own. Raises ValueError for a manufacturer without a usable id.

    Staff have no manufacturer: for them the id only makes part of the default subject.
    """
    if role == "manufacturer" and not MANUFACTURER_ID.fullmatch(manufacturer_id or ""):
        raise ValueError("a manufacturer's id is 1 to 64 letters, digits, dots, colons, hyphens or underscores")
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": subject or ":".join(part for part in ("dev", role, manufacturer_id) if part),
        "roles": [role],
        **{claim: value for claim, value in (("name", name), ("email", email)) if value},
    }
    if role == "manufacturer" and manufacturer_id:
        claims |= {"manufacturer_id": manufacturer_id}
        claims |= {"manufacturer_name": manufacturer_name} if manufacturer_name else {}
    return sign(claims, pem, KID, life, now)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
