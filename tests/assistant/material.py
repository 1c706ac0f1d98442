"""Statements, passages and calculations made by hand, for tests of what rests on them."""

from __future__ import annotations

from datetime import date

from assistant.evidence.evidence import Evidence
from knowledge.types import Authority, Found, Kind, Passage, Results, Statement
from tools.calculation import Calculation, Context
from tools.ledger.balance import Balance
from tools.registry import run

TODAY = date(2026, 11, 24)
BALANCE = Balance(
    "m-1", 2026, date(2026, 1, 1), date(2026, 12, 31), granted_minutes=600, used_minutes=45, held_minutes=0
)


def found(
    text: str,
    *,
    language: str = "en",
    authority: Authority = "mcap",
    kind: Kind = "fact",
    score: float = 0.9,
    key: str | None = None,
    title: str = "Support for manufacturers in MCAP",
) -> Found:
    """A statement alone in its passage."""
    name = key or f"k{abs(hash(text)) % 10_000}"
    passage = Passage(
        id=f"p.{name}",
        document_id=f"doc.{language}",
        source="doc.md",
        title=title,
        authority=authority,
        release="2026-11-24",
        collection="mcap",
        language=language,
        section=("Section",),
        page=None,
        span=(0, len(text)),
        text=text,
        score=score,
        url=f"http://127.0.0.1/documents/doc.{language}#p.{name}",
    )
    statement = Statement(
        id=f"{name}.{language}",
        key=key,
        kind=kind,
        text=text,
        span=(0, len(text)),
        language=language,
        passage_id=passage.id,
    )
    return Found(
        statement=statement, passage=passage, document_title=title, translation=None, effective_from=None, score=score
    )


def results(*statements: Found, answerable: float = 0.9) -> Results:
    return Results(
        release="2026-11-24",
        passages=tuple(one.passage for one in statements),
        statements=statements,
        answerable=answerable,
    )


def target(calculation_id: str = "t1-1") -> Calculation:
    """12,500 tCO2e in 2019, less 4.2 % a year: 6,725 tCO2e in 2030."""
    values = {"base_year": 2019, "base_emissions": {"total": "12500"}, "target_year": 2030, "annual_rate": "0.042"}
    return run("absolute_target", values, Context(TODAY, BALANCE), calculation_id)


def evidence(*statements: Found, calculations: tuple[Calculation, ...] = ()) -> Evidence:
    gathered = Evidence()
    if statements:
        gathered.found("the question", results(*statements))
    for made in calculations:
        gathered.calculated(made)
    return gathered
