"""The whole examination, in the order in which things should be mended; and the part that a start begins with."""

from __future__ import annotations

from collections.abc import Iterator

from api import home
from api.clock import Clock
from api.doctor import channels, consistency, issuers, minds, signin, stores
from api.doctor.reach import Clocks, public_address, reaching
from api.findings import Finding
from api.settings import ApiSettings
from assistant.settings import AssistantSettings


def quick(settings: ApiSettings, assistant: AssistantSettings) -> Iterator[Finding]:
    """What is wrong here cannot work at all. Nobody outside is asked: they may come up later."""
    yield from consistency.look(settings)
    yield from minds.opened(assistant)


def examine(
    settings: ApiSettings, assistant: AssistantSettings, clock: Clock, token: str | None = None
) -> Iterator[Finding]:
    """Everything. `token`: one of an issuer's, to be told whether the service lets it in."""
    yield from consistency.look(settings)
    service, clocks = home.running(settings.home), Clocks(clock)
    yield stores.disk(settings)
    yield stores.database(settings, clocks)
    yield stores.index(settings, service)
    with reaching(clocks) as client:
        for issuer in settings.issuers:
            yield issuers.look(issuer, client)
        yield from signin.look(settings, client, roles_shown=token is not None)
        if token is not None:
            yield from issuers.shown(token, settings, clock)
        if service is not None or settings.public_url is not None or settings.env == "production":
            yield from public_address(settings, client, serving=service is not None)
    yield from minds.look(assistant, settings)
    yield from channels.look(settings, clock)
    if clocks.ahead:
        yield clocks.finding()
    yield from stores.backup(settings, clock())
