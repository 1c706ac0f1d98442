"""How a command ends when it cannot go on: one sentence on standard error, and an exit code; never a traceback for
what is wrong with the deployment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from assistant.environment import UnusableSettingsError

if TYPE_CHECKING:
    import httpx


class Commands(TyperGroup):
    """Settings that cannot be used, a database that does not answer, a file that cannot be had: any command says so."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if (said := _said(error)) is None:
                raise
            fail(said)


def _said(error: Exception) -> str | None:
    """What is wrong with the deployment and not with us; None for everything else."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    from api.db.engine import reason

    match error:
        case UnusableSettingsError():
            return str(error)
        case DatabaseError() if type(error) in (OperationalError, DatabaseError):  # the others are our own mistakes
            return f"The database of MCAP_DATABASE_URL cannot be used: {reason(error)}"
        case OSError(filename=str(name), strerror=str(why)):
            return f"{name}: {why}."
    return None


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
