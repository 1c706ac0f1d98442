"""A deployment on this machine with everything around it, whole until a test breaks something."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
from typer.testing import CliRunner, Result

from api import home
from api.cli import app
from tests.api.announcements.receivers import Post, Receiver, posting, receiving
from tests.api.service import serving
from tests.browser.provider import CLIENT, Provider, open_provider
from tests.servers import running

SECRET = "a secret that is long enough"
Records = dict[str, dict[str, str]]


@dataclass
class Machine:
    """An OpenAI-compatible model and judge; the rest of its answers are what a test wants."""

    address: str = ""
    status: int = 200
    calls_tools: bool = True
    ruling: str = "no"
    elsewhere: dict[str, bytes] = field(default_factory=dict)  # path: what is there besides
    ahead: timedelta = timedelta()  # its clock

    def reply(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = str(asked["messages"][-1]["content"])
        said: dict[str, Any] = {"role": "assistant", "content": "5555"}
        if numbers := re.findall(r"^(\d+)\. SENTENCE", text, re.MULTILINE):
            said["content"] = "\n".join(f"{number} {self.ruling}" for number in numbers)
        elif asked.get("tools") and self.calls_tools:
            called = {"name": "add", "arguments": '{"a": 1234, "b": 4321}'}
            said |= {"content": None, "tool_calls": [{"id": "t1", "type": "function", "function": called}]}
        return {"id": "1", "object": "chat.completion", "model": "m", "choices": [{"index": 0, "message": said}]}


@dataclass
class Deployment:
    """`environment`: the variables of the service."""

    folder: Path
    environment: dict[str, str]
    provider: Provider
    machine: Machine
    receiver: Receiver
    post: Post

    @property
    def address(self) -> str:
        return self.environment["MCAP_PUBLIC_URL"]

    def mcap(self, *arguments: str, **environment: str | None) -> Result:
        """In a thread of its own: a browser of other tests may hold this one's event loop. None takes away."""
        given = {name: None for name in os.environ if name.startswith("MCAP_")}  # noqa: TID251 (of the command)
        with ThreadPoolExecutor(1) as executor:
            together = {**given, **self.environment, **environment}
            return executor.submit(CliRunner().invoke, app, arguments, env=together).result()

    def examined(self, *arguments: str, **environment: str | None) -> tuple[int, Records]:
        """The exit code, and by what was looked at what `mcap doctor --json` says of it."""
        done = self.mcap("doctor", "--json", *arguments, **environment)
        return done.exit_code, {one["what"]: one for one in json.loads(done.stdout)}

    def issuers(self, **changed: Any) -> str:
        """MCAP_ISSUERS, with what a test changes of the provider's entry."""
        return json.dumps([{**self.provider.issuer().model_dump(mode="json"), **changed}])

    def token(self, **claims: Any) -> Path:
        """A file with a token as the provider signs them."""
        now = datetime.now(UTC)  # noqa: TID251 (the provider's own clock)
        usual = {"iss": self.provider.address, "aud": CLIENT, "sub": "linh", "iat": now}
        made = {**usual, "exp": now + timedelta(hours=1), **claims}
        file = self.folder / "token"
        file.write_text(jwt.encode(made, self.provider.key, "ES256", headers={"kid": "provider"}) + "\n")
        return file


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    """A service that runs, its provider, its model, its mail server and its webhook."""
    with ExitStack() as stack:
        provider, machine = stack.enter_context(open_provider()), stack.enter_context(_machine())
        receiver, post = stack.enter_context(receiving()), stack.enter_context(posting())
        place, secret = folder / "home", home.new_key()
        stack.enter_context(home.owned(place, "mcap serve"))
        service = stack.enter_context(serving(place, secret=secret))
        stack.enter_context(home.announced(place, home.Service(service.address, secret, os.getpid())))
        provider.redirect = f"{service.address}/"
        environment = {
            "MCAP_HOME": str(place),
            "MCAP_PUBLIC_URL": service.address,
            "MCAP_ISSUERS": json.dumps([provider.issuer().model_dump(mode="json")]),
            "MCAP_OIDC_ISSUER": provider.address,
            "MCAP_OIDC_CLIENT_ID": CLIENT,
            "MCAP_ALLOWED_ORIGINS": '["https://portal.example"]',
            "MCAP_ANNOUNCE_URL": f"http://127.0.0.1:{receiver.port}/news",
            "MCAP_ANNOUNCE_SECRET": SECRET,
            "MCAP_MAIL_SERVER": f"127.0.0.1:{post.port}",
            "MCAP_MAIL_SECURITY": "none",
            "MCAP_MAIL_FROM": "mcap@cascale.example",
            "MCAP_MAIL_TO": "advisers@cascale.example",
        }
        yield Deployment(folder, environment, provider, machine, receiver, post)


@contextmanager
def _machine() -> Iterator[Machine]:
    machine = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = machine.elsewhere.get(self.path)
            self._send(found or b"{}", 200 if found else 404)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told = machine.reply(asked) if machine.status == 200 else {"error": {"message": "Incorrect API key"}}
            self._send(json.dumps(told).encode(), machine.status)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + machine.ahead.total_seconds())

        def _send(self, body: bytes, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is told of each request."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        machine.address = f"http://127.0.0.1:{port}"
        yield machine
