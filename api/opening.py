"""Opens what the service works with, and closes it: database, verifier, knowledge, runner."""

from __future__ import annotations

import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import structlog
from anyio import to_thread
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from api import development, home
from api.announcements.sender import announcing
from api.calculations import criteria
from api.chat.runner import Runner
from api.clock import Clock
from api.db.engine import Sessions, open_engine, open_sessions, reason
from api.db.schema import migrate
from api.ending import Ending, heard
from api.files import open_readers
from api.identity import Identity
from api.keeping.retention import expiring
from api.keys import Fetch, KeySet, fetch
from api.ledger.manufacturers import first_seen
from api.limits import open_limits
from api.people.seen import remember
from api.record import store as record
from api.settings import ApiSettings
from api.state import Mind, State
from api.tokens import Signer, Verifier
from api.tracing import tracing
from assistant.environment import UnusableSettingsError, problems
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.library import KnowledgeSettings

Rooms = dict[str, Any]  # what a room keeps on `request.state`, by its name
OpenMind = Callable[[ApiSettings], Mind]
PAUSES = (0.5, 1, 2, 4, 8)  # seconds: a database that starts beside us is waited for
AGAIN = 2.0  # seconds between tries to open the index
log = structlog.get_logger()


@asynccontextmanager
async def opened(
    settings: ApiSettings, clock: Clock, open_mind: OpenMind, secret: str | None = None
) -> AsyncIterator[Rooms]:
    """The database at once, the knowledge in a thread of its own: the service listens meanwhile.

    `secret` is the key (PEM) with which the service's own commands sign. Raises CriteriaFileError.
    """
    own = criteria.read(settings.criteria)
    engine, unreachable, ending = open_engine(settings.database), Event(), Ending()
    with heard(ending, settings.drain_seconds):
        await to_thread.run_sync(prepare, engine)
        sessions = open_sessions(engine)
        state = State(
            settings=settings,
            clock=clock,
            engine=engine,
            sessions=sessions,
            verifier=Verifier(signers(settings, clock, secret), clock),
            development_key=development_key(settings),
            seen=_seen(sessions, clock),
            opening=_opening(open_mind, settings, unreachable),
            unreachable=unreachable,
            ending=ending,
            criteria=own,
            years=record.years,
        )
        limits, readers = open_limits(settings, clock), open_readers(settings)
        runner = Runner(state, limits)
        try:
            async with (
                tracing(settings.otlp_endpoint),
                expiring(sessions, settings.conversation_days, clock),
                announcing(settings, sessions, clock),
            ):
                yield {"state": state, "runner": runner, "limits": limits, "readers": readers}
        finally:
            await runner.close()
            engine.dispose()


def prepare(engine: Engine) -> None:
    """Brings the database up to date; one that does not answer yet is waited for. Raises OperationalError."""
    for pause in PAUSES:
        try:
            migrate(engine)
        except OperationalError as error:
            log.warning("opening.database_unavailable", reason=reason(error), again_in=pause)
            time.sleep(pause)
        else:
            return
    migrate(engine)


def _opening(open_mind: OpenMind, settings: ApiSettings, unreachable: Event) -> Future[Mind]:
    """In a thread that no end of the process waits for; an index that does not answer is asked again and again."""
    opening: Future[Mind] = Future()
    opening.add_done_callback(_tell)

    def work() -> None:
        while True:
            try:
                opening.set_result(open_mind(settings))
            except KnowledgeError as error:
                if error.code == "index_unavailable" and settings.chroma_url is not None:
                    unreachable.set()
                    log.warning("opening.index_unavailable", error=str(error), again_in=AGAIN)
                    time.sleep(AGAIN)
                    continue
                opening.set_exception(error)
            except Exception as error:  # noqa: BLE001 (whoever asks for the result gets it)
                opening.set_exception(error)
            return

    Thread(target=work, name="opening", daemon=True).start()
    return opening


def _seen(sessions: Sessions, clock: Clock) -> Callable[[Identity], None]:
    """What a verified token does: its manufacturer is made where it is new, and its person kept by name."""
    make, keep = first_seen(sessions, clock), remember(sessions, clock)

    def seen(identity: Identity) -> None:
        if identity.manufacturer_id is not None:
            make(identity)
        keep(identity)

    return seen


def development_key(settings: ApiSettings) -> str | None:
    """None in production, where it is no key at all."""
    return None if settings.env == "production" else home.development_key(settings.home)


def signers(settings: ApiSettings, clock: Clock, secret: str | None, fetch: Fetch = fetch) -> dict[str, Signer]:
    """Everybody who may sign: the issuers of the settings, the development key, the service for its own commands."""
    found = {
        i.issuer: Signer(i.issuer, i.audience, i.roles, i.longest_life, KeySet(i.jwks, clock, fetch).key)
        for i in settings.issuers
    }
    if (key := development_key(settings)) is not None:
        found[development.ISSUER] = development.signer(key)
    if secret is not None:
        service = development.SERVICE_ISSUER
        found[service] = development.signer(secret, service, development.SERVICE_LIFE)
    return found


def knowledge_settings(settings: ApiSettings) -> KnowledgeSettings:
    """The service's own, so that both sides open the same index wherever its address was read.

    Raises UnusableSettingsError.
    """
    from knowledge.library import KnowledgeSettings

    try:
        return KnowledgeSettings(home=settings.home, chroma_url=settings.chroma_url, public_url=settings.address)
    except ValidationError as error:
        raise UnusableSettingsError(problems(KnowledgeSettings, error)) from None


def open_mind(settings: ApiSettings) -> Mind:
    """Loads index, embedder and model; slow to import, so only here. Raises CriteriaFileError, and what they raise."""
    from assistant.settings import AssistantSettings
    from assistant.turn import answer
    from assistant.wiring import open_parts
    from knowledge.library import open_library

    with _for_good():
        library = open_library(knowledge_settings(settings))
        own = criteria.founded(criteria.read(settings.criteria), library)
        parts = open_parts(AssistantSettings(), library, criteria=own, probes=settings.home / "judges.json")
        return Mind(library, parts, answer, lambda: parts.seat.name if parts.leader else None)


@contextmanager
def _for_good() -> Iterator[None]:
    """What is opened within stays to the end: garbage is looked for neither among it, which holds a few thousand
    objects of it, nor, later, again and again in all of it, which would stop every turn for a fifth of a second."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _tell(opening: Future[Mind]) -> None:
    if error := opening.exception():
        log.error("opening.failed", exc_info=error)
    else:
        log.info("opening.ready")
