"""Every regular expression of the packages, and texts that are hard for it."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]  # how `re` itself reads an expression
from types import ModuleType
from typing import Any

PACKAGES = ("api", "assistant", "knowledge", "tools")
LEFT_OUT = ("api.db.migrations.", "api.web", "assistant.leaders.schemas")  # Alembic's; no Python; sees our schemas
GENERAL = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    ".",
    "-",
    "1.",
    "1,",
    "a ",
    "a-",
    "a.",
    "A ",
    "1 ",
    '"',
    "(",
    "[",
    "[[",
    "{",
    "一",
    "é",
)
Text = Callable[[int], str]  # of so many characters


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not found.name.startswith(LEFT_OUT):
                yield importlib.import_module(found.name)


@dataclass(frozen=True)
class Used:
    """An expression and a way in which it is used: `match`, `fullmatch`, or anything that looks at every place."""

    where: str
    pattern: re.Pattern[str]
    way: str

    def __call__(self, text: str) -> None:
        if self.way in {"match", "fullmatch"}:
            getattr(self.pattern, self.way)(text)
        else:
            for _ in self.pattern.finditer(text):
                pass


def used() -> Iterator[Used]:
    """The expressions that stand in a module, and those written where they are used, each way once."""
    found = list(modules())
    sources = {module.__name__: inspect.getsource(module) for module in found}
    everything = "\n".join(sources.values())
    seen: set[tuple[str, str]] = set()
    for module in found:
        named = [(name, each) for name, value in vars(module).items() for each in _within(value)]
        ways = [(name, each, way) for name, each in named for way in _ways(name, sources[module.__name__], everything)]
        for name, each, way in [*ways, *_inline(module, sources[module.__name__])]:
            if (each.pattern, way) not in seen:
                seen.add((each.pattern, way))
                yield Used(f"{module.__name__}.{name}", each, way)


def _ways(name: str, source: str, everything: str) -> set[str]:
    told = re.findall(rf"\b{name}\.(\w+)", source if name.startswith("_") else everything)
    return {way if way in {"match", "fullmatch"} else "search" for way in told if way != "pattern"}


def _within(value: Any) -> list[re.Pattern[str]]:
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
    return [each for each in held if isinstance(each, re.Pattern) and isinstance(each.pattern, str)]


def _inline(module: ModuleType, source: str) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """`re.sub("…", …)` in a function, where the expression needs nothing of the function's own."""
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        if (
            not isinstance(node, ast.Call)
            or not isinstance(called, ast.Attribute)
            or called.attr in {"escape", "compile"}
        ):
            continue
        if not isinstance(called.value, ast.Name) or called.value.id != "re" or not node.args:
            continue
        try:
            written = eval(compile(ast.Expression(node.args[0]), "", "eval"), vars(module))  # noqa: S307 (our own code)
        except NameError:
            continue
        yield (
            f"line {node.lineno}",
            re.compile(written),
            called.attr if called.attr in {"match", "fullmatch"} else "search",
        )


def hard_texts(pattern: re.Pattern[str]) -> Iterator[Text]:
    """What it repeats, repeated and then broken off, behind what leads to it; and pieces that are common."""
    pieces = {("", piece) for piece in GENERAL} | set(_repeated(parser.parse(pattern.pattern, pattern.flags), ""))
    for lead, piece in sorted(pieces):
        if piece:
            yield lambda n, lead=lead, piece=piece: (lead + piece * (n // len(piece) + 1))[: n - 1] + "\x01"  # type: ignore[misc]


def _repeated(parsed: Any, lead: str) -> Iterator[tuple[str, str]]:
    """(what matches up to a repetition, what matches one turn of it), of every repetition."""
    for operation, value in parsed:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            turn = _sample(value[2])
            yield lead, turn
            yield "", turn
            yield "", lead + turn
            yield from _repeated(value[2], lead)
        for inner in _inner(operation, value):
            yield from _repeated(inner, lead)
        lead += _sample([(operation, value)])
    yield "", lead


def _inner(operation: Any, value: Any) -> list[Any]:
    if operation is sre.BRANCH:
        return list(value[1])
    if operation is sre.SUBPATTERN:
        return [value[3]]
    if operation is sre.ATOMIC_GROUP:
        return [value]
    return []


def _sample(parsed: Any) -> str:
    """A text that it matches, more or less: what stands around is not looked at."""
    return "".join(_one(operation, value) for operation, value in parsed)


def _one(operation: Any, value: Any) -> str:
    if operation is sre.LITERAL:
        return chr(value)
    if operation is sre.IN:
        return _of_set(value)
    if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least: int = value[0]
        return _sample(value[2]) * max(1, min(least, 4))
    inner = _inner(operation, value)
    return _sample(inner[0]) if inner else "a" if operation in (sre.ANY, sre.NOT_LITERAL) else ""


CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": "-"}


def _of_set(members: list[tuple[Any, Any]]) -> str:
    """One character of a set."""
    if members[0][0] is sre.NEGATE:
        return "a"
    kind, value = members[0]
    if kind is sre.LITERAL:
        return chr(value)
    return chr(value[0]) if kind is sre.RANGE else CATEGORIES.get(str(value), "a")


def growth(work: Callable[[str], object], text: Text) -> float:
    """How many times as long 8,000 characters take as 2,000, each at its best of some tries; 0 where it is no time."""
    short = long = float("inf")
    for _ in range(TRIES):
        if _seconds(work, text(500)) > MUCH:
            return 1_000.0
        short = min(short, _seconds(work, text(2_000)))
        if short < NOTHING:
            return 0.0
        if short >= MUCH:
            continue
        long = min(long, _seconds(work, text(8_000)))
        if long < max(ENOUGH, LINEAR * short):
            return 0.0
    return min(long / short, 1_000.0)


def _seconds(work: Callable[[str], object], text: str) -> float:
    """Of this thread alone, whatever else the machine does."""
    began = time.thread_time()
    work(text)
    return time.thread_time() - began


TRIES = 6
NOTHING, ENOUGH = 0.001, 0.06  # seconds of 2,000 and of 8,000 characters that are no time
MUCH = 0.5  # seconds of 2,000 characters, after which 8,000 are not waited for
LINEAR = 8.0  # times as long for four times the text: some noise over linear; a square is 16, a cube 64
