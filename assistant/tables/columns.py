"""What each column of a table is, by what heads it and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.tables import figures, words
from assistant.tables.head import Grid, meant
from assistant.tables.periods import Period, period
from assistant.tables.reading import ColumnRead, Meant, Role, Why
from knowledge.readers.cells import Cell
from tools.inventory.rows import letter

MOST = 0.6  # of the cells of a column that make it what they are
SAMPLED = 200  # rows
NUMBERS_OUT: tuple[Why, ...] = ("money", "reading", "emissions", "production")  # in which order they are looked for
TEXTS: tuple[tuple[str, Role], ...] = (
    ("unit", "unit"), ("country", "country"), ("site", "site"), ("label", "label"), ("period", "period"),
)  # fmt: skip
Nearest = Callable[[str], str | None]  # the concept that a heading is like, where no word tells


@dataclass(frozen=True)
class _Column:
    place: int
    heads: tuple[str, ...]
    cells: tuple[Cell, ...]  # those that hold something

    @property
    def heading(self) -> str:
        return " / ".join(self.heads)

    def share(self, holds: Callable[[Cell], bool]) -> float:
        return sum(map(holds, self.cells)) / len(self.cells) if self.cells else 0.0


def described(seen: Grid, nearest: Nearest | None) -> tuple[ColumnRead, ...]:
    """Every column, in order."""
    columns = [_column(seen, place) for place in range(len(seen.heads))]
    found = [_described(column, nearest) for column in columns]
    for why in ("total", "unknown" if not any(seen.heads) else ""):
        if not any(column.role == "amount" for column in found):
            found = [_counted(column) if column.why == why else column for column in found]
    return tuple(_with_label(found, columns))


def _column(seen: Grid, place: int) -> _Column:
    cells = [row[place] for _, row in seen.body[:SAMPLED] if place < len(row) and not figures.nothing(row[place])]
    return _Column(place, seen.heads[place], tuple(cells))


def _described(column: _Column, nearest: Nearest | None) -> ColumnRead:
    marks = dict(words.named(column.heading))
    if not column.cells:
        return _out(column, "empty")
    said = bool(marks) or _period(column) is not None or figures.measure(column.heading) is not None
    like = nearest(column.heading) if nearest is not None and column.heading and not said else None
    if like:
        marks[like] = ""
    made = _numbers(column, marks) if column.share(figures.holds_amount) >= MOST else _texts(column, marks)
    return made.model_copy(update={"sure": False}) if like else made


def _numbers(column: _Column, marks: Mapping[str, str]) -> ColumnRead:
    of, when = _meant(column), _period(column)
    if of.source is None and "electricity" in marks and "solar" not in marks:
        of = of.model_copy(update={"source": "purchased_electricity"})
    if _is_count(column, marks):
        return _out(column, "number")
    if "total" in marks and when is None and of.source is None:
        return _out(column, "total", of)
    if why := next((why for why in NUMBERS_OUT if why in marks), None):
        return _out(column, why, of)
    if when is None and of.source is None and column.share(_is_year) >= MOST:
        return _column_read(column, "year")
    if when is None and column.share(_is_period) >= MOST and "period" in marks and of.source is None:
        return _column_read(column, "period")
    if of.unit is None and (own := _unit_of_cells(column)):
        of = of.model_copy(update={"unit": own.unit, "times": format(own.times, "f")})
    if of.source or ("solar" not in marks and (when or of.unit or "amount" in marks)):
        return _amount(column, of, when)
    return _out(column, "unknown", of)


def _unit_of_cells(column: _Column) -> figures.Measure | None:
    """The one that stands behind each of its numbers."""
    found = {figures.unit_behind(cell) for cell in column.cells}
    return found.pop() if len(found) == 1 else None


def _texts(column: _Column, marks: Mapping[str, str]) -> ColumnRead:
    if column.share(lambda cell: figures.measure(cell.text) is not None) >= MOST:
        return _column_read(column, "unit")
    if column.share(_is_period) >= MOST:
        return _column_read(column, "period")
    if column.share(lambda cell: words.country(cell.text) is not None) >= MOST:
        return _column_read(column, "country")
    if "note" in marks:
        return _out(column, "note")
    if role := next((role for concept, role in TEXTS if concept in marks), None):
        return _column_read(column, role)
    if column.share(lambda cell: words.activity(cell.text) is not None) >= MOST:
        return _column_read(column, "label")
    return _out(column, "note" if not column.heading else "unknown")


def _with_label(found: list[ColumnRead], columns: Sequence[_Column]) -> list[ColumnRead]:
    """The column of texts that names most fuels and the like is that of labels; another that was headed so is none."""
    if all(column.source for column in found if column.role == "amount"):
        return [_without(column, "label") for column in found]
    texts = [at for at, one in enumerate(found) if one.role in ("label", "site") or one.why in ("unknown", "note")]
    shares = {at: columns[at].share(lambda cell: words.activity(cell.text) is not None) for at in texts}
    best = max(shares, key=lambda at: (shares[at], found[at].role == "label"), default=None)
    if best is None or (shares[best] == 0 and found[best].role != "label"):
        return found
    made = [_without(one, "label") if at != best else one for at, one in enumerate(found)]
    made[best] = made[best].model_copy(update={"role": "label", "why": None})
    return made


def _without(column: ColumnRead, role: Role) -> ColumnRead:
    return column.model_copy(update={"role": "left_out", "why": "note"}) if column.role == role else column


def _counted(column: ColumnRead) -> ColumnRead:
    return column.model_copy(update={"role": "amount", "why": None})


def _meant(column: _Column) -> Meant:
    """Of the whole heading, else of one of its lines."""
    found = [meant(text) for text in (*column.heads, column.heading)]
    of = next((one for one in found if one.source), Meant())
    unit = next((one for one in found if one.unit), of)
    return of.model_copy(update={"unit": unit.unit, "times": unit.times})


def _period(column: _Column) -> Period | None:
    found = [when for text in column.heads if (when := period(text))]
    month = next((one for one in found if one.month or one.quarter), None)
    year = next((one.year for one in found if one.year), None)
    return month._replace(year=year) if month else Period(year) if year else None


def _is_count(column: _Column, marks: Mapping[str, str]) -> bool:
    """Numbered lines: headed so and by nothing else, or 1, 2, 3 … under nothing."""
    if "number" in marks and len(marks["number"]) + 2 >= len(column.heading.strip()):
        return True
    counted = [cell.text for cell in column.cells] == [str(n) for n in range(1, len(column.cells) + 1)]
    return counted and len(column.cells) > 2 and not column.heading


def _is_year(cell: Cell) -> bool:
    when = period(cell.text)
    return when is not None and when.year is not None and when.month is None


def _is_period(cell: Cell) -> bool:
    return period(cell.text) is not None or (cell.text.isdigit() and 1 <= int(cell.text) <= 12)


def _amount(column: _Column, of: Meant, when: Period | None) -> ColumnRead:
    month = f"{when.month:02}" if when and when.month else f"Q{when.quarter}" if when and when.quarter else None
    return _column_read(column, "amount", of=of, year=when.year if when else None, period=month)


def _out(column: _Column, why: Why, of: Meant | None = None) -> ColumnRead:
    return _column_read(column, "left_out", of=of, why=why)


def _column_read(
    column: _Column,
    role: Role,
    *,
    of: Meant | None = None,
    why: Why | None = None,
    year: int | None = None,
    period: str | None = None,
) -> ColumnRead:
    held = of or Meant()
    return ColumnRead(
        letter=letter(column.place),
        heading=column.heading[:200],
        role=role,
        why=why,
        year=year,
        period=period,
        **{name: getattr(held, name) for name in Meant.model_fields},
    )
