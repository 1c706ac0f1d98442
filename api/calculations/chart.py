"""Charts of calculations as SVG: a target's path with reported years, an inventory by scope and source. No script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from tools.amounts import Emissions
from tools.calculation import Calculation, Quantity, Rows

WIDTH, HEIGHT = 720, 360
LEFT, RIGHT, TOP, BOTTOM = 90, 24, 48, 52
INK, PALE, LINE, MARK = "#1f2933", "#d3dae3", "#0b6e4f", "#b3261e"
COLOURS = ("#0b6e4f", "#c2571a", "#2b5fa8", "#7a4fa3", "#8a6d00")

Point = tuple[int, float]


@dataclass(frozen=True)
class Series:
    name: str
    points: Sequence[Point]
    colour: str
    dots: bool


def chart(calculation: Calculation) -> str | None:
    """The picture of a calculation, or None where its tool has none."""
    draw = CHARTS.get(calculation.tool)
    return draw(calculation) if draw else None


def _path(calculation: Calculation) -> str:
    points = _points(_rows(calculation, "path"), "emissions")
    line = Series("target path", points, LINE, dots=False)
    base, target = points[0], points[-1]
    words = f"Target path: {_shown(base[1])} tCO2e in {base[0]} to {_shown(target[1])} tCO2e in {target[0]}"
    return _lines(words, [line])


def _progress(calculation: Calculation) -> str:
    rows = _rows(calculation, "years")
    base = calculation.inputs["base"]
    year, aim = int(calculation.inputs["target"]["year"]), _value(calculation, "target_emissions")
    begin = (int(base["year"]), float(_tonnes(base["emissions"])))
    words = f"Reported emissions against the line from {begin[0]} to {year}"
    line = Series("target line", [begin, (year, aim)], LINE, dots=False)
    return _lines(words, [line, Series("reported", _points(rows, "emissions"), MARK, dots=True)])


def _inventory(calculation: Calculation) -> str:
    """Stacked bars: one a scope, one part a source; scope 2 by location and by market."""
    rows = _rows(calculation, "by_source")
    bars = [("Scope 1", "scope1"), ("Scope 2, location", "scope2_location"), ("Scope 2, market", "scope2_market")]
    totals = [sum(float(Decimal(str(row[column]))) for row in rows) for _, column in bars]
    top = max(totals) or 1.0
    step = (WIDTH - LEFT - RIGHT) / len(bars)
    parts = [_grid(top)]
    for number, (name, column) in enumerate(bars):
        x, height = LEFT + step * number + step * 0.2, 0.0
        for index, row in enumerate(rows):
            value = float(Decimal(str(row[column])))
            if value:
                tall = value / top * (HEIGHT - TOP - BOTTOM)
                y = HEIGHT - BOTTOM - height - tall
                title = f"{_words(row['source'])}: {_shown(value)} tCO2e"
                parts.append(_bar(x, y, step * 0.6, tall, COLOURS[index % len(COLOURS)], title))
                height += tall
        parts.append(_label(x + step * 0.3, HEIGHT - BOTTOM + 18, name))
        parts.append(_label(x + step * 0.3, HEIGHT - BOTTOM - height - 6, _shown(totals[number])))
    names = [(_words(row["source"]), COLOURS[index % len(COLOURS)]) for index, row in enumerate(rows)]
    words = "; ".join(f"{name}: {_shown(total)} tCO2e" for (name, _), total in zip(bars, totals, strict=True))
    return _svg(f"Inventory. {words}", [*parts, _legend(names)])


CHARTS: Mapping[str, Callable[[Calculation], str]] = {
    "absolute_target": _path,
    "intensity_target": _path,
    "target_progress": _progress,
    "inventory": _inventory,
}


def _lines(words: str, series: Sequence[Series]) -> str:
    years = sorted({year for each in series for year, _ in each.points})
    top = max(value for each in series for _, value in each.points) or 1.0
    span = max(years[-1] - years[0], 1)

    def at(point: Point) -> tuple[float, float]:
        x = LEFT + (point[0] - years[0]) / span * (WIDTH - LEFT - RIGHT)
        return x, HEIGHT - BOTTOM - point[1] / top * (HEIGHT - TOP - BOTTOM)

    parts = [_grid(top)]
    parts += [_label(at((year, 0.0))[0], HEIGHT - BOTTOM + 18, str(year)) for year in _thinned(years)]
    for each in series:
        places = [at(point) for point in each.points]
        if not each.dots:
            drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            parts.append(f'<polyline points="{drawn}" fill="none" stroke="{each.colour}" stroke-width="2.5"/>')
        for (x, y), (year, value) in zip(places, each.points, strict=True):
            title = f"<title>{year}: {_shown(value)} tCO2e</title>"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{5 if each.dots else 3}" fill="{each.colour}">{title}</circle>'
            )
    return _svg(words, [*parts, _legend([(each.name, each.colour) for each in series])])


def _grid(top: float) -> str:
    lines = []
    for quarter in range(5):
        y = HEIGHT - BOTTOM - quarter / 4 * (HEIGHT - TOP - BOTTOM)
        lines.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{PALE}"/>')
        lines.append(_label(LEFT - 8, y + 4, _shown(top * quarter / 4), "end"))
    return "".join(lines)


def _bar(x: float, y: float, width: float, height: float, colour: str, title: str) -> str:
    inner = f"<title>{escape(title)}</title>"
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}">{inner}</rect>'


def _label(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="12" fill="{INK}">{escape(text)}</text>'


def _legend(names: Sequence[tuple[str, str]]) -> str:
    parts, x = [], float(LEFT)
    for name, colour in names:
        parts.append(f'<rect x="{x:.1f}" y="14" width="12" height="12" fill="{colour}"/>')
        parts.append(_label(x + 18, 24, name, "start"))
        x += 30 + 6.6 * len(name)
    return "".join(parts)


def _svg(words: str, parts: Sequence[str]) -> str:
    unit = _label(12, TOP - 8, "tCO2e", "start")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif"><title>{escape(words)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{unit}{"".join(parts)}</svg>'
    )


def _rows(calculation: Calculation, name: str) -> Sequence[Mapping[str, Any]]:
    table = calculation.result[name]
    return table.rows if isinstance(table, Rows) else ()


def _value(calculation: Calculation, name: str) -> float:
    entry = calculation.result[name]
    return float(entry.value) if isinstance(entry, Quantity) else 0.0


def _tonnes(emissions: Mapping[str, str]) -> Decimal:
    return Emissions.model_validate(emissions).tonnes


def _points(rows: Sequence[Mapping[str, Any]], column: str) -> list[Point]:
    return [(int(row["year"]), float(Decimal(str(row[column])))) for row in rows]


def _thinned(years: Sequence[int]) -> Sequence[int]:
    return years[:: max(1, -(-len(years) // 12))]


def _words(name: object) -> str:
    return str(name).replace("_", " ")


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}".rstrip("0").rstrip(".")
