"""`mcap eval judge`: true and falsified sentences through the configured judge, and how many of each it tells."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from assistant.evidence.shown import source_line
from assistant.grounding.judge import Judge, JudgeUnavailableError, Pair
from evals.cases import Strict
from knowledge.library import Library

DATA = Path(__file__).parent / "data" / "judge.jsonl"
BATCH = 8  # pairs in one call
TRIES = 3  # of one call, before the run ends
FOUND, LET_THROUGH = 0.98, 0.97  # gates: falsified sentences found, true ones let through
UNSET = (
    "No judge is configured. Set MCAP_JUDGE to a chat model as provider:name, or MCAP_MODEL, which judges where "
    "MCAP_JUDGE is not set (`strict` compares words and needs no measuring)."
)

Kind = Literal["name", "negation", "scope", "modal", "figure", "authority", "time"]


class Item(Strict):
    """Two sentences that cite the same statements: one of them is supported, the other is falsified in one `kind`."""

    id: str
    lang: str
    keys: tuple[str, ...]
    kind: Kind
    true: str
    false: str


@dataclass(frozen=True)
class Asked:
    """One of the two sentences of an item."""

    item: Item
    truth: bool

    @property
    def sentence(self) -> str:
        return self.item.true if self.truth else self.item.false


@dataclass(frozen=True)
class Ruled:
    """A sentence and whether the judge lets it through."""

    asked: Asked
    supported: bool

    @property
    def right(self) -> bool:
        return self.supported == self.asked.truth


def load(path: Path = DATA) -> list[Item]:
    """Raises pydantic.ValidationError for an item that is malformed."""
    return [Item.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def batches(items: Sequence[Item]) -> Iterator[tuple[Asked, ...]]:
    """Every sentence once. The two of one item lie in two passes over the items; which comes first has no pattern."""
    for last in (False, True):
        once = [Asked(item, bool(sha256(item.id.encode()).digest()[0] & 1) != last) for item in items]
        yield from (tuple(once[start : start + BATCH]) for start in range(0, len(once), BATCH))


def sources(library: Library, item: Item) -> tuple[str, ...]:
    """What both sentences cite, in the item's language where the corpus has it, else in English."""
    return tuple(source_line(found) for found in library.statements(item.keys, item.lang))


async def ruled(
    judge: Judge, items: Sequence[Item], library: Library, progress: Callable[[int, int], None]
) -> list[Ruled]:
    """Every sentence once through the judge. Raises JudgeUnavailableError."""
    done: list[Ruled] = []
    for batch in batches(items):
        pairs = [Pair(asked.sentence, sources(library, asked.item)) for asked in batch]
        done += map(Ruled, batch, await _patiently(judge, pairs))
        progress(len(done), 2 * len(items))
    return done


async def _patiently(judge: Judge, pairs: Sequence[Pair]) -> list[bool]:
    for wait in range(1, TRIES):
        try:
            return await judge.rule(pairs)
        except JudgeUnavailableError:
            await asyncio.sleep(wait)
    return await judge.rule(pairs)


def shares(results: Iterable[Ruled]) -> tuple[float, float]:
    """Falsified sentences found, and true ones let through; 1 where there are none."""
    kept = list(results)
    right = {truth: [one.right for one in kept if one.asked.truth is truth] for truth in (False, True)}
    found, through = (sum(some) / len(some) if some else 1.0 for some in (right[False], right[True]))
    return found, through


def page(name: str, results: Sequence[Ruled]) -> str:
    """The shares in all, by kind and by language, then every mistake."""
    kinds, languages = (sorted({_of(one, field) for one in results}) for field in ("kind", "lang"))
    rows = [("all", results)]
    rows += [(kind, [one for one in results if _of(one, "kind") == kind]) for kind in kinds]
    rows += [(language, [one for one in results if _of(one, "lang") == language]) for language in languages]
    head = f"judge: {name}\n{'':12}{'false found':>14}{'true let through':>19}"
    return "\n".join([head, *(_row(title, some) for title, some in rows), *_mistakes(results)])


def _of(one: Ruled, field: Literal["kind", "lang"]) -> str:
    return str(getattr(one.asked.item, field))


def _row(title: str, results: Sequence[Ruled]) -> str:
    found, through = shares(results)
    return f"{title:12}{found:>14.1%}{through:>19.1%}"


def _mistakes(results: Sequence[Ruled]) -> Iterator[str]:
    for one in results:
        if not one.right:
            what = "true, not let through" if one.asked.truth else "false, let through"
            item = one.asked.item
            yield f"{what}: {item.id} ({item.kind}; {', '.join(item.keys)}): {one.asked.sentence}"


def code(results: Sequence[Ruled]) -> int:
    """1 below a gate."""
    found, through = shares(results)
    return 1 if found < FOUND or through < LET_THROUGH else 0


def evaluate() -> int:
    """Run it on the configured judge. Returns 1 below a gate, 2 where there is no judge or it does not answer."""
    from assistant.settings import AssistantSettings
    from assistant.wiring import open_judge

    try:
        judge = open_judge(AssistantSettings())
    except (ValueError, ImportError) as error:
        print(f"The judge cannot be opened: {error}", file=sys.stderr)
        return 2
    if judge is None:
        print(UNSET, file=sys.stderr)
        return 2
    return measure(judge)


def measure(judge: Judge) -> int:
    """The shipped sentences through this judge, over the shipped corpus; printed."""
    try:
        results = asyncio.run(_run(judge))
    except JudgeUnavailableError as error:
        print(f"\nThe judge does not answer: {error}", file=sys.stderr)
        return 2
    print(page(judge.name, results))
    if below := code(results):
        print(f"below its gate: {FOUND:.0%} of what is false, {LET_THROUGH:.0%} of what is true", file=sys.stderr)
    return below


async def _run(judge: Judge) -> list[Ruled]:
    from knowledge.library import KnowledgeSettings, open_library

    home = Path(tempfile.mkdtemp(prefix="mcap-eval-"))
    try:
        library = open_library(KnowledgeSettings(home=home))
        return await ruled(judge, load(), library, _progress)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _progress(done: int, of: int) -> None:
    """On one line of a terminal; elsewhere a line now and then."""
    if sys.stderr.isatty():
        print(f"\rjudged {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)
    elif done == of or done % (10 * BATCH) == 0:
        print(f"judged {done} of {of}", file=sys.stderr, flush=True)
