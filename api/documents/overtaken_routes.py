"""The report on answers that a release has overtaken."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Adviser
from api.documents.overtaken import Overtaken, overtaken
from api.errors import responses
from api.state import State_
from knowledge.errors import UnknownReleaseError
from knowledge.types import DEFAULT_COLLECTION

router = APIRouter(prefix="/v1", tags=["reports"])


@router.get("/reports/overtaken", responses=responses(401, 403, 404, 422, 503))
def get_overtaken(
    _: Adviser,
    state: State_,
    release: Annotated[str | None, Query(max_length=80, description="Default: the active one.")] = None,
) -> Overtaken:
    """Past answers that cite a passage which this release changed or no longer holds, and whose they are."""
    library = state.mind.library
    name = release or library.active()
    if name is None:
        raise UnknownReleaseError("There is no active release.")
    with state.sessions() as session:
        return overtaken(session, library, DEFAULT_COLLECTION, name)
