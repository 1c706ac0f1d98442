"""Opens model, agent and intents over an open library, for api and evals alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from langchain_core.language_models.chat_models import BaseChatModel
from pydantic import Field, SecretStr

from assistant.environment import Settings
from assistant.grounding.judge import Judge
from assistant.leaders import providers
from assistant.leaders.agent import Graph, open_agent
from assistant.leaders.bundled import embedded
from assistant.leaders.bundled.intents import Bank, open_bank
from assistant.leaders.bundled.understand import Hearing
from assistant.wording.prompt import load_prompt
from knowledge.library import Library
from tools.criteria import CriteriaSet

T = TypeVar("T")
STRICT = "strict"  # as a judge: only what is word for word passes
_RULING_TOKENS = 1500  # of a judge's longest answer


class AssistantSettings(Settings):
    """Who answers, and what it may take. Environment names begin with MCAP_."""

    model: str | None = Field(None, description="chat model as provider:name; none: the embedded model")
    model_base_url: str | None = Field(
        None, description="address of an OpenAI-compatible server (vLLM, llama.cpp, Ollama)"
    )
    model_api_key: SecretStr | None = Field(None, description="key for it; else the provider's own environment name")
    model_seconds: float = Field(
        45.0, gt=0, description="time that the model has in one turn, before the embedded one answers"
    )
    model_rounds: int = Field(6, ge=1, description="calls of the model in one turn")
    model_tokens: int = Field(900, ge=64, description="longest text of one call, in tokens")
    judge: str | None = Field(
        None, description="a chat model as provider:name, or `strict`; default: the configured model"
    )
    message_characters: int = Field(8000, ge=100, description="longest message that is read")
    history_turns: int = Field(6, ge=0, description="earlier turns that a configured model is shown")


@dataclass(frozen=True)
class Parts:
    """What a turn needs from outside."""

    settings: AssistantSettings
    library: Library
    graph: Graph
    bank: Bank  # example utterances, by which intents are found
    model: str  # the name of the configured model, or "embedded"
    criteria: tuple[CriteriaSet, ...]  # the programme's own, for targets
    executor: ThreadPoolExecutor  # one thread: the embedder is not asked twice at once

    @property
    def hosted(self) -> bool:
        return self.model != embedded.NAME

    @property
    def hearing(self) -> Hearing:
        return Hearing(self.library, self.bank, self.settings.message_characters)

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
) -> Parts:
    """`model` stands for the one that the settings name (tests hand in a scripted one).

    Raises ValueError or ImportError where the settings name a model that cannot be opened.
    """
    if model is None and settings.model:
        model = providers.open_model(
            settings.model,
            settings.model_base_url,
            settings.model_api_key,
            timeout=settings.model_seconds,
            max_tokens=settings.model_tokens,
        )
    graph = open_agent(model, load_prompt(), rounds=settings.model_rounds, seconds=settings.model_seconds)
    name = embedded.NAME if model is None else settings.model or model._llm_type
    bank = open_bank(library.embed_queries)
    executor = ThreadPoolExecutor(1, thread_name_prefix="assistant")
    return Parts(settings, library, graph, bank, name, criteria, executor)


def open_judge(settings: AssistantSettings) -> Judge | None:
    """The judge that the settings name, else the configured model; None for `strict`, and where there is no model.

    Address and key of the configured model are for a judge of the same provider too.
    Raises ValueError or ImportError where the settings name a model that cannot be opened.
    """
    name = settings.judge or settings.model
    if not name or name == STRICT:
        return None
    shared = _provider(name) == _provider(settings.model or name)
    model = providers.open_model(
        name,
        settings.model_base_url if shared else None,
        settings.model_api_key if shared else None,
        timeout=settings.model_seconds,
        max_tokens=_RULING_TOKENS,
    )
    return Judge(name, model, settings.model_seconds)


def _provider(name: str) -> str:
    """Of `provider:name`; a name alone is spoken to in OpenAI's protocol."""
    provider, colon, _ = name.partition(":")
    return provider if colon else "openai"
