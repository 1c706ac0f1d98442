"""One call of the configured model and of its judge, to see whether they can do their work."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import tool

from assistant.grounding.judge import JudgeUnavailableError
from assistant.grounding.probe import MOST_PASSED, Probes, falsified, passed_false
from assistant.settings import AssistantSettings
from assistant.wiring import open_judge, open_model

_LONGEST = 300  # characters of what a provider says


@dataclass(frozen=True)
class Trial:
    """`problem` None: it did its work, in so many seconds."""

    seconds: float
    problem: str | None = None
    seen: str = ""


@tool
def add(a: int, b: int) -> int:
    """The sum of two whole numbers."""
    return a + b


def unopened(settings: AssistantSettings) -> dict[str, str]:
    """By the setting's name, why what it names cannot be opened."""
    found = {}
    for name, opening in (("MCAP_MODEL", open_model), ("MCAP_JUDGE", open_judge)):
        try:
            opening(settings)
        except Exception as error:  # noqa: BLE001 (whatever a provider's package raises without its key)
            found[name] = _said(error)
    return found if "MCAP_MODEL" not in found or settings.judge else {"MCAP_MODEL": found["MCAP_MODEL"]}


async def try_model(settings: AssistantSettings) -> Trial:
    """A sum that it is to ask a tool for, since a model that calls none works out nothing."""
    began = time.monotonic()
    try:
        model = open_model(settings)
        if model is None:
            raise ValueError("no model is configured")
        async with asyncio.timeout(settings.model_seconds):
            said = await model.bind_tools([add]).ainvoke(
                [SystemMessage("Use the tool for every sum."), HumanMessage("What is 1234 + 4321?")]
            )
    except TimeoutError:
        return Trial(time.monotonic() - began, f"no answer in {settings.model_seconds:g} s")
    except Exception as error:  # noqa: BLE001 (whatever a provider's client raises)
        return Trial(time.monotonic() - began, _said(error))
    called = bool(getattr(said, "tool_calls", ()))
    return Trial(time.monotonic() - began, None if called else "it answers, but called no tool for a sum")


async def try_judge(settings: AssistantSettings, probes: Path) -> Trial:
    """The probe: falsified sentences that it must find. What came of it is kept, as the service keeps it."""
    began = time.monotonic()
    try:
        judge = open_judge(settings)
        if judge is None:
            raise ValueError("no judge is configured")
        passed = await passed_false(judge)
    except JudgeUnavailableError as error:
        return Trial(time.monotonic() - began, f"no ruling: {error.__cause__ and _said(error.__cause__)}")
    except Exception as error:  # noqa: BLE001 (whatever a provider's package raises without its key)
        return Trial(time.monotonic() - began, _said(error))
    Probes(probes).keep(judge.name, passed)
    seconds, count = time.monotonic() - began, len(falsified())
    if passed > MOST_PASSED:
        return Trial(seconds, f"it let {passed} of {count} falsified sentences through, in {seconds:.1f} s")
    return Trial(seconds, seen=f"found {count - passed} of {count} falsified sentences, in {seconds:.1f} s")


def _said(error: BaseException) -> str:
    text = f"{type(error).__name__}: {error}".partition("\n")[0]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
