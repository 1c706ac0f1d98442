"""How a command ends when it cannot go on: one sentence on standard error, and an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    import httpx


def fail(message: str, code: int = 1) -> NoReturn:
    """Say why, and end."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


@contextmanager
def told() -> Iterator[None]:
    """What hinders a command that works through the service, as a sentence."""
    import httpx

    from api.home import HomeOwnedError
    from api.running import NotReadyError
    from tools.criteria import CriteriaFileError

    try:
        yield
    except (HomeOwnedError, NotReadyError, CriteriaFileError) as error:
        fail(str(error))
    except httpx.TransportError as error:
        fail(f"The service does not answer: {error}")


def result(response: httpx.Response) -> Any:
    """The JSON of a success; a problem document ends the command with its sentence."""
    if response.is_success:
        return response.json() if response.content else None
    problem = response.json()
    fail(f"{problem.get('detail', response.reason_phrase)} [{problem.get('code', response.status_code)}]")
