"""Which methods a path takes, over every route that has it."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path


def allowed(app: FastAPI, path: str) -> str:
    """For the header `Allow`. A route alone knows only its own."""
    found: dict[bool, set[str]] = {True: set(), False: set()}  # by whether the path is the route's to the letter
    for route in iter_route_contexts(app.routes):
        template = str(getattr(route, "path", ""))
        if compile_path(template)[0].match(path):
            found[template == path] |= set(route.methods or ())
    return ", ".join(sorted(found[True] or found[False]))
