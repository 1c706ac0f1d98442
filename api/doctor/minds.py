"""The configured model and its judge: one call of each, with its time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.findings import Finding
from api.settings import ApiSettings
from assistant.settings import STRICT, AssistantSettings

if TYPE_CHECKING:
    from assistant.trial import Trial

SLOW = 0.25  # of the time that the model has in a turn: it is called more than once


def opened(settings: AssistantSettings) -> Iterator[Finding]:
    """Whether the names can be opened at all; loads LangChain, and calls nobody."""
    if settings.model is None and settings.judge in (None, STRICT):
        return
    from assistant.trial import unopened

    for name, said in unopened(settings).items():
        hint = "write provider:name, such as openai:gpt-5, install the provider's package, set MCAP_MODEL_API_KEY"
        yield Finding(name, False, hint, said)


def look(settings: AssistantSettings, api: ApiSettings) -> Iterator[Finding]:
    if settings.model is None and settings.judge in (None, STRICT):
        yield Finding("model", True, seen="none is configured: the bundled leader answers, and quotes")
        return
    from assistant.trial import try_judge, try_model

    if settings.model is not None:
        trial = asyncio.run(try_model(settings))
        yield _model(settings, trial)
        if trial.problem and settings.judge in (None, settings.model):
            return  # the judge is the same
    if settings.judge == STRICT:
        yield Finding("judge", True, seen="strict: only what is word for word leaves")
        return
    judge = asyncio.run(try_judge(settings, api.home / "judges.json"))
    hint = "name another in MCAP_JUDGE; until then only what is word for word leaves (strict)"
    yield Finding(f"judge {settings.judge or settings.model}", judge.problem is None, hint, judge.problem or judge.seen)


def _model(settings: AssistantSettings, trial: Trial) -> Finding:
    what, bound = f"model {settings.model}", settings.model_seconds
    if trial.problem:
        hint = "mend MCAP_MODEL (provider:name; one that calls tools), MCAP_MODEL_BASE_URL, MCAP_MODEL_API_KEY"
        return Finding(what, False, hint, trial.problem)
    slow = trial.seconds > SLOW * bound
    hint = f"a turn has {bound:g} s for several calls: take a faster model, or give more MCAP_MODEL_SECONDS"
    return Finding(what, None if slow else True, hint, f"answers and calls tools, in {trial.seconds:.1f} s")
