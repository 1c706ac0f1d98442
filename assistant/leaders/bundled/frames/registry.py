"""Tool → frame: the one list that intents, slots, names, suggestions and results read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames import (
    absolute_target,
    arithmetic,
    base_year_recalculation,
    convert_units,
    fugitive_refrigerants,
    hours_balance,
    intensity_target,
    inventory,
    mobile_combustion,
    purchased_electricity,
    purchased_heat_steam,
    renewable_electricity_target,
    stationary_combustion,
    target_check,
    target_progress,
    year_on_record,
)
from assistant.leaders.bundled.frames.figures import Figures
from assistant.leaders.bundled.frames.frame import Frame, Next
from assistant.leaders.bundled.frames.sources import by_source
from assistant.numbers.reads import Read
from tools.calculation import Calculation
from tools.registry import CALCULATORS

_DECLARED = (
    stationary_combustion.FRAME,
    mobile_combustion.FRAME,
    fugitive_refrigerants.FRAME,
    purchased_electricity.FRAME,
    purchased_heat_steam.FRAME,
    absolute_target.FRAME,
    intensity_target.FRAME,
    renewable_electricity_target.FRAME,
    target_check.FRAME,
    target_progress.FRAME,
    base_year_recalculation.FRAME,
    convert_units.FRAME,
    arithmetic.FRAME,
    hours_balance.FRAME,
    year_on_record.FRAME,
)
_INVENTORY = inventory.frame_of([frame for frame in _DECLARED if frame.source])
FRAMES: Mapping[str, Frame] = {frame.tool: frame for frame in (*_DECLARED, _INVENTORY)}

FILLED = tuple(tool for tool, frame in FRAMES.items() if frame.fill)  # those that messages ask for by their figures
HOURS = hours_balance.FRAME.tool
RECORDED = year_on_record.FRAME.tool
INVENTORY = _INVENTORY.tool
ARITHMETIC = arithmetic.FRAME.tool
CONVERTER = convert_units.FRAME.tool

_BASE_AND_TARGET = {"base_year", "base_emissions", "target_year"}
_SOURCES = {tool: frame.source for tool, frame in FRAMES.items() if frame.source}
ASKED_OF = next(tool for tool, source in _SOURCES.items() if source.nameless_matter)  # asks what an amount is of
_BURNING = frozenset({stationary_combustion.FRAME.tool, mobile_combustion.FRAME.tool})
_ANY_POWER = next(tool for tool, source in _SOURCES.items() if source.nameless_power)


def figures(message: Message, quantities: Iterable[Read]) -> Figures:
    return Figures(message, tuple(quantities), _SOURCES)


def evidence(seen: Figures) -> dict[str, float]:
    """Tool → how many times likelier the figures make it; those of which they say nothing are left out."""
    said = {tool: frame.evidence(seen) for tool, frame in FRAMES.items()}
    return {tool: times for tool, times in said.items() if times is not None}


def is_whole(tool: str, values: Mapping[str, Any]) -> bool:
    """Do these inputs lack nothing?"""
    try:
        CALCULATORS[tool].inputs.model_validate(values)
    except ValidationError:
        return False
    return True


def takes_activity(label: str) -> bool:
    """Is it a calculator whose inputs are amounts of activity data?"""
    return label in FRAMES and FRAMES[label].takes_activity


def sorted_out(tool: str, message: Message) -> Mapping[str, tuple[Read, ...]]:
    """Tool → the numbers that are for it: where amounts of several sources are told one calculation each, unless a
    sum of all is wanted. Kilowatt-hours of nothing that is named are electricity."""
    alone = {tool: message.reads}
    if not takes_activity(tool) or message.has("altogether"):
        return alone
    sources = by_source(message, _SOURCES)
    if set(sources) == {_ANY_POWER} and tool in _SOURCES:
        return {_ANY_POWER: message.reads}
    return sources if len(sources) > 1 else alone


def homes(message: Message) -> Mapping[str, tuple[Read, ...]]:
    """Tool → the amounts that its source is named for."""
    return by_source(message, _SOURCES)


def burns(tool: str) -> bool:
    """Does it take a fuel by its name?"""
    return tool in _BURNING


def base_year(made: Calculation) -> Mapping[str, Any]:
    """The base year with its emissions, as inputs of a target, where the calculation's result is one."""
    frame = FRAMES.get(made.tool)  # earlier turns may hold calculators that are no more
    return frame.base_year(made) if frame and frame.base_year else {}


def aims(tool: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Other calculators that start from the same base year to the same target year, each with the input that says its
    aim as a share."""
    for other, frame in FRAMES.items():
        if frame.aim and other != tool and set(values) >= _BASE_AND_TARGET:
            yield other, frame.aim


def suggested(tools: Iterable[str]) -> Next:
    """What is suggested after these calculations: questions to the documents before lines of the catalogue."""
    after = [FRAMES[tool].suggested for tool in tools]
    questions = dict.fromkeys(key for one in after for key in one.questions)
    lines = dict.fromkeys(name for one in after for name in one.lines)
    return Next(questions=tuple(questions)) if questions else Next(lines=tuple(lines))
