"""For every test: no connection leaves this machine; the shipped library is opened once in a process."""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import structlog
from hypothesis import settings

from knowledge.library import KnowledgeSettings, Library, open_library
from knowledge.store.claim import FileClaim, waiting

pytest_plugins = ("tests.databases",)
settings.register_profile("calm", deadline=None)  # an example may take its time where the machine is busy
settings.load_profile("calm")
PATIENCE = 300.0  # seconds that a process waits for another to load what is shipped


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: whoever tries, in whichever library, is told so by an exception."""
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a socket of this machine
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host not in (None, "", "localhost") and not _loopback(str(host)):
        raise PermissionError(f"a test tried to reach {host}")


def _loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_refuse)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser, which takes longest, comes first."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # commands print JSON


MakeHome = Callable[[], Path]


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> MakeHome:
    """Makes homes that hold what is shipped, as after a first start. It is loaded once for all processes of a run."""
    root = tmp_path_factory.getbasetemp()
    shared = root if worker_id == "master" else root.parent
    template, loaded = shared / "shipped", shared / "shipped.loaded"
    with waiting(FileClaim(shared / "shipped.lock"), PATIENCE):
        if not loaded.exists():
            open_library(KnowledgeSettings(home=template)).close()
            loaded.touch()

    def made() -> Path:
        return copytree(template, tmp_path_factory.mktemp("shipped") / "home")

    return made


@pytest.fixture(scope="session")
def library(shipped_home: MakeHome) -> Library:
    """What is shipped, for those who only read it."""
    return open_library(KnowledgeSettings(home=shipped_home(), public_url="http://127.0.0.1:8000"))
