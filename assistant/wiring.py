"""Opens leaders, judge and library, for api and evals alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.grounding.judge import Judge
from assistant.grounding.seat import Seat
from assistant.leaders.bundled.guesses import Hearing
from assistant.leaders.bundled.intents import open_bank
from assistant.leaders.bundled.leader import NAME, BundledLeader
from assistant.settings import STRICT, AssistantSettings
from assistant.wording.prompt import load_prompt
from knowledge.library import Library
from tools.criteria import CriteriaSet

if TYPE_CHECKING:  # half a second and 25 MB, which a service without a model is spared
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.leaders.model import ModelLeader

T = TypeVar("T")
_RULING_TOKENS = 1500  # of a judge's longest answer


@dataclass(frozen=True)
class Parts:
    """What a turn needs from outside."""

    settings: AssistantSettings
    library: Library
    bundled: BundledLeader
    leader: ModelLeader | None  # the configured model
    seat: Seat  # of the judge
    criteria: tuple[CriteriaSet, ...]  # the programme's own, for targets
    executor: ThreadPoolExecutor  # one thread: the embedder is not asked twice at once

    @property
    def model(self) -> str:
        """The name of the configured model, or of the bundled leader."""
        return self.leader.name if self.leader else NAME

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run what computes off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, work)

    def close(self) -> None:
        self.executor.shutdown(wait=False, cancel_futures=True)


def open_parts(
    settings: AssistantSettings,
    library: Library,
    model: BaseChatModel | None = None,
    criteria: tuple[CriteriaSet, ...] = (),
    seat: Seat | None = None,
    probes: Path | None = None,
) -> Parts:
    """`model` and `seat` stand for those that the settings name (tests hand in scripted ones).

    `probes`: where it is kept what a probe of a judge came to. Raises ValueError or ImportError where the settings
    name a model that cannot be opened.
    """
    model = model or open_model(settings)
    leader = open_model_leader(settings, model) if model else None
    hearing = Hearing(library, open_bank(library.embed_queries), settings.message_characters)
    executor = ThreadPoolExecutor(1, thread_name_prefix="assistant")
    seat = seat or Seat(open_judge(settings), probes)
    return Parts(settings, library, BundledLeader(hearing), leader, seat, criteria, executor)


def open_model(settings: AssistantSettings) -> BaseChatModel | None:
    """The configured model. Raises ValueError or ImportError, or what the provider's package raises without its key."""
    if not settings.model:
        return None
    return _opened(settings, settings.model, settings.model_seconds, settings.model_tokens)


def open_model_leader(settings: AssistantSettings, model: BaseChatModel) -> ModelLeader:
    """`model` under the name and within the bounds that the settings give it."""
    from assistant.leaders.model import open_leader

    return open_leader(
        model,
        settings.model or model._llm_type,
        load_prompt(),
        rounds=settings.model_rounds,
        seconds=settings.model_seconds,
        turns=settings.history_turns,
    )


def open_judge(settings: AssistantSettings) -> Judge | None:
    """The judge that the settings name, else the configured model; None for `strict` or where there is neither.

    Raises ValueError or ImportError where the settings name a model that cannot be opened.
    """
    name = settings.judge or settings.model
    if not name or name == STRICT:
        return None
    seconds = settings.judge_seconds or settings.model_seconds
    return Judge(name, _opened(settings, name, seconds, _RULING_TOKENS), seconds)


def _opened(settings: AssistantSettings, name: str, seconds: float, tokens: int) -> BaseChatModel:
    """With the configured address and key, where it is of the configured model's provider."""
    from assistant.leaders import providers

    own = _provider(name) == _provider(settings.model or name)
    return providers.open_model(
        name,
        settings.model_base_url if own else None,
        settings.model_api_key if own else None,
        timeout=seconds,
        max_tokens=tokens,
    )


def _provider(name: str) -> str:
    return name.partition(":")[0] if ":" in name else "openai"
