"""What knowledge raises, as a problem: missing is 404, an index that is down 503, the rest is about what was sent."""

from __future__ import annotations

from api.errors import ApiError, UnavailableError
from knowledge.errors import KnowledgeError

STATUS = {
    "unknown_release": 404,
    "unknown_document": 404,
    "release_exists": 409,
    "ingest_running": 409,
}  # every other code is about what was sent: 422
DOWN = ("index_unavailable", "embedder_unavailable")


def of_knowledge(error: KnowledgeError) -> ApiError:
    if error.code in DOWN:
        return UnavailableError(error.code, str(error))
    return ApiError(STATUS.get(error.code, 422), error.code, str(error))
