"""The whole examination, in the order in which things should be mended; and the part that a start begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

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
    service, clocks = home.running(settings.home), Clocks(clock)
    public = service is not None or settings.public_url is not None or settings.env == "production"
    with reaching(clocks) as client:
        checks: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
            ("settings", lambda: consistency.look(settings)),
            ("MCAP_HOME", lambda: [stores.disk(settings)]),
            ("database", lambda: [stores.database(settings, clocks)]),
            ("index", lambda: [stores.index(settings, service)]),
            ("issuers", lambda: (issuers.look(issuer, client) for issuer in settings.issuers)),
            ("sign-in", lambda: signin.look(settings, client, roles_shown=token is not None)),
            ("token", lambda: issuers.shown(token, settings, clock) if token is not None else ()),
            ("public address", lambda: public_address(settings, client, serving=bool(service)) if public else ()),
            ("model", lambda: minds.look(assistant, settings)),
            ("news", lambda: channels.look(settings, clock)),
            ("clock", lambda: [clocks.finding()] if clocks.ahead else ()),
            ("backup", lambda: stores.backup(settings, clock())),
        ]
        for what, check in checks:
            yield from _told(what, check)


def _told(what: str, check: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """What a check finds. One that breaks on what nobody foresaw is told as such, and the others go on."""
    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 (it is said, and whatever it is the rest is looked at)
        yield Finding(what, False, "report this line", f"could not be looked at: {type(error).__name__}: {error}")
