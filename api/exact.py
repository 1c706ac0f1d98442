"""Bodies whose numbers are read by their digits: 0.1 stays 0.1, and nothing is lost on the way to a calculator."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

LONGEST_INTEGER = 1_000  # digits


class ExactRequest(Request):
    """Integers are integers; a number with a point or an exponent is its text, as is NaN, which no input takes."""

    async def json(self) -> Any:
        if not hasattr(self, "_exact"):
            self._exact = json.loads(await self.body(), parse_float=str, parse_constant=str, parse_int=_integer)
        return self._exact


class ExactRoute(APIRoute):
    """`APIRouter(route_class=ExactRoute)`: every JSON body of the router is read so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(ExactRequest(request.scope, request.receive))

        return handle


def _integer(digits: str) -> int | str:
    """What is too long to be a number stays text, for the input to refuse."""
    return int(digits) if len(digits) <= LONGEST_INTEGER else digits
