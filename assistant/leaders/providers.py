"""Any other chat model, by LangChain's `init_chat_model`: a provider, or any OpenAI-compatible address."""

from __future__ import annotations

from langchain.chat_models import init_chat_model
from langchain_core.language_models.chat_models import BaseChatModel
from pydantic import SecretStr

from assistant.leaders.plain import made_plain


def open_model(
    name: str, base_url: str | None, key: SecretStr | None, *, timeout: float, max_tokens: int
) -> BaseChatModel:
    """`name` is `provider:model`; with a base URL and no provider, OpenAI's protocol is spoken.

    Raises ValueError or ImportError where the provider is unknown or its package is not installed.
    """
    options: dict[str, object] = {"timeout": timeout, "max_tokens": max_tokens, "max_retries": 0, "temperature": 0}
    if base_url:
        options["base_url"] = base_url
        options["api_key"] = key.get_secret_value() if key else "none"  # local servers ask for one and ignore it
        name = name if ":" in name else f"openai:{name}"
        if name.startswith("openai:"):
            options["stream_usage"] = True  # else no token of another server is counted
    elif key:
        options["api_key"] = key.get_secret_value()
    model = init_chat_model(name, **options)  # type: ignore[call-overload]
    assert isinstance(model, BaseChatModel)  # noqa: S101 (a name that is given makes no configurable model)
    return made_plain(model)
