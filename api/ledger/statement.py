"""Statement: a manufacturer's entries with their sums, as CSV and as a page made to be printed."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy.orm import Session

from api.ledger import settings as programme
from api.ledger import shown, store, words
from api.ledger.errors import unknown_manufacturer
from api.ledger.schemas import EntryOut
from api.ledger.spreadsheet import cell
from api.ledger.store import Recorded
from api.ledger.tables import ManufacturerRow
from tools.ledger.balance import Balance, total

STYLE = """
body{font:10pt/1.4 system-ui,sans-serif;margin:2rem auto;max-width:60rem;color:#111;padding:0 1rem}
h1{font-size:16pt;margin:0}table{border-collapse:collapse;width:100%;margin-top:1.5rem}
th,td{border-bottom:1px solid #bbb;padding:.35rem .5rem;text-align:start;vertical-align:top}
.n{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:max-content max-content;gap:.15rem 2rem;margin:1.5rem 0 0}
dd{margin:0;text-align:end;font-variant-numeric:tabular-nums}
thead{display:table-header-group}tr{break-inside:avoid}
@page{margin:18mm}@media print{body{margin:0;max-width:none;padding:0}}
"""


@dataclass(frozen=True)
class Statement:
    """`balance` is that of `year`; without a year, the sums of all."""

    manufacturer_id: str
    name: str
    language: str | None
    zone: str
    made_at: datetime
    year: int | None
    balance: Balance
    entries: tuple[Recorded, ...]


def of(session: Session, manufacturer_id: str, now: datetime, year: int | None) -> Statement:
    """Raises LedgerError not_found."""
    row = session.get(ManufacturerRow, manufacturer_id)
    if row is None:
        raise unknown_manufacturer(manufacturer_id)
    entries = tuple(store.entries(session, manufacturer_id, year))
    zone = programme.load(session).zone
    if year is not None:
        balance = store.balance(session, manufacturer_id, now, year)
    else:
        current = store.balance(session, manufacturer_id, now)
        years = sorted({recorded.entry.year for recorded in entries})
        sums = total(store.sums(session, years, now, manufacturer_id).values())
        balance = Balance(
            manufacturer_id, current.year, current.start, current.end, sums.granted, sums.drawn, sums.held
        )
    return Statement(manufacturer_id, row.name, row.language, zone, now, year, balance, entries)


def as_csv(statement: Statement, language: str | None) -> str:
    """For programs without `language`; else to be read, with a mark by which spreadsheets know UTF-8.

    What a spreadsheet would run as a formula is made harmless.
    """
    out = io.StringIO()
    table = csv.writer(out)
    if language is None:
        names = [name for name in EntryOut.model_fields if name != "approval"]
        table.writerow([*names, "approved_by", "approval_reason", "approved_at"])
        for recorded in statement.entries:
            line = shown.entry(recorded).model_dump(mode="json")
            approval = line.pop("approval") or {}
            row = [*(line[name] for name in names), *(approval.get(part) for part in ("by", "reason", "at"))]
            table.writerow([cell(value) for value in row])
    else:
        table.writerow(words.of(language)["columns"].values())
        table.writerows([cell(value) for value in line] for line in _lines(statement, language))
    return out.getvalue() if language is None else "\ufeff" + out.getvalue()


def as_html(statement: Statement, language: str) -> str:
    """One page without scripts and without anything from elsewhere."""
    text = words.of(language)
    columns = text["columns"]
    heads = "".join(f'<th scope="col"{_class(name)}>{escape(label)}</th>' for name, label in columns.items())
    rows = "".join(
        "<tr>"
        + "".join(f"<td{_class(name)}>{escape(str(v))}</td>" for name, v in zip(columns, line, strict=True))
        + "</tr>\n"
        for line in _lines(statement, language)
    )
    sums = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>\n" for label, value in _sums(statement, language))
    direction = "rtl" if words.right_to_left(language) else "ltr"
    title = f"{text['title']} – {statement.name}"
    made = text["made"].format(date=words.day(language, statement.made_at.date()), zone=statement.zone)
    return f"""<!doctype html>
<html lang="{escape(words.chosen(language))}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{STYLE}</style></head>
<body><main><h1>{escape(text["title"])}</h1>
<p><strong>{escape(statement.name)}</strong> ({escape(statement.manufacturer_id)})<br>
{escape(_period(statement, language))}<br>
{escape(made)}</p>
<dl>
{sums}</dl>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}</tbody></table></main></body></html>
"""


def policy() -> str:
    """The Content-Security-Policy of the page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; base-uri 'none'"


def _lines(statement: Statement, language: str) -> Iterable[tuple[str | int, ...]]:
    text = words.of(language)
    for recorded in statement.entries:
        entry = recorded.entry
        yield (
            words.moment(language, entry.occurred_at, statement.zone),
            text["kinds"][entry.kind],
            text["channels"][entry.channel] if entry.channel else "",
            _summary(recorded, language),
            entry.adviser or "",
            entry.minutes,
            entry.effect.drawn,
        )


def _summary(recorded: Recorded, language: str) -> str:
    """What a person wrote, as it is. What the service wrote is English: elsewhere its kind and channel say the same."""
    entry = recorded.entry
    if words.chosen(language) == "en":
        return recorded.summary
    if (entry.kind == "grant" and (entry.key or "").startswith("carry:")) or (
        entry.kind == "expiry" and entry.reverses is None
    ):
        return str(words.of(language)["carried"])
    by_itself = entry.kind in ("grant", "release", "expiry") or (entry.kind, entry.channel) == ("use", "assistant")
    return "" if by_itself else recorded.summary


def _sums(statement: Statement, language: str) -> Iterable[tuple[str, str]]:
    """Time with people and time with the assistant apart."""
    balance, label = statement.balance, words.of(language)["sums"]
    assistant = sum(r.entry.effect.drawn for r in statement.entries if r.entry.channel == "assistant")
    amounts = {
        "granted": balance.granted_minutes,
        "used": balance.used_minutes,
        "people": balance.used_minutes - assistant,
        "assistant": assistant,
        "held": balance.held_minutes,
        "remaining": balance.remaining_minutes,
    }
    return ((label[name], words.minutes(language, amount)) for name, amount in amounts.items())


def _period(statement: Statement, language: str) -> str:
    text, balance = words.of(language), statement.balance
    if statement.year is None:
        return str(text["all"])
    start, end = words.day(language, balance.start), words.day(language, balance.end)
    return str(text["period"]).format(year=balance.year, start=start, end=end)


def _class(column: str) -> str:
    return ' class="n"' if column in ("minutes", "drawn") else ""
