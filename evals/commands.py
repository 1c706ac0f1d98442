"""`mcap eval`: the suites, in a home of their own with the shipped corpus."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.run import Result

CASES = Path(__file__).parent / "cases"
BASELINE = Path(__file__).parent / "baseline.json"
JUDGE = "judge"


def evaluate(
    suites: Sequence[str], today: date, own_cases: Path | None = None, report: Path | None = None, keep: bool = False
) -> int:
    """Run the suites and print the table. Returns 1 where a suite is below its gate, 2 where there is none of a name.

    `own_cases` is the user's folder of suites (MCAP_HOME/evals); `keep` writes the baseline anew. `judge` is no suite
    of questions: it is run by name only, and before the others.
    """
    if JUDGE in suites:
        from evals.judge import evaluate as judged

        code, others = judged(), [suite for suite in suites if suite != JUDGE]
        return max(code, evaluate(others, today, own_cases, report, keep)) if others else code
    from evals import report as reports

    try:
        results = asyncio.run(_run(suites, today, own_cases))
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    baseline = reports.read_baseline(BASELINE)
    _print(results, baseline)
    if report is not None:
        report.write_text(reports.page(results, _versions(results), baseline), encoding="utf-8")
        print(f"report: {report}")
    if keep:
        reports.write_baseline(BASELINE, results)
    below = reports.below_gate(results)
    for line in below:
        print(f"below its gate: {line}", file=sys.stderr)
    return 1 if below else 0


async def _run(suites: Sequence[str], today: date, own_cases: Path | None) -> list[Result]:
    from assistant.settings import AssistantSettings
    from assistant.wiring import open_parts
    from evals.cases import load
    from evals.quotes import quotes
    from evals.run import run
    from knowledge.library import KnowledgeSettings, open_library

    cases = list(load([CASES, *([own_cases] if own_cases else [])], suites))
    home = Path(tempfile.mkdtemp(prefix="mcap-eval-"))
    try:
        library = open_library(KnowledgeSettings(home=home))
        parts = open_parts(AssistantSettings(), library)
        try:
            return [result async for result in run(cases, parts, quotes(library, cases), today)]
        finally:
            parts.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _print(results: Sequence[Result], baseline: dict[str, bool]) -> None:
    from evals import report as reports

    for row in reports.table(results):
        print("  ".join(cell.ljust(14 if i == 0 else 6) for i, cell in enumerate(row)))
    for result, why in reports.failures(results):
        print(f"wrong: {result.case.id}: {why}")
    for line in reports.changes(results, baseline):
        print(line)
    print(f"median turn: {reports.median_seconds(results) * 1000:.0f} ms")


def _versions(results: Sequence[Result]) -> dict[str, str]:
    first = results[0].answer
    return {"mcap-assistant": version("mcap-assistant"), "model": first.model, "release": first.release}
