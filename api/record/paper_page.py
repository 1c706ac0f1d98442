"""A paper as one page that is made to be printed: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from api.record.paper import Bars, Block, Line, Paper, Section, Table

STYLE = """
body{font:10pt/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;color:#111;padding:0 1rem}
h1{font-size:17pt;margin:0}h2{font-size:12pt;margin:1.8rem 0 .4rem;break-after:avoid}
.draft{border:2px solid #b3261e;padding:.6rem .8rem;margin:1rem 0;font-weight:600}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.6rem 0}
th,td{border-bottom:1px solid #bbb;padding:.3rem .5rem;text-align:start;vertical-align:top}
.n{text-align:end;font-variant-numeric:tabular-nums}
svg{width:100%;height:auto;max-width:44rem}
thead{display:table-header-group}tr{break-inside:avoid}
@page{margin:18mm}@media print{body{margin:0;max-width:none;padding:0}.wide{overflow:visible}}
"""
ROW, LABEL, WIDTH, SAID = 30, 90, 720, 150  # of the chart, in its own units
INK, GREEN, RED = "#1f2933", "#0b6e4f", "#b3261e"


def page(paper: Paper) -> str:
    head, *rest = paper.head
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in rest)
    sections = "".join(_section(section) for section in paper.sections)
    return f"""<!doctype html>
<html lang="{paper.language}" dir="{paper.direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(f"{paper.title} – {paper.name}")}</title><style>{STYLE}</style></head>
<body><main><h1>{escape(paper.title)}</h1>
<p><strong>{escape(paper.name)}</strong></p>
<p class="draft">{escape(head)}</p>
{lines}{sections}</main></body></html>
"""


def policy() -> str:
    """The Content-Security-Policy of the page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'"


def _section(section: Section) -> str:
    return f"<section><h2>{escape(section.heading)}</h2>\n{''.join(map(_block, section.blocks))}</section>\n"


def _block(block: Block) -> str:
    if isinstance(block, Line):
        foreign = f' lang="{block.language}" dir="ltr"' if block.language else ""
        return f"<p{foreign}>{escape(block.text)}</p>\n"
    return _table(block) if isinstance(block, Table) else bars(block)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col"{_class(table, n)}>{escape(head)}</th>' for n, head in enumerate(table.heads))
    rows = "".join(
        "<tr>" + "".join(f"<td{_class(table, n)}>{escape(cell)}</td>" for n, cell in enumerate(row)) + "</tr>\n"
        for row in table.rows
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></div>\n'


def _class(table: Table, column: int) -> str:
    return ' class="n"' if column in table.numbers else ""


def bars(chart: Bars) -> str:
    """Bars from left to right, the line to the target as a mark across each."""
    top = max([bar.value for bar in chart.bars] + [bar.line or 0 for bar in chart.bars]) or 1
    wide, tall = WIDTH - LABEL - SAID, ROW * len(chart.bars) + 24
    parts = []
    for number, bar in enumerate(chart.bars):
        y = number * ROW
        parts.append(f'<text x="{LABEL - 8}" y="{y + 19}" text-anchor="end">{escape(bar.name)}</text>')
        parts.append(
            f'<rect x="{LABEL}" y="{y + 4}" width="{bar.value / top * wide:.1f}" height="{ROW - 10}" fill="{GREEN}"/>'
        )
        end = LABEL + max(bar.value, bar.line or 0) / top * wide
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 19}">{escape(bar.said)}</text>')
        if bar.line is not None:
            x = LABEL + bar.line / top * wide
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + ROW - 2}" stroke="{RED}" stroke-width="3"/>'
            )
    if any(bar.line is not None for bar in chart.bars):
        y = ROW * len(chart.bars) + 14
        parts.append(f'<line x1="{LABEL}" x2="{LABEL}" y1="{y - 10}" y2="{y + 4}" stroke="{RED}" stroke-width="3"/>')
        parts.append(f'<text x="{LABEL + 8}" y="{y}">{escape(chart.line)}</text>')
    words = "; ".join(f"{bar.name}: {bar.said}" for bar in chart.bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" role="img" direction="ltr" '
        f'font-size="13" fill="{INK}"><title>{escape(f"{chart.title}. {words}")}</title>{"".join(parts)}</svg>\n'
    )
