"""For every test: no connection leaves this machine; the shipped library is opened once in a process."""

from __future__ import annotations

import ipaddress
import logging
import sys
from typing import Any

import pytest
import structlog

from knowledge.library import KnowledgeSettings, Library, open_library

pytest_plugins = ("tests.databases",)


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
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # commands print JSON


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What is shipped, for those who only read it."""
    home = tmp_path_factory.mktemp("home")
    return open_library(KnowledgeSettings(home=home, public_url="http://127.0.0.1:8000"))
