"""Parts of the papers: each a table or lines, in the words of one language, with the version that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from api.record.paper import Block, Table
from api.record.store import Version
from api.record.words import Words
from tools.calculation import Calculation, Rows
from tools.record.inventory import Inventory
from tools.record.plan import Action, Risk
from tools.record.progress import Progress, TargetProgress
from tools.record.target import StructuralChange, Target

FINAL = ("final", "disclosed")


def reference(version: Version, words: Words) -> str:
    """Where on record it is: inventory 2025, version 3."""
    row = version.row
    return words.say("reference", kind=words.say(f"kinds.{row.kind}"), id=row.item, version=row.version)


def heads(words: Words, *names: str) -> list[str]:
    return [words.say(f"columns.{name}") for name in names]


def inventories(found: Sequence[Version], words: Words) -> Table:
    """Years from left to right, what they hold from above to below."""
    ordered = sorted((v for v in found if isinstance(v.content, Inventory)), key=lambda v: v.row.year)
    columns = [_year(version, version.content, words) for version in ordered if isinstance(version.content, Inventory)]
    rows = [[words.say(f"columns.{name}"), *(column[name] for column in columns)] for name in columns[0]]
    shown = [row for row in rows if any(row[1:])]
    years = [str(version.row.year) for version in ordered]
    return Table([words.say("columns.year"), *years], shown, frozenset(range(1, len(years) + 1)))


def _year(version: Version, content: Inventory, words: Words) -> dict[str, str]:
    output = content.output
    share = content.renewable_share
    return {
        "scope1": words.tonnes(content.scope1),
        "scope2_location": words.tonnes(content.scope2_location),
        "scope2_market": words.tonnes(content.scope2_market),
        "total_location": words.tonnes(content.total("location")),
        "total_market": words.tonnes(content.total("market")),
        "biogenic_co2": words.number(content.biogenic_co2, "tCO2") if content.biogenic_co2 is not None else "",
        "excluded": words.tonnes(content.excluded),
        "output": words.number(output.amount, output.unit) if output else "",
        "renewable_share": words.percent(None if share is None else share * 100),
        "state": words.say(f"states.{content.state}"),
        "reference": reference(version, words),
    }


def methods(version: Version, content: Inventory, words: Words) -> Iterator[Block]:
    """Factors, GWP set, the calculation; sites and sources where they are told."""
    behind = words.say("calculation", id=content.calculation_id) if content.calculation_id else content.origin or ""
    said = {
        "reference": reference(version, words),
        "origin": behind,
        "factors": ", ".join(content.factor_sets),
        "gwp": ", ".join(content.gwp_sets),
    }
    yield Table(
        [words.say("columns.year"), str(content.year)],
        [[words.say(f"columns.{name}"), value] for name, value in said.items() if value],
    )
    for name, listed in (("site", content.sites), ("source", content.sources)):
        if listed:
            rows = [
                [
                    words.say(f"sources.{part.name}") if name == "source" and _known(part.name, words) else part.name,
                    words.tonnes(part.scope1),
                    words.tonnes(part.scope2_location),
                    words.tonnes(part.scope2_market),
                ]
                for part in listed
            ]
            yield Table(heads(words, name, "scope1", "scope2_location", "scope2_market"), rows, frozenset({1, 2, 3}))


def _known(source: str, words: Words) -> bool:
    return words.has(f"sources.{source}")


def target(version: Version, told: TargetProgress | None, words: Words) -> Table:
    content = version.content
    assert isinstance(content, Target)  # noqa: S101 (for the type checker)
    aim = content.reduction if content.reduction is not None else content.renewable_share
    said = {
        "kind": words.say(f"kinds.{content.kind}"),
        "state": words.say(f"states.{content.state}"),
        "base_year": str(content.base_year),
        "base": words.number(told.base, words.unit(told.unit)) if told else "",
        "target_year": str(content.target_year),
        "aim": words.number(told.aim, words.unit(told.unit)) if told else "",
        "reduction": words.percent(None if aim is None else aim * 100),
        "method": content.method or "",
        "covers": ", ".join(words.scope(scope) for scope in content.covers),
        "approach": words.say(f"approaches.{content.scope2_approach}") if content.scope2_approach else "",
        "committed_on": words.day(content.committed_on),
        "submitted_on": words.day(content.submitted_on),
        "validated_by": content.validated_by or "",
        "validated_on": words.day(content.validated_on),
        "reference": reference(version, words),
    }
    rows = [[words.say(f"columns.{name}"), value] for name, value in said.items() if value]
    return Table([words.say("kinds.target"), content.name or ""], rows)


def in_words(told: TargetProgress, words: Words) -> Iterator[str]:
    """What a target's progress comes to: the gap, what is left, the base year."""
    last = told.years[-1] if told.years else None
    if last is not None and told.on_track is not None:
        gap = words.number(abs(last.gap), words.unit(told.unit))
        if told.kind == "renewable_electricity":
            yield f"{last.year}: {words.percent(last.value)} ({words.say('columns.line')}: {words.percent(last.line)})"
        else:
            yield words.say("says.on_track" if told.on_track else "says.behind", year=last.year, gap=gap)
    if told.plan is not None and last is not None:
        plan = told.plan
        yield words.say(
            "says.left",
            left=words.tonnes(plan.left),
            year=told.target_year,
            count=plan.actions,
            expected=words.tonnes(plan.expected),
            uncovered=words.tonnes(plan.uncovered),
        )
    yield from recalculation(told, words)


def recalculation(told: TargetProgress, words: Words) -> Iterator[str]:
    if told.recalculation_due is not None:
        yield words.say("says.recalculate" if told.recalculation_due else "says.keep_base")


def criteria(check: Calculation, words: Words) -> Table:
    """Each criterion as its standard calls it, with what was found."""
    found = check.result["criteria"]
    listed: tuple[dict[str, Any], ...] = found.rows if isinstance(found, Rows) else ()
    rows = [
        [
            str(row["clause"]),
            str(row["title"]),
            words.say(f"outcomes.{row['outcome']}"),
            f"{words.say('authorities.' + str(row['authority']))}: {row['standard']}",
        ]
        for row in listed
    ]
    return Table([*heads(words, "criterion"), "", *heads(words, "outcome", "authority")], rows)


def changes(found: Sequence[StructuralChange], words: Words) -> Table:
    rows = [
        [str(each.year or ""), each.kind.replace("_", " "), words.tonnes(each.emissions.tonnes), each.note or ""]
        for each in found
    ]
    return Table(heads(words, "year", "kind", "base", "note"), rows, frozenset({2}))


def plan(found: Iterable[tuple[Version, Action]], words: Words) -> Table:
    rows = [
        [
            action.title,
            action.site or "",
            str(action.year),
            words.number(action.expected),
            words.number(action.cost.amount, action.cost.currency) if action.cost else "",
            words.number(action.payback_years),
            words.say(f"states.{action.state}"),
            reference(version, words),
        ]
        for version, action in found
    ]
    names = ("action", "site", "from_year", "expected", "cost", "payback", "state", "reference")
    return Table(heads(words, *names), rows, frozenset({3, 4, 5}))


def risks(found: Iterable[tuple[Version, Risk]], words: Words) -> Table:
    rows = [
        [
            risk.hazard,
            words.say(f"kinds.{risk.kind}"),
            risk.site or "",
            words.say(f"ratings.{risk.likelihood}"),
            words.say(f"ratings.{risk.impact}"),
            risk.measure or "",
            risk.responsible or "",
            words.day(risk.review_on),
            words.say(f"states.{risk.state}"),
            reference(version, words),
        ]
        for version, risk in found
    ]
    names = (
        "hazard",
        "kind",
        "site",
        "likelihood",
        "impact",
        "measure",
        "responsible",
        "review_on",
        "state",
        "reference",
    )
    return Table(heads(words, *names), rows)


def estimated(found: Iterable[Version], notes: Mapping[int, int], words: Words) -> Iterator[str]:
    """What of the inventories is no measurement and no final figure."""
    for inventory in (v.content for v in found if isinstance(v.content, Inventory)):
        year, share = inventory.year, inventory.excluded_share
        if inventory.excluded and share is not None:
            amount = words.tonnes(inventory.excluded)
            yield words.say("says.excluded", year=year, amount=amount, share=words.percent(share * 100))
        if inventory.calculation_id is None:
            yield words.say("says.typed", year=year, origin=inventory.origin)
        if inventory.state not in FINAL:
            yield words.say("says.not_final", year=year)
        if notes.get(year):
            yield words.say("says.notes", year=year, count=notes[year])


def missing(
    progress: Progress, found: tuple[Version, Inventory] | None, year: int, committed: bool, words: Words
) -> Iterator[str]:
    """What a report of the year would hold and the record does not."""
    lacks = {
        "inventory": found is None,
        "boundary": found is not None and found[1].boundary is None,
        "target": not progress.targets,
        "plan": not progress.actions_to_come,
        "risks": not progress.open_risks,
        "commitment": bool(progress.targets) and not committed,
    }
    yield from (words.say(f"missing.{name}", year=year) for name, lacking in lacks.items() if lacking)
    yield from dict.fromkeys(words.say(f"missing.{what}") for told in progress.targets for what in told.missing)


def missing_of_target(told: Sequence[TargetProgress], target: Target, words: Words) -> Iterator[str]:
    yield from (words.say(f"missing.{what}") for each in told for what in each.missing)
    if target.committed_on is None:
        yield words.say("missing.commitment")


def evidence(found: Iterable[Version], words: Words) -> Table:
    """What is on record, by whom and when, and the calculation behind it."""
    rows = []
    for version in found:
        content, row = version.content, version.row
        behind = content.calculation_id if isinstance(content, Inventory) else None
        said = words.say("calculation", id=behind) if behind else getattr(content, "origin", None) or ""
        rows.append([reference(version, words), words.say(f"states.{row.state}"), said, words.day(row.at.date())])
    return Table(heads(words, "reference", "state", "origin", "date"), rows)
