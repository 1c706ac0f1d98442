"""Route of an adviser's own time, over all manufacturers."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Adviser
from api.errors import InvalidError, responses
from api.ledger import work
from api.ledger.schemas import Moment, WorkOut
from api.state import State_

router = APIRouter(prefix="/v1", tags=["hours"])
LONGEST = timedelta(days=400)


@router.get("/entries", responses=responses(401, 403, 422))
def list_work(
    identity: Adviser,
    state: State_,
    first: Annotated[Moment, Query(alias="from", description="It began then or later.")],
    last: Annotated[Moment, Query(alias="to", description="It began before.")],
    adviser: Annotated[str | None, Query(max_length=255, description="Default: the caller.")] = None,
) -> list[WorkOut]:
    """Time of one adviser over all manufacturers, the earliest first; what was taken back has `reversed_by`."""
    if not timedelta() < last - first <= LONGEST:
        expected = f"a moment after `from`, at most {LONGEST.days} days later"
        raise InvalidError("bad_range", "The time asked for is no range.", field="to", expected=expected)
    with state.sessions() as session:
        return work.of_adviser(session, adviser or identity.subject, first, last)
