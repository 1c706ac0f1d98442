"""Results → a table by kind and language, what fails, what changed since the baseline, an HTML page."""

from __future__ import annotations

import html
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.run import Result

STYLE = (
    "body{font:16px/1.5 system-ui;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:1rem 0}"
    "td,th{border:1px solid #8886;padding:.3rem .6rem;text-align:start}.bad{color:#b3261e}"
)


def table(results: Sequence[Result]) -> list[list[str]]:
    """A header row, then a row a kind: passed/asked in each language, and in all."""
    languages = sorted({result.case.language for result in results})
    kinds = sorted({result.case.kind for result in results})
    rows = [["kind", *languages, "all"]]
    for kind in [*kinds, "all"]:
        mine = [result for result in results if kind in (result.case.kind, "all")]
        cells = [_share([r for r in mine if r.case.language == language]) for language in languages]
        rows.append([kind, *cells, _share(mine)])
    return rows


def failures(results: Sequence[Result]) -> list[tuple[Result, str]]:
    return [(result, "; ".join(result.complaints)) for result in results if not result.passed]


def below_gate(results: Sequence[Result]) -> list[str]:
    """A line for each suite whose share of right answers is under its gate."""
    lines = []
    for suite in sorted({result.case.suite for result in results}):
        mine = [result for result in results if result.case.suite == suite]
        share = sum(result.passed for result in mine) / len(mine)
        if share < mine[0].case.gate:
            lines.append(f"{suite}: {share:.1%} right, the gate is {mine[0].case.gate:.1%}")
    return lines


def changes(results: Sequence[Result], baseline: Mapping[str, bool]) -> list[str]:
    """Cases that pass now and did not, or the other way round."""
    return [
        f"{'now right' if result.passed else 'now wrong'}: {result.case.id}"
        for result in results
        if baseline.get(result.case.id, result.passed) is not result.passed
    ]


def read_baseline(path: Path) -> dict[str, bool]:
    loaded: dict[str, bool] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


def write_baseline(path: Path, results: Sequence[Result]) -> None:
    verdicts = {result.case.id: result.passed for result in sorted(results, key=lambda r: r.case.id)}
    path.write_text(json.dumps(verdicts, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def median_seconds(results: Sequence[Result]) -> float:
    return statistics.median(result.seconds for result in results)


def page(results: Sequence[Result], versions: Mapping[str, str], baseline: Mapping[str, bool]) -> str:
    """One HTML page, with nothing from elsewhere."""
    parts = [f"<!doctype html><meta charset=utf-8><title>Evaluation</title><style>{STYLE}</style><h1>Evaluation</h1>"]
    parts.append(_html_table([["version", "value"], *([key, value] for key, value in versions.items())]))
    parts.append(_html_table(table(results)))
    changed = changes(results, baseline)
    parts.append(f"<h2>Changed since the baseline ({len(changed)})</h2>" + _html_list(changed))
    failed = failures(results)
    parts.append(f"<h2>Wrong ({len(failed)})</h2>")
    rows = [[r.case.id, " / ".join(map(str, r.case.turns)), r.answer.status, r.answer.text, why] for r, why in failed]
    parts.append(_html_table([["case", "asked", "status", "answer", "why"], *rows]))
    return "\n".join(parts)


def _share(results: Sequence[Result]) -> str:
    return f"{sum(result.passed for result in results)}/{len(results)}" if results else ""


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table><tr>{head.replace('td>', 'th>')}</tr>" + "".join(f"<tr>{row}</tr>" for row in body) + "</table>"


def _html_list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in lines) + "</ul>"
