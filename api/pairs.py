"""Key pairs for signing tokens; public halves as a key set (RFC 7517), named by their thumbprints (RFC 7638)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

Algorithm = Literal["ES256", "RS256"]
RSA_BITS = 3072
THUMBED = {"EC": ("crv", "kty", "x", "y"), "RSA": ("e", "kty", "n")}  # members of a thumbprint, in their order


@dataclass(frozen=True)
class Pair:
    private: str  # PEM (PKCS 8)
    public: dict[str, Any]  # a JWK with `kid`, `use` and `alg`

    @property
    def kid(self) -> str:
        return str(self.public["kid"])


def new_pair(algorithm: Algorithm) -> Pair:
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "ES256":
        key = ec.generate_private_key(ec.SECP256R1())
        public = json.loads(ECAlgorithm.to_jwk(key.public_key()))
    else:
        key = rsa.generate_private_key(public_exponent=65_537, key_size=RSA_BITS)
        public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    kept = {name: public[name] for name in THUMBED[public["kty"]]}
    return Pair(pem, {**kept, "kid": _thumbprint(kept), "use": "sig", "alg": algorithm})


def added(key_set: str | None, pair: Pair) -> str:
    """The key set with one more key, as JSON. Raises ValueError where it is none."""
    there = json.loads(key_set) if key_set is not None else {"keys": []}
    if not isinstance(there, dict) or not isinstance(there.get("keys"), list):
        raise ValueError('it must be an object with an array "keys"')
    return json.dumps({**there, "keys": [*there["keys"], pair.public]}, indent=2) + "\n"


def _thumbprint(members: dict[str, Any]) -> str:
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
