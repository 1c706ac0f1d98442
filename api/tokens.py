"""Tokens: from the bearer's string to an Identity, or a TokenError that says why not."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from api.clock import Clock
from api.errors import TokenError
from api.identity import STAFF, Identity, Role
from api.keys import ALGORITHMS

SKEW = 30  # seconds that the clocks of two machines may differ
LONGEST_TOKEN = 8_192  # characters
SHAPE = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*")  # no blank, no padding
NOT_UNDERSTOOD = frozenset({"zip", "enc", "crit", "b64"})  # a header that has one means another kind of token
MANUFACTURER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
ROLES: tuple[Role, ...] = ("manufacturer", *STAFF)


@dataclass(frozen=True)
class Signer:
    """One issuer: where its keys are, and what it may say."""

    issuer: str
    audience: str
    roles: frozenset[Role]
    longest_life: int  # seconds
    key: Callable[[str], PyJWK | None]  # by kid
    skew: int = SKEW  # seconds


@dataclass(frozen=True)
class Verifier:
    """Knows the signers and the time."""

    signers: Mapping[str, Signer]
    clock: Clock

    def identity(self, token: str) -> Identity:
        """Who the bearer is. Raises TokenError; UnavailableError where the signer's keys cannot be had."""
        if len(token) > LONGEST_TOKEN:
            raise _invalid(f"longer than {LONGEST_TOKEN} characters")
        parts = SHAPE.fullmatch(token)
        if parts is None or not all(map(_plain_object, parts.groups())):
            raise _invalid("not a signed JWT")
        try:
            header = jwt.get_unverified_header(token)
            claimed = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})
        except (PyJWTError, ValueError, RecursionError) as error:
            raise _invalid("not a signed JWT") from error
        issuer = claimed.get("iss")
        signer = self.signers.get(issuer) if isinstance(issuer, str) else None
        if signer is None:
            raise _invalid("`iss` is not an issuer known here")
        claims = _verified(token, header, signer)
        _timely(claims, signer, self.clock())
        return _identity(claims, signer)


def sign(claims: Mapping[str, Any], key: Any, kid: str, life: timedelta, now: datetime) -> str:
    """A token by a key of our own (ES256): for development, where we are the issuer."""
    issued = int(now.timestamp())
    times = {"iat": issued, "exp": issued + int(life.total_seconds())}
    return jwt.encode({**claims, **times}, key, algorithm="ES256", headers={"kid": kid})


def _invalid(why: str) -> TokenError:
    return TokenError("token_invalid", f"The token cannot be accepted: {why}.")


def _plain_object(segment: str) -> bool:
    """Base64 of a JSON object, with neither a byte-order mark nor blanks around it."""
    try:
        decoded = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except ValueError:
        return False
    return decoded.startswith(b"{") and decoded.endswith(b"}")


def _verified(token: str, header: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """The claims, once the signature by one of the signer's own keys is proved.

    The algorithm is the key's, never the header's: a public key can thus not be used as a shared secret.
    """
    if strange := NOT_UNDERSTOOD & header.keys():
        raise _invalid(f"its header has {', '.join(sorted(strange))}, which is not understood here")
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise _invalid(f"`alg` must be one of {', '.join(ALGORITHMS)}")
    if not isinstance(kid, str):
        raise _invalid("`kid` is missing from its header")
    key = signer.key(kid)
    if key is None:
        raise _invalid("`kid` names no key of its issuer")
    if algorithm != key.algorithm_name:
        raise _invalid("`alg` is not that of the key")
    options: Any = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "require": ["sub", "aud", "iss"]}
    try:
        return dict(jwt.decode(token, key, [algorithm], options, audience=signer.audience, issuer=signer.issuer))
    except (PyJWTError, TypeError, ValueError) as error:
        raise _invalid(str(error).rstrip(".") or type(error).__name__) from error


def _timely(claims: Mapping[str, Any], signer: Signer, now: datetime) -> None:
    moment = now.timestamp()
    issued, expires = _date(claims, "iat"), _date(claims, "exp")
    if issued > moment + signer.skew:
        raise _invalid("`iat` lies in the future")
    if "nbf" in claims and _date(claims, "nbf") > moment + signer.skew:
        raise _invalid("`nbf` lies in the future")
    if expires <= issued:
        raise _invalid("`exp` is not after `iat`")
    if expires - issued > signer.longest_life:
        raise _invalid(f"it lives longer than the {signer.longest_life} seconds that its issuer may give")
    if expires <= moment - signer.skew:
        raise TokenError("token_expired", "The token has expired. Ask the portal for a new one.")


def _date(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _invalid(f"`{name}` must be a number of seconds")
    return value


def _identity(claims: Mapping[str, Any], signer: Signer) -> Identity:
    subject, locale, name = claims["sub"], claims.get("locale"), claims.get("manufacturer_name")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise _invalid("`sub` must be a printable string of 1 to 255 characters")
    if subject != subject.strip():
        raise _invalid("`sub` must have no blanks around it")
    roles = _roles(claims.get("roles"), signer)
    manufacturer = claims.get("manufacturer_id") if "manufacturer" in roles else None
    if "manufacturer" in roles and not (isinstance(manufacturer, str) and MANUFACTURER_ID.fullmatch(manufacturer)):
        raise _invalid("`manufacturer_id` must be 1 to 64 letters, digits, dots, colons, hyphens or underscores")
    return Identity(
        subject=subject,
        issuer=signer.issuer,
        roles=roles,
        manufacturer_id=manufacturer,
        manufacturer_name=name.strip()[:200] or None if manufacturer and isinstance(name, str) else None,
        locale=locale if isinstance(locale, str) and LOCALE.fullmatch(locale) else None,
        name=_words(claims.get("name"), 100),
        email=address if (address := _words(claims.get("email"), 320)) and "@" in address else None,
    )


def _words(value: Any, longest: int) -> str | None:
    """A claim that is only shown to people: one that is not usable is as good as absent."""
    return value.strip() or None if isinstance(value, str) and value.isprintable() and len(value) <= longest else None


def _roles(claimed: Any, signer: Signer) -> frozenset[Role]:
    if not isinstance(claimed, Sequence) or isinstance(claimed, str) or not claimed:
        raise _invalid("`roles` must be an array of at least one role")
    if any(role not in ROLES for role in claimed):
        raise _invalid(f"`roles` may hold {', '.join(ROLES)}")
    roles = frozenset(role for role in ROLES if role in claimed)
    if not roles <= signer.roles:
        raise _invalid("its issuer may not give that role")
    if "manufacturer" in roles and len(roles) > 1:
        raise _invalid("nobody is both a manufacturer and staff")
    return roles
