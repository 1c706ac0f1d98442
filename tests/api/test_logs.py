"""Logs say what failed and where, and repeat no word of a person."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from api import logs

WORDS = "our mill burns 8,600 litres"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Loggers are the process's own."""
    root, kept = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**kept)
    root.handlers[:] = handlers
    root.setLevel(level)


def fail() -> None:
    try:
        try:
            int(WORDS)
        except ValueError as error:
            raise KeyError(WORDS) from error
    except KeyError as error:
        raise ExceptionGroup(WORDS, [error, TypeError(WORDS)]) from None


@pytest.mark.parametrize("json_lines", [True, False])
def test_an_exception_is_told_by_its_kinds_and_places(capfd: pytest.CaptureFixture[str], json_lines: bool) -> None:
    logs.configure(json_lines=json_lines)
    try:
        fail()
    except ExceptionGroup as error:
        structlog.get_logger().error("turn.failed", turn_id="t", exc_info=error)
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    said = capfd.readouterr().err

    assert "8,600" not in said
    for kind in ("builtins.ValueError", "builtins.KeyError", "builtins.TypeError", "builtins.ExceptionGroup"):
        assert said.count(kind) == 2
    assert said.count("in fail") >= 2
    assert ("turn.failed" in said, "Exception in ASGI application" in said) == (True, True)
    if json_lines:
        assert [json.loads(line)["level"] for line in said.splitlines()] == ["error", "error"]
