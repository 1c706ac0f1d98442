"""Tokens that must not be accepted, each with the code it is refused with; and those that must."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from api.errors import UnavailableError
from api.keys import KeySet
from tests.api.service import Hand, Service, serving

PORTAL, STAFF, AUDIENCE = "https://portal.example", "https://login.example", "mcap-test"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OFFICE = ec.generate_private_key(ec.SECP256R1())


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, kid: str) -> dict[str, Any]:
    if isinstance(key, rsa.RSAPrivateKey):
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid}
    return {**jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that trusts a portal (two keys) for manufacturers and a sign-in of staff."""
    folder = tmp_path_factory.mktemp("keys")
    shared = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ", "kid": "shared", "alg": "HS256"}
    keys = {"portal": [public(RSA, "r1"), public(CURVE, "e1"), shared], "staff": [public(OFFICE, "o1")]}
    for name, found in keys.items():
        (folder / f"{name}.json").write_text(json.dumps({"keys": found}))
    issuers = (
        {
            "issuer": PORTAL,
            "jwks": str(folder / "portal.json"),
            "audience": AUDIENCE,
            "roles": ["manufacturer"],
            "longest_life": 600,
        },
        {
            "issuer": STAFF,
            "jwks": str(folder / "staff.json"),
            "audience": AUDIENCE,
            "roles": ["adviser", "lead", "admin"],
            "longest_life": 43_200,
        },
    )
    with serving(tmp_path_factory.mktemp("home"), issuers=issuers) as running:
        yield running


def claims(**changes: Any) -> dict[str, Any]:
    """What the portal says; a change of None takes a claim away."""
    now = int(time.time())
    whole = {
        "iss": PORTAL,
        "aud": AUDIENCE,
        "sub": "an",
        "iat": now,
        "exp": now + 300,
        "roles": ["manufacturer"],
        "manufacturer_id": "ACME",
    }
    return {name: value for name, value in {**whole, **changes}.items() if value is not None}


def signed(
    key: Any = RSA, algorithm: str = "RS256", kid: Any = "r1", header: Mapping[str, Any] | None = None, **changes: Any
) -> str:
    headers = {**({"kid": kid} if kid is not None else {}), **(header or {})}
    return jwt.encode(claims(**changes), key, algorithm=algorithm, headers=headers)


def raw(header: Mapping[str, Any], body: Any, signature: bytes | Callable[[bytes], bytes] = b"") -> str:
    """A token put together by hand."""
    said = b".".join(_b64(json.dumps(part).encode()) for part in (header, body))
    made = signature(said) if callable(signature) else signature
    return (said + b"." + _b64(made)).decode()


def wrapped(before: bytes, after: bytes, *, header: bool = False, encoding: str = "utf-8") -> str:
    """A token that is signed rightly, with something around the JSON of its claims, or of its header."""
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "kid": "r1"}, claims())]
    place = 0 if header else 1
    parts[place] = before + parts[place].decode().encode(encoding) + after
    said = b".".join(map(_b64, parts))
    return (said + b"." + _b64(RSA.sign(said, padding.PKCS1v15(), hashes.SHA256()))).decode()


def _b64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _mac(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda said: hmac.new(secret, said, hashlib.sha256).digest()


PEM = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
DER = RSA.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
SECRET = base64.urlsafe_b64decode("c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=")


def edited() -> str:
    head, body, signature = signed().split(".")
    other = json.loads(base64.urlsafe_b64decode(body + "=="))
    return ".".join((head, _b64(json.dumps({**other, "manufacturer_id": "OTHER"}).encode()).decode(), signature))


def moved(seconds: int, life: int = 300) -> dict[str, Any]:
    now = int(time.time()) + seconds
    return {"iat": now, "exp": now + life}


ATTACKS: dict[str, tuple[Callable[[], str], str]] = {
    # no signature, or one that anybody can make
    "alg none": (lambda: raw({"alg": "none", "kid": "r1"}, claims()), "token_invalid"),
    "alg None": (lambda: raw({"alg": "None", "kid": "r1"}, claims()), "token_invalid"),
    "alg nOnE with a signature": (lambda: raw({"alg": "nOnE", "kid": "r1"}, claims(), b"x" * 256), "token_invalid"),
    "no alg": (lambda: raw({"kid": "r1"}, claims()), "token_invalid"),
    "alg is a list": (lambda: raw({"alg": ["RS256"], "kid": "r1"}, claims()), "token_invalid"),
    "signature stripped": (lambda: signed().rpartition(".")[0] + ".", "token_invalid"),
    "signature cut": (lambda: signed()[:-8], "token_invalid"),
    "signature of another token": (
        lambda: signed(sub="a").rpartition(".")[0] + "." + signed().rpartition(".")[2],
        "token_invalid",
    ),
    "claims edited": (edited, "token_invalid"),
    # the public key as a shared secret
    "HS256 with the public key (PEM)": (
        lambda: raw({"alg": "HS256", "kid": "r1"}, claims(), _mac(PEM)),
        "token_invalid",
    ),
    "HS256 with the public key (DER)": (
        lambda: raw({"alg": "HS256", "kid": "r1"}, claims(), _mac(DER)),
        "token_invalid",
    ),
    "HS256 with a secret of the key set": (
        lambda: raw({"alg": "HS256", "kid": "shared"}, claims(), _mac(SECRET)),
        "token_invalid",
    ),
    "HS256 with an empty secret": (lambda: raw({"alg": "HS256", "kid": "r1"}, claims(), _mac(b"")), "token_invalid"),
    # another key
    "unknown kid": (lambda: signed(OTHER, kid="r9"), "token_invalid"),
    "no kid": (lambda: signed(kid=None), "token_invalid"),
    "kid is a path": (lambda: signed(OTHER, kid="../../../dev/null"), "token_invalid"),
    "kid is a query": (lambda: signed(OTHER, kid="r1' OR '1'='1"), "token_invalid"),
    "known kid, another key": (lambda: signed(OTHER), "token_invalid"),
    "another's kid": (lambda: signed(OFFICE, "ES256", "o1"), "token_invalid"),
    "alg of another key": (lambda: signed(RSA, "RS256", "e1"), "token_invalid"),
    "PS256 with an RS256 key": (lambda: signed(RSA, "PS256"), "token_invalid"),
    "RS512 with an RS256 key": (lambda: signed(RSA, "RS512"), "token_invalid"),
    "the key in the header (jwk)": (lambda: signed(OTHER, header={"jwk": public(OTHER, "r1")}), "token_invalid"),
    "the key at an address (jku)": (lambda: signed(OTHER, header={"jku": "https://evil.example"}), "token_invalid"),
    "a certificate in the header (x5c)": (lambda: signed(OTHER, header={"x5c": ["MIIB"]}), "token_invalid"),
    "an extension that must be understood": (
        lambda: signed(header={"crit": ["http://example/x"], "http://example/x": 1}),
        "token_invalid",
    ),
    # another issuer, another audience
    "unknown issuer": (lambda: signed(iss="https://evil.example"), "token_invalid"),
    "no issuer": (lambda: signed(iss=None), "token_invalid"),
    "issuer with a slash at its end": (lambda: signed(iss=PORTAL + "/"), "token_invalid"),
    "issuer is our own service": (lambda: signed(iss="mcap-service"), "token_invalid"),
    "issuer is the development key's": (lambda: signed(iss="mcap-development"), "token_invalid"),
    "staff issuer, portal key": (lambda: signed(iss=STAFF, roles=["admin"]), "token_invalid"),
    "another audience": (lambda: signed(aud="shop"), "token_invalid"),
    "no audience": (lambda: signed(aud=None), "token_invalid"),
    "no audience in a list": (lambda: signed(aud=[]), "token_invalid"),
    # time
    "expired": (lambda: signed(**moved(-400)), "token_expired"),
    "expired just beyond the skew": (lambda: signed(**moved(-332)), "token_expired"),
    "issued in the future": (lambda: signed(**moved(120)), "token_invalid"),
    "not yet valid": (lambda: signed(nbf=int(time.time()) + 120), "token_invalid"),
    "no expiry": (lambda: signed(exp=None), "token_invalid"),
    "no time of issue": (lambda: signed(iat=None), "token_invalid"),
    "lives too long": (lambda: signed(**moved(0, 601)), "token_invalid"),
    "lives too long, issued long ago": (lambda: signed(**moved(-86_000, 86_300)), "token_invalid"),
    "expires before it is issued": (lambda: signed(**moved(0, -1)), "token_invalid"),
    "expiry is a text": (lambda: signed(exp="2999-01-01"), "token_invalid"),
    "expiry is infinite": (lambda: signed(exp=float("inf")), "token_invalid"),
    "expiry is true": (lambda: signed(exp=True), "token_invalid"),
    # roles
    "a portal key that claims admin": (lambda: signed(roles=["admin"]), "token_invalid"),
    "a portal key that claims adviser too": (lambda: signed(roles=["manufacturer", "adviser"]), "token_invalid"),
    "a staff key that claims manufacturer": (
        lambda: signed(OFFICE, "ES256", "o1", iss=STAFF, roles=["manufacturer"]),
        "token_invalid",
    ),
    "unknown role": (lambda: signed(roles=["owner"]), "token_invalid"),
    "no roles": (lambda: signed(roles=None), "token_invalid"),
    "roles are empty": (lambda: signed(roles=[]), "token_invalid"),
    "roles are a text": (lambda: signed(roles="manufacturer"), "token_invalid"),
    "role in a list in a list": (lambda: signed(roles=[["manufacturer"]]), "token_invalid"),
    # who
    "no manufacturer": (lambda: signed(manufacturer_id=None), "token_invalid"),
    "manufacturer is a path": (lambda: signed(manufacturer_id="../ACME"), "token_invalid"),
    "manufacturer is empty": (lambda: signed(manufacturer_id=""), "token_invalid"),
    "manufacturer is a list": (lambda: signed(manufacturer_id=["ACME"]), "token_invalid"),
    "manufacturer ends in a new line": (lambda: signed(manufacturer_id="ACME\n"), "token_invalid"),
    "no subject": (lambda: signed(sub=None), "token_invalid"),
    "subject is empty": (lambda: signed(sub=""), "token_invalid"),
    "subject is a number": (lambda: raw({"alg": "RS256", "kid": "r1"}, claims(sub=7), b"x"), "token_invalid"),
    "subject has a control character": (lambda: signed(sub="an\x00"), "token_invalid"),
    # shape
    "not a token": (lambda: "hello", "token_invalid"),
    "five parts": (lambda: signed() + ".x.y", "token_invalid"),
    "claims are a list": (lambda: raw({"alg": "RS256", "kid": "r1"}, [1], b"x"), "token_invalid"),
    "header is a list": (lambda: raw(["RS256"], claims(), b"x"), "token_invalid"),  # type: ignore[arg-type]
    "a blank within": (lambda: signed().replace(".", ". ", 1), "token_invalid"),
    "a tab within": (lambda: signed().replace(".", ".\t", 1), "token_invalid"),
    "padded": (lambda: signed() + "=", "token_invalid"),
    "a byte-order mark before its claims": (lambda: wrapped(b"\xef\xbb\xbf", b""), "token_invalid"),
    "a byte-order mark before its header": (lambda: wrapped(b"\xef\xbb\xbf", b"", header=True), "token_invalid"),
    "claims in UTF-16": (lambda: wrapped(b"", b"", encoding="utf-16"), "token_invalid"),
    "blanks around its claims": (lambda: wrapped(b" ", b"\n"), "token_invalid"),
    "compressed": (lambda: signed(header={"zip": "DEF"}), "token_invalid"),
    "encrypted": (lambda: signed(header={"enc": "A256GCM"}), "token_invalid"),
    "subject is blank": (lambda: signed(sub=" "), "token_invalid"),
    "subject ends in a blank": (lambda: signed(sub="an "), "token_invalid"),
    "far too long": (lambda: signed(note="x" * 9_000), "token_invalid"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_with_its_code(portal: Service, attack: str) -> None:
    make, code = ATTACKS[attack]
    response = httpx.get(f"{portal.address}/v1/tools", headers={"Authorization": f"Bearer {make()}"})
    assert (response.status_code, response.json()["code"]) == (401, code)
    assert "error=" in response.headers["www-authenticate"]


@pytest.mark.parametrize("value", ["", "Bearer", "Basic YTpi"])
def test_what_is_no_bearer_token_is_missing(portal: Service, value: str) -> None:
    response = httpx.get(f"{portal.address}/v1/tools", headers={"Authorization": value} if value else {})
    assert (response.status_code, response.json()["code"]) == (401, "token_missing")


@pytest.mark.parametrize(
    "good",
    [
        signed,
        lambda: signed(CURVE, "ES256", "e1"),
        lambda: signed(aud=["shop", AUDIENCE]),
        lambda: signed(**moved(-320)),  # within the skew
        lambda: signed(**moved(20)),
        lambda: signed(**moved(0, 600)),
        lambda: signed(OFFICE, "ES256", "o1", iss=STAFF, roles=["lead"], manufacturer_id=None, **moved(0, 43_200)),
        lambda: signed(locale="vi-VN", manufacturer_name="Cong ty A", more={"claims": "are passed over"}),
    ],
)
def test_a_good_token_is_accepted(portal: Service, good: Callable[[], str]) -> None:
    response = httpx.get(f"{portal.address}/v1/tools", headers={"Authorization": f"Bearer {good()}"})
    assert response.status_code == 200, response.text


def test_production_knows_no_development_key(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        token = service.token("admin")
    with serving(tmp_path, env="production") as service:
        response = httpx.get(f"{service.address}/v1/tools", headers={"Authorization": f"Bearer {token}"})
        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")
        assert httpx.post(f"{service.address}/v1/development/token", json={"role": "admin"}).status_code == 404


def test_one_click_needs_the_loopback_by_its_own_name(service: Service) -> None:
    address = f"{service.address}/v1/development/token"
    made = httpx.post(address, json={"role": "manufacturer", "manufacturer_id": "ACME"})
    assert made.status_code == 200
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert httpx.get(f"{service.address}/v1/conversations", headers=bearer).status_code == 200
    assert httpx.post(address, json={"role": "admin"}, headers={"Host": "evil.example"}).status_code == 404
    assert httpx.post(address, json={"role": "manufacturer"}).json()["field"] == "manufacturer_id"


@dataclass
class Published:
    """A key set somewhere, which changes, is counted, and can be away."""

    keys: list[dict[str, Any]]
    away: bool = False
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, _: str) -> Mapping[str, Any]:
        with self.lock:
            self.asked += 1
        if self.away:
            raise httpx.ConnectError("away")
        return {"keys": self.keys}


def test_a_new_key_is_found_and_an_old_one_forgotten() -> None:
    published, clock = Published([public(RSA, "r1")]), Hand()
    keys = KeySet("https://portal.example/jwks", clock, published)
    assert keys.key("r1") is not None
    published.keys = [public(OTHER, "r2")]
    clock.ahead += timedelta(seconds=31)
    assert keys.key("r2") is not None
    assert keys.key("r1") is None


def test_unknown_keys_do_not_make_us_ask_again_and_again() -> None:
    published = Published([public(RSA, "r1")])
    keys = KeySet("https://portal.example/jwks", Hand(), published)
    assert [keys.key(f"x{n}") for n in range(50)] == [None] * 50
    assert published.asked == 1


def test_keys_outlive_an_issuer_that_is_away() -> None:
    published, clock = Published([public(RSA, "r1")], away=True), Hand()
    keys = KeySet("https://portal.example/jwks", clock, published)
    with pytest.raises(UnavailableError):
        keys.key("r1")
    published.away = False
    clock.ahead += timedelta(seconds=31)
    assert keys.key("r1") is not None
    published.away = True
    clock.ahead += timedelta(hours=1)
    assert keys.key("r1") is not None


@pytest.mark.parametrize(
    "odd", [{"alg": "none"}, {"alg": 5}, {"kty": "none"}, {"kid": 7}, {"n": "AA"}, {"use": "enc"}], ids=str
)
def test_a_key_that_is_not_for_us_hides_no_other(odd: dict[str, Any]) -> None:
    keys = KeySet(
        "https://portal.example/jwks", Hand(), Published([{**public(OTHER, "odd"), **odd}, public(RSA, "r1")])
    )

    assert keys.key("r1") is not None
    assert keys.key("odd") is None


@pytest.mark.parametrize("keys", [None, {}, "r1", ["r1"], 5])
def test_what_is_no_key_set_is_an_issuer_that_is_away(keys: Any) -> None:
    with pytest.raises(UnavailableError):
        KeySet("https://portal.example/jwks", Hand(), lambda _: {"keys": keys}).key("r1")
