"""A reading carried out: each amount of a file with its site, source, unit and year, added up; or what it lacks.

Whatever a person corrected is checked here against the file: nothing that is counted comes from anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.tables import figures
from assistant.tables.blocks import within
from assistant.tables.head import text_at
from assistant.tables.periods import period
from assistant.tables.reading import ColumnRead, LabelRead, Meant, Reading, TableRead
from assistant.tables.words import country
from assistant.types import ActivityLine, Frozen
from knowledge.readers.cells import EMPTY, Row, Sheet, repeats
from tools.calculation import PRECISION, plain
from tools.inventory.columns import Source
from tools.inventory.rows import letter

MOST_LINES = 5_000
MOST_PROBLEMS = 200
NEED_PLACE = frozenset({"purchased_electricity"})  # sources whose factor depends on country and year


class Trouble(Frozen):
    """What the reading lacks, or a cell that cannot be read. `slots` are for the words in which it is told."""

    code: str
    sheet: str
    place: str  # a cell, a column, a label or the sheet itself
    text: str = ""


class Check(Frozen):
    """A total that the file has, beside what is counted of the same cells."""

    sheet: str
    cell: str
    says: str
    counted: str
    agrees: bool


class Counted(Frozen):
    lines: tuple[ActivityLine, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class _Key:
    """What is added up together."""

    site: str
    source: Source
    item: str | None
    vehicle: str | None
    unit: str
    year: int | None
    country: str | None
    factor: str | None
    factor_unit: str | None
    sheet: str


@dataclass
class _Sum:
    amount: Decimal = Decimal(0)
    cells: list[str] = field(default_factory=list)


@dataclass
class _Work:
    """What is found while the tables are gone through."""

    decimals: figures.Decimals
    sums: dict[_Key, _Sum] = field(default_factory=dict)
    troubles: dict[Trouble, None] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)

    def lacks(self, code: str, table: TableRead, place: str, text: str = "") -> None:
        if len(self.troubles) < MOST_PROBLEMS:
            self.troubles[Trouble(code=code, sheet=table.sheet, place=place, text=text[:80])] = None


def count(sheets: Sequence[Sheet], reading: Reading) -> Counted:
    """Every amount that the reading counts, and all that it lacks."""
    work = _Work(reading.decimals)
    by_title = {sheet.title: sheet for sheet in sheets}
    for table in reading.tables:
        sheet = by_title.get(table.sheet)
        if sheet is not None and table.used:
            _Table(within(sheet, table.area), table, work).count()
    if not work.sums and not work.troubles:
        work.troubles[Trouble(code="nothing_counted", sheet="", place="")] = None
    return Counted(lines=tuple(_lines(work)), troubles=tuple(work.troubles), checks=tuple(work.checks))


def _lines(work: _Work) -> Iterator[ActivityLine]:
    for key, total in list(work.sums.items())[:MOST_LINES]:
        ends = tuple(dict.fromkeys((total.cells[0], total.cells[-1])))
        yield ActivityLine(amount=plain(total.amount), cells=ends, count=len(total.cells), **vars(key))


class _Table:
    """One sheet, gone through row by row."""

    def __init__(self, sheet: Sheet, read: TableRead, work: _Work) -> None:
        self.read, self.work = read, work
        self.sheet = sheet
        self.repeated = repeats(sheet.merged)
        self.out = {row for each in read.left_out for row in each.rows}
        self.totals = {row for each in read.left_out if each.why == "total" for row in each.rows}
        self.amounts = [(at, column) for at, column in enumerate(read.columns) if column.role == "amount"]
        self.roles = {column.role: at for at, column in reversed(list(enumerate(read.columns)))}
        self.labels: Mapping[str, LabelRead] = {label.text: label for label in read.labels}
        self.column_sums: dict[int, list[Decimal]] = {at: [] for at, _ in self.amounts}

    def count(self) -> None:
        for number, row in enumerate(self._rows(), start=1):
            if number <= self.read.head or not row:
                continue
            if number in self.totals:
                self._check_row(number, row)
            if number not in self.out:
                self._row(number, row)

    def _rows(self) -> Iterator[Row]:
        """As they are seen; a row that is hidden is there where the reading counts it."""
        seen = self.sheet.on_screen()
        for number, row in enumerate(seen, start=1):
            wanted = number in self.sheet.hidden_rows and number not in self.out
            yield self.sheet.rows[number - 1] if wanted else row

    def _row(self, number: int, row: Row) -> None:
        label = self._label(row)
        values = []
        for at, column in self.amounts:
            cell = row[at] if at < len(row) else EMPTY
            if figures.nothing(cell) or self.repeated(number, at):
                continue
            found = figures.amount(cell, self.work.decimals)
            if found is None:
                self.work.lacks("not_a_number", self.read, f"{column.letter}{number}", cell.text)
                continue
            values.append(found.value)
            self.column_sums[at].append(found.value)
            self._amount(number, row, column, label, found)
        self._check_column(number, row, values)

    def _label(self, row: Row) -> LabelRead | None:
        at = self.roles.get("label")
        return self.labels.get(text_at(row, at)[:200]) if at is not None else None

    def _amount(
        self, number: int, row: Row, column: ColumnRead, label: LabelRead | None, found: figures.Amount
    ) -> None:
        if not found.value:
            return
        meant = self._meant(row, column, label)
        unit, times = self._unit(number, row, column, meant, found)
        site = text_at(row, self.roles["site"]) if "site" in self.roles else ""
        site = site or self.read.site or ""
        year, place = self._year(row, column), self._country(number, row)
        if not site:
            self.work.lacks("no_site", self.read, "site")
        if meant is None or meant.source is None or unit is None or not site:
            return
        if meant.source in NEED_PLACE:
            self._needs(place, year)
        key = _Key(
            site, meant.source, meant.item, meant.vehicle, unit, year, place, meant.factor, meant.factor_unit,
            self.read.sheet,
        )  # fmt: skip
        total = self.work.sums.setdefault(key, _Sum())
        total.amount = PRECISION.add(total.amount, PRECISION.multiply(found.value, times))
        total.cells.append(f"{column.letter}{number}")

    def _needs(self, place: str | None, year: int | None) -> None:
        if place is None:
            self.work.lacks("no_country", self.read, "country")
        if year is None:
            self.work.lacks("no_year", self.read, "year")

    def _meant(self, row: Row, column: ColumnRead, label: LabelRead | None) -> Meant | None:
        """A column's own word goes before that of a row, and that before the table's."""
        for meant in (column, label, self.read):
            if meant is not None and meant.source is not None:
                return meant
        at = self.roles.get("label")
        if at is not None:
            self.work.lacks("no_source", self.read, "label", text_at(row, at))
        else:
            self.work.lacks("no_source", self.read, column.letter, column.heading)
        return None

    def _unit(
        self, number: int, row: Row, column: ColumnRead, meant: Meant | None, found: figures.Amount
    ) -> tuple[str | None, Decimal]:
        """Of the cell, else of the row, else of its column, label or table."""
        at = self.roles.get("unit")
        said = found.unit or (text_at(row, at) if at is not None else "")
        if said:
            measured = figures.measure(said)
            if measured is None:
                place = f"{letter(at)}{number}" if at is not None and not found.unit else f"{column.letter}{number}"
                self.work.lacks("unknown_unit", self.read, place, said)
                return None, Decimal(1)
            return measured.unit, measured.times
        of = next((one for one in (column, self._label(row), self.read) if one is not None and one.unit), None)
        if of is None or of.unit is None:
            self.work.lacks("no_unit", self.read, column.letter, meant.item if meant and meant.item else column.heading)
            return None, Decimal(1)
        return of.unit, Decimal(of.times)

    def _year(self, row: Row, column: ColumnRead) -> int | None:
        if column.year is not None:
            return column.year
        for role in ("year", "period"):
            at = self.roles.get(role)
            when = period(row[at].text) if at is not None and at < len(row) else None
            if when is not None and when.year is not None:
                return when.year
        return self.read.year

    def _country(self, number: int, row: Row) -> str | None:
        at = self.roles.get("country")
        said = text_at(row, at) if at is not None else ""
        if not said:
            return self.read.country
        code = country(said)
        if code is None and at is not None:
            self.work.lacks("unknown_country", self.read, f"{letter(at)}{number}", said)
        return code

    def _check_row(self, number: int, row: Row) -> None:
        """A row of totals, beside what was counted above it: since the last one, or from the top."""
        for at, column in self.amounts:
            says = figures.amount(row[at], self.work.decimals) if at < len(row) else None
            if says is None or not self.column_sums[at]:
                continue
            self._compare(f"{column.letter}{number}", says.value, self.column_sums[at])

    def _check_column(self, number: int, row: Row, values: Sequence[Decimal]) -> None:
        """A column of totals, beside the months of its row."""
        for at, column in enumerate(self.read.columns):
            if column.why == "total" and len(values) > 1 and at < len(row):
                says = figures.amount(row[at], self.work.decimals)
                if says is not None:
                    self._compare(f"{column.letter}{number}", says.value, values)

    def _compare(self, cell: str, says: Decimal, parts: Sequence[Decimal]) -> None:
        sums, total = [], Decimal(0)
        for part in reversed(parts):
            total += part
            sums.append(total)
        mean = total / len(parts)
        near = max(abs(says) * Decimal("0.0005"), Decimal("0.5"))
        agrees = any(abs(says - one) <= near for one in (*sums, mean))
        told = Check(sheet=self.read.sheet, cell=cell, says=plain(says), counted=plain(total), agrees=agrees)
        if len(self.work.checks) < MOST_PROBLEMS:
            self.work.checks.append(told)
