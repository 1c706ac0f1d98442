"""The home folder: who owns it, the development key, and how a command finds the running service."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


class HomeOwnedError(RuntimeError):
    """Another process of ours works in this folder."""

    def __init__(self, home: Path, owner: str) -> None:
        super().__init__(f"{home.absolute()} belongs to {owner}. Stop it, or set MCAP_HOME to another folder.")


@dataclass(frozen=True)
class Service:
    """The running service as its commands find it: `secret` signs their tokens (a PEM, new at each start)."""

    address: str
    secret: str
    pid: int


@contextmanager
def owned(home: Path, owner: str) -> Iterator[None]:
    """Hold the folder for this process alone; its children do not inherit that.

    Raises HomeOwnedError at once instead of waiting. The kernel frees the lock when the process ends, however it ends.
    """
    home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    try:
        if not _locked(descriptor):
            raise HomeOwnedError(home, os.pread(descriptor, 200, 0).decode() or "another process")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{owner} (process {os.getpid()})".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def in_use(home: Path) -> bool:
    """Does a process hold the folder just now?"""
    try:
        descriptor = os.open(home / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _locked(descriptor: int) -> bool:
    """A few tries in a fifth of a second, since another command may be looking (`in_use`)."""
    for pause in (0.05, 0.05, 0.1, 0):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause)
        else:
            return True
    return False


def new_key() -> str:
    """A signing key (ES256) as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def development_key(home: Path) -> str:
    """The key that signs tokens on a developer's machine (PEM); made when first asked for."""
    path = home / "development-key.pem"
    if not path.exists():
        home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        draft = home / f".development-key.{os.getpid()}"
        _write(draft, new_key())
        try:
            os.link(draft, path)  # whoever comes first wins, and nobody reads half a key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii")


@contextmanager
def announced(home: Path, service: Service) -> Iterator[None]:
    """Tell commands where the service is, for as long as it runs."""
    path, draft = home / "service.json", home / ".service.json"
    _write(draft, json.dumps(asdict(service)))
    draft.replace(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running(home: Path) -> Service | None:
    """The service that owns this folder, or None. What a killed service left behind is no service."""
    return announcement(home) if in_use(home) else None


def announcement(home: Path) -> Service | None:
    """What the service of this folder says of itself; for its own workers."""
    try:
        return Service(**json.loads((home / "service.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
