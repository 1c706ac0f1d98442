"""A small OpenID provider on this machine: authorization code with PKCE, for a public client."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from api.settings import Issuer
from tests.servers import running

CLIENT = "mcap-pages"
PEOPLE: dict[str, list[str]] = {"Linh": ["adviser"], "Lea": ["lead"], "Sam": ["manufacturer"], "Guest": []}
PAGE = "<!doctype html><title>Sign in</title><main><h1>Cascale sign-in</h1>{people}</main>"


@dataclass
class Provider:
    """`redirect`: where the client may be sent back to. `exchanged`: how many codes became tokens."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    address: str = ""
    redirect: str = ""
    codes: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)  # asked for, person
    exchanged: int = 0

    def issuer(self) -> Issuer:
        """As the service's settings name it."""
        roles = frozenset({"adviser", "lead", "admin"})
        return Issuer.model_validate(
            {
                "issuer": self.address,
                "jwks": f"{self.address}/jwks",
                "audience": CLIENT,
                "roles": roles,
                "longest_life": 43_200,
            }
        )

    def configuration(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "provider", "use": "sig", "alg": "ES256"}]}

    def choose(self, asked: dict[str, str]) -> str:
        """The page on which a person signs in. Raises KeyError, ValueError for what no client of ours asks."""
        if asked["client_id"] != CLIENT or asked["redirect_uri"] != self.redirect:
            raise ValueError("unknown client")
        if (asked["response_type"], asked["code_challenge_method"]) != ("code", "S256"):
            raise ValueError("a code with PKCE is all that is given")
        links = []
        for name in PEOPLE:
            code = secrets.token_urlsafe(16)
            self.codes[code] = (asked, name)
            back = urlencode({"code": code, "state": asked["state"]})
            links.append(f'<p><a href="{self.redirect}?{back}">{name}</a></p>')
        denied = urlencode({"error": "access_denied", "state": asked["state"]})
        return PAGE.format(people="".join([*links, f'<p><a href="{self.redirect}?{denied}">Cancel</a></p>']))

    def exchange(self, given: dict[str, str]) -> dict[str, Any]:
        """A code becomes tokens, once, for whoever holds its verifier. Raises KeyError, ValueError."""
        asked, name = self.codes.pop(given["code"])
        digest = hashlib.sha256(given["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            raise ValueError("wrong verifier")
        if given["redirect_uri"] != asked["redirect_uri"] or given["client_id"] != CLIENT:
            raise ValueError("wrong client")
        self.exchanged += 1
        now = datetime.now(UTC)  # noqa: TID251 (the provider's own clock)
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": name.lower(),
            "name": name,
            "iat": now,
            "exp": now + timedelta(hours=8),
            "nonce": asked["nonce"],
            "roles": PEOPLE[name],
            **({"manufacturer_id": "SAMS"} if name == "Sam" else {}),
        }
        signed = jwt.encode(claims, self.key, "ES256", headers={"kid": "provider"})
        other = jwt.encode({**claims, "aud": "https://graph.example"}, self.key, "ES256", headers={"kid": "provider"})
        opened = other if name == "Lea" else secrets.token_urlsafe(16)  # for another API, or opaque
        return {"access_token": opened, "token_type": "Bearer", "id_token": signed}


@contextmanager
def open_provider() -> Iterator[Provider]:
    provider = Provider()
    with running(ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))) as port:
        provider.address = f"http://127.0.0.1:{port}"
        yield provider


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/.well-known/openid-configuration":
                self._send("application/json", json.dumps(provider.configuration()))
            elif url.path == "/jwks":
                self._send("application/json", json.dumps(provider.jwks()))
            elif url.path == "/authorize":
                try:
                    self._send("text/html", provider.choose(_once(url.query)))
                except (KeyError, ValueError) as error:
                    self.send_error(400, str(error))
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            given = _once(self.rfile.read(int(self.headers["Content-Length"])).decode())
            try:
                self._send("application/json", json.dumps(provider.exchange(given)))
            except (KeyError, ValueError):
                self._send("application/json", json.dumps({"error": "invalid_grant"}), 400)

        def _send(self, kind: str, body: str, status: int = 200) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind == "text/html" else kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing is told of each request."""

    return Handler


def _once(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
