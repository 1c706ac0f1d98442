"""What the search takes and gives."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from knowledge.types import Passage


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=2_000, description="In any language.")]
    k: Annotated[int, Field(ge=1, le=20, description="How many, at most.")] = 5
    language: Annotated[str | None, Field(max_length=35, description="Of the passages; default: the question's.")] = (
        None
    )


class Found(BaseModel):
    """Best first. Cite `title` and `url`; what MCAP requires stands only in passages of authority `mcap`."""

    passages: list[Passage]
