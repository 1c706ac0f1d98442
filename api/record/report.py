"""The papers of a record: the progress report of a year, the submission pack of a target. Facts of the record alone.

Every figure stands beside the version of the record that it comes from; what is estimated and what is missing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.record import report_parts as parts
from api.record.paper import Bar, Bars, Block, Line, Paper, Section, Table
from api.record.store import Version
from api.record.words import Words
from tools.record.inventory import Inventory
from tools.record.plan import Action, Risk
from tools.record.progress import Progress, TargetProgress
from tools.record.target import Target

ONLY_WHERE_FOUND = {"changes", "estimated", "missing"}  # sections that say nothing where nothing is found
Sections = list[tuple[str, Sequence[Block]]]  # name of the heading, what stands under it


@dataclass(frozen=True)
class Material:
    """What a paper is made of: the newest versions by item that count, and the progress computed from them."""

    name: str
    made_on: date
    versions: Mapping[str, Sequence[Version]]  # by kind
    progress: Progress
    notes: Mapping[int, int]  # by year, of how many warnings the calculation behind its inventory tells

    def of(self, kind: str) -> list[Version]:
        return list(self.versions.get(kind, ()))

    def inventory(self, year: int | None) -> tuple[Version, Inventory] | None:
        found = [(v, v.content) for v in self.of("inventory") if isinstance(v.content, Inventory)]
        return next(((v, content) for v, content in found if content.year == year), None)


def of_year(material: Material, year: int, words: Words) -> Paper:
    """The progress report of a year."""
    found = material.inventory(year)
    years = [v for v in material.of("inventory") if isinstance(v.content, Inventory) and v.content.year <= year]
    sections: Sections = [
        ("year", _glance(material, words)),
        ("boundary", _boundary(found)),
        ("inventories", [parts.inventories(years, words)] if years else []),
        ("methods", _methods([found] if found else [], words)),
        ("targets", _targets(material, words)),
        ("progress", _progress(material, words)),
        ("plan", _plan(material, words)),
        ("risks", _risks(material, words)),
        ("estimated", _lines(parts.estimated(years, material.notes, words))),
        ("missing", _lines(parts.missing(material.progress, found, year, _committed(material), words))),
    ]
    return _paper(material, words.say("report", year=year), words.say("open_format"), sections, words)


def of_target(material: Material, target: Version, words: Words) -> Paper:
    """The submission pack of one target: base and most recent year, the target, its criteria, exclusions, evidence."""
    content = target.content
    assert isinstance(content, Target)  # noqa: S101 (for the type checker)
    told = [each for each in material.progress.targets if each.target_id == target.row.item]
    wanted = {content.base_year, material.progress.year}
    years = [v for v in material.of("inventory") if isinstance(v.content, Inventory) and v.content.year in wanted]
    found = [(v, v.content) for v in years if isinstance(v.content, Inventory)]
    sections: Sections = [
        ("targets", [parts.target(target, told[0] if told else None, words)]),
        ("boundary", [block for each in found for block in _boundary(each)]),
        ("inventories", [parts.inventories(years, words)] if years else []),
        ("methods", _methods(found, words)),
        ("check", [block for each in told for block in _check(each, words)]),
        ("changes", [block for each in told for block in _changes(content, each, words)]),
        ("progress", [block for each in told for block in _one(each, words)]),
        ("estimated", _lines(parts.estimated(years, material.notes, words))),
        ("missing", _lines(parts.missing_of_target(told, content, words))),
        ("evidence", [parts.evidence([target, *years], words)]),
    ]
    return _paper(material, words.say("pack"), words.say("open_form"), sections, words)


def _paper(material: Material, title: str, unstated: str, sections: Sections, words: Words) -> Paper:
    head = (words.say("draft", name=material.name), unstated, words.say("made", date=words.day(material.made_on)))
    none = (Line(words.say("none")),)
    shown = [(name, blocks) for name, blocks in sections if blocks or name not in ONLY_WHERE_FOUND]
    told = tuple(Section(words.say(f"sections.{name}"), tuple(blocks) or none) for name, blocks in shown)
    return Paper(title, material.name, words.language, words.direction, head, told)


def _lines(lines: Iterable[str]) -> list[Block]:
    return [Line(line) for line in lines]


def _committed(material: Material) -> bool:
    return any(isinstance(v.content, Target) and v.content.committed_on for v in material.of("target"))


def _glance(material: Material, words: Words) -> list[Block]:
    """Scope 1 and 2 by year, the line of a target in tonnes across them, and what it comes to in words."""
    progress = material.progress
    in_tonnes = next((each for each in progress.targets if each.kind == "absolute" and each.years), None)
    lines = {each.year: each.line for each in in_tonnes.years} if in_tonnes else {}
    values = {each.year: each.value for each in in_tonnes.years} if in_tonnes else {}
    shown = [(each.year, values.get(each.year, each.total_location)) for each in progress.years]
    bars = [_bar(year, value, lines.get(year), words) for year, value in shown]
    title = words.say("columns.total_location") if not in_tonnes else words.say("sections.progress")
    chart: list[Block] = [Bars(title, bars, words.say("columns.line"))] if bars else []
    said = [parts.in_words(each, words) for each in progress.targets]
    return [*chart, *_lines([line for lines_ in said for line in lines_] or [words.say("says.no_target")])]


def _bar(year: int, value: Decimal, line: Decimal | None, words: Words) -> Bar:
    return Bar(str(year), float(value), words.tonnes(value), None if line is None else float(line))


def _boundary(found: tuple[Version, Inventory] | None) -> list[Block]:
    if found is None or found[1].boundary is None:
        return []
    return [Line(f"{found[1].year}: {found[1].boundary}")]


def _methods(found: Iterable[tuple[Version, Inventory]], words: Words) -> list[Block]:
    return [block for version, inventory in found for block in parts.methods(version, inventory, words)]


def _targets(material: Material, words: Words) -> list[Block]:
    told = {each.target_id: each for each in material.progress.targets}
    return [parts.target(version, told.get(version.row.item), words) for version in material.of("target")]


def _progress(material: Material, words: Words) -> list[Block]:
    return [block for each in material.progress.targets for block in _one(each, words)]


def _one(told: TargetProgress, words: Words) -> list[Block]:
    if not told.years:
        return []
    columns = ("year", "base", "line", "gap", "share", "on_track")
    heads = [words.say(f"columns.{name}") for name in columns]
    heads[1] = words.unit(told.unit)
    rows = [
        [
            str(each.year),
            words.number(each.value),
            words.number(each.line),
            words.number(each.gap, signed=True),
            words.percent(each.share),
            words.truth(each.on_track),
        ]
        for each in told.years
    ]
    return [
        Table(heads, rows, frozenset({1, 2, 3, 4})),
        *_lines(parts.in_words(told, words)),
        Line(words.say("says.line")),
    ]


def _check(told: TargetProgress, words: Words) -> list[Block]:
    return [parts.criteria(told.check, words), Line(words.say("says.standard"))] if told.check else []


def _changes(target: Target, told: TargetProgress, words: Words) -> list[Block]:
    listed: list[Block] = [parts.changes(target.changes, words)] if target.changes else []
    return [*listed, *_lines(parts.recalculation(told, words))]


def _plan(material: Material, words: Words) -> list[Block]:
    found = [(v, v.content) for v in material.of("action") if isinstance(v.content, Action)]
    return [parts.plan(found, words)] if found else []


def _risks(material: Material, words: Words) -> list[Block]:
    found = [(v, v.content) for v in material.of("risk") if isinstance(v.content, Risk)]
    return [parts.risks(found, words)] if found else []
