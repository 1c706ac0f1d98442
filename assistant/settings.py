"""Who answers, who judges, and what they may take: read from the environment, without loading any of them."""

from __future__ import annotations

from pydantic import Field, SecretStr

from assistant.environment import Settings

STRICT = "strict"  # as a judge: only what is word for word passes


class AssistantSettings(Settings):
    """Who answers, who judges, and what they may take. Environment names begin with MCAP_."""

    model: str | None = Field(None, description="chat model as provider:name; none: the bundled leader")
    model_base_url: str | None = Field(
        None, description="address of an OpenAI-compatible server (vLLM, llama.cpp, Ollama)"
    )
    model_api_key: SecretStr | None = Field(None, description="key for it; else the provider's own environment name")
    model_seconds: float = Field(
        45.0, gt=0, description="time that the model has in one turn, before the bundled leader answers"
    )
    model_rounds: int = Field(4, ge=1, description="calls of the model in one turn")
    model_tokens: int = Field(900, ge=64, description="longest text of one call, in tokens")
    judge: str | None = Field(
        None, description="a chat model as provider:name that checks sentences, or `strict`; none: the configured model"
    )
    judge_seconds: float | None = Field(
        None, gt=0, description="time of one call of the judge, before quotations stand in; none: the model's"
    )
    message_characters: int = Field(8000, ge=100, description="longest message that is read")
    history_turns: int = Field(6, ge=0, description="earlier turns that a configured model is shown")
