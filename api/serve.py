"""`mcap serve`: owns the home, tells its commands where it is, runs one process or several."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import socket

import uvicorn
from uvicorn.supervisors import Multiprocess

from api import clock, home, logs, metrics
from api.app import create_app
from api.db.engine import open_engine
from api.doctor.examination import quick
from api.findings import wrong
from api.home import Service
from api.opening import development_key, open_mind, opened, prepare
from api.settings import ApiSettings
from assistant.settings import AssistantSettings

GRACE = 30  # seconds for turns under way, when the service is told to end


class CannotServeError(RuntimeError):
    """The settings, or the port, do not allow it."""


def serve(settings: ApiSettings, host: str, port: int, workers: int) -> None:
    """Until it is told to end. Raises CannotServeError, HomeOwnedError."""
    if workers > 1 and settings.chroma_url is None:
        raise CannotServeError(
            f"{workers} workers cannot share an embedded index. "
            "Set MCAP_CHROMA_URL to a Chroma server, or use one worker."
        )
    _checked(settings)
    logs.configure(json_lines=settings.env == "production")
    with home.owned(settings.home, "mcap serve"), _listening(host, port) as listener:
        _prepared(settings)
        port = listener.getsockname()[1]
        address = f"http://{_reachable(host)}:{port}"
        service = Service(address, home.new_key(), os.getpid())
        settings = settings if settings.public_url else settings.model_copy(update={"public_url": address})
        development_key(settings)
        with home.announced(settings.home, service):
            _tell(settings)
            if workers == 1:
                _alone(settings, service, listener)
            else:
                _together(settings, workers, listener)


def _checked(settings: ApiSettings) -> None:
    """What `mcap doctor` sees without asking anybody. Raises CannotServeError for what cannot work."""
    found = list(quick(settings, AssistantSettings()))
    if faults := wrong(found):
        raise CannotServeError("\n".join(fault.line for fault in faults))
    for finding in found:
        print(finding.line, flush=True)  # noqa: T201


def _prepared(settings: ApiSettings) -> None:
    """The database is up to date before anything listens. Raises OperationalError where it does not answer."""
    engine = open_engine(settings.database)
    try:
        prepare(engine)
    finally:
        engine.dispose()


def _alone(settings: ApiSettings, service: Service, listener: socket.socket) -> None:
    app = create_app(settings, functools.partial(opened, settings, clock.now, open_mind, service.secret))
    uvicorn.Server(_config(app)).run(sockets=[listener])


def _together(settings: ApiSettings, workers: int, listener: socket.socket) -> None:
    """Workers are made anew by this process, which alone holds the home."""
    gc.enable()  # nothing is opened in this process
    counts = settings.home / "metrics"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(mode=home.PRIVATE_FOLDER)
    os.environ[metrics.SHARED] = str(counts)  # noqa: TID251 (for the workers, whose prometheus_client reads it)
    config = _config("api.app:from_env", factory=True, workers=workers)
    with metrics.served_apart(metrics.of_workers(str(counts)), settings.metrics_port):
        Multiprocess(config, [listener]).run()


def _config(app: object, *, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # an application, or the address of what makes one
        factory=factory,
        workers=workers,
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise CannotServeError(
            f"{host}:{port} cannot be listened on: {error.strerror}. Choose another --port."
        ) from error


def _reachable(host: str) -> str:
    """Where this machine's own commands find it."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 (a comparison)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _tell(settings: ApiSettings) -> None:
    address = settings.address
    lines = [("Chat page", "/"), ("Console", "/console"), ("API docs", "/docs")]
    if settings.env == "development":
        lines.append(("Demo portal", "/demo"))
    print("\n".join(f"{name:12} {address}{path}" for name, path in lines), flush=True)  # noqa: T201
