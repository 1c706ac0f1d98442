"""What the search and the record take and give."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.record.schemas import ActionOut, InventoryOut, RiskOut, TargetOut
from knowledge.types import Passage
from tools.record.progress import Progress


class Question(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=2_000, description="In any language.")]
    k: Annotated[int, Field(ge=1, le=20, description="How many, at most.")] = 5
    language: Annotated[str | None, Field(max_length=35, description="Of the passages; default: the question's.")] = (
        None
    )


class RecordQuestion(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    part: Literal["inventories", "targets", "actions", "risks", "progress"] = Field(description="What is asked for.")
    year: Annotated[int | None, Field(ge=1990, le=2100, description="Of the inventory; progress until this year.")] = (
        None
    )


class RecordFound(BaseModel):
    """What is on record of the signed-in manufacturer. It is written by people alone."""

    inventories: list[InventoryOut] | None = None
    targets: list[TargetOut] | None = None
    actions: list[ActionOut] | None = None
    risks: list[RiskOut] | None = None
    progress: Progress | None = None


class Found(BaseModel):
    """Best first. Cite `title` and `url`; what MCAP requires stands only in passages of authority `mcap`."""

    passages: list[Passage]
