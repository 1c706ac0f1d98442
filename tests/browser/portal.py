"""A portal of another origin: a page that embeds the widget, and a backend that signs tokens for its people."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from api.settings import Issuer

ISSUER = "https://portal.example"
AUDIENCE = "mcap"
LIFE = timedelta(minutes=10)
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Supplier portal</title>
<script type="module" src="{service}/widget.js"></script></head>
<body><main><h1>Supplier portal</h1>
<mcap-assistant base-url="{service}" {attributes} token-url="/portal/mcap-token"></mcap-assistant>
</main></body></html>"""
POLICY = (
    "default-src 'none'; script-src {service}; style-src 'self'; connect-src 'self' {service}; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@dataclass
class Portal:
    """What a test may turn: who is signed in, and the tokens that are given out."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    service: str = ""
    address: str = ""
    manufacturer: str = "ACME"
    attributes: str = ""
    language: str = "en"
    stale: int = 0  # so many tokens are given out that have ended already
    asked: int = 0
    policy: str = ""  # more of the page's Content-Security-Policy

    def issuer(self, folder: Path) -> Issuer:
        """The portal as the service's settings name it, its public key in a file."""
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        path = folder / "portal.jwks.json"
        path.write_text(json.dumps({"keys": [{**public, "kid": "portal", "use": "sig", "alg": "ES256"}]}))
        roles = frozenset({"manufacturer"})
        return Issuer.model_validate(
            {"issuer": ISSUER, "jwks": str(path), "audience": AUDIENCE, "roles": roles, "longest_life": 600}
        )

    def token(self) -> str:
        self.asked += 1
        now = datetime.now(UTC)  # noqa: TID251 (the portal's own clock)
        if self.stale:
            self.stale -= 1
            now -= timedelta(hours=1)
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "energy-manager",
            "iat": now,
            "exp": now + LIFE,
            "roles": ["manufacturer"],
            "manufacturer_id": self.manufacturer,
            "manufacturer_name": f"{self.manufacturer} Textile",
            "locale": self.language,
        }
        return jwt.encode(claims, self.key, "ES256", headers={"kid": "portal"})


@contextmanager
def open_portal() -> Iterator[Portal]:
    portal = Portal()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(portal))
    portal.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(portal: Portal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/portal/mcap-token":
                self._send("application/json", json.dumps({"token": portal.token()}))
            elif self.path == "/":
                page = PAGE.format(service=portal.service, attributes=portal.attributes, language=portal.language)
                self._send("text/html", page, POLICY.format(service=portal.service) + portal.policy)
            else:
                self.send_error(404)

        def _send(self, kind: str, body: str, policy: str | None = None) -> None:
            data = body.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing is told of each request."""

    return Handler
