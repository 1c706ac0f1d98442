"""A month over all manufacturers: every entry with names, and totals that tie to the chains."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.ledger import manufacturers, periods, work
from api.ledger import settings as programme
from api.ledger.schemas import WorkOut
from api.ledger.spreadsheet import cell
from api.ledger.tables import ClosedMonthRow, EntryRow
from api.reports.schemas import MonthOfEntries, MonthTotal

if TYPE_CHECKING:  # a service loads it at its first workbook
    from openpyxl.worksheet.worksheet import Worksheet

PLAIN = (
    "manufacturer_id", "manufacturer_name", "occurred_at", "logged_at", "year", "kind", "channel", "adviser_name",
    "adviser", "minutes", "drawn_minutes", "summary", "note", "conversation_id", "handoff_id", "reverses",
    "reversed_by", "actor", "id", "sequence", "hash",
)  # fmt: skip
APPROVAL = ("approved_by", "approval_reason", "approved_at")
MOMENTS = frozenset({"occurred_at", "logged_at"})


def of(session: Session, month: str, now: datetime) -> MonthOfEntries:
    """What happened in a month (`2027-03`, in the programme's zone), by manufacturer and moment.

    The drawn minutes of all months of a programme year add up to what `verify-ledger` computes as used.
    """
    closed, zone = session.get(ClosedMonthRow, month), programme.load(session).zone
    entries = work.named(session, periods.month_entries(session, month))
    entries.sort(key=lambda e: (e.manufacturer_name.casefold(), e.manufacturer_id, e.occurred_at, e.sequence))
    return MonthOfEntries(
        month=month,
        zone=zone,
        closed_by=closed.closed_by if closed else None,
        closed_at=closed.closed_at if closed else None,
        totals=_totals(session, entries, now),
        entries=entries,
    )


def as_csv(found: MonthOfEntries) -> str:
    """One line for each entry; moments in the programme's zone."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow((*PLAIN, *APPROVAL))
    for line in _lines(found):
        table.writerow([cell(value.isoformat() if isinstance(value, datetime) else value) for value in line])
    return "\ufeff" + out.getvalue()


def as_xlsx(found: MonthOfEntries) -> bytes:
    """Two sheets: the entries, and a line of totals for each manufacturer with a sum below."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    entries: Worksheet = book.active  # type: ignore[assignment]
    entries.title = "Entries"
    _filled(entries, (*PLAIN, *APPROVAL), _lines(found))
    heading = tuple(MonthTotal.model_fields)
    totals: Worksheet = book.create_sheet("Totals")
    _filled(totals, heading, ([getattr(total, name) for name in heading] for total in found.totals))
    last = totals.max_row
    if found.totals:
        for place, name in enumerate(heading, 1):
            if name.endswith("minutes") or name == "entries":
                letter = get_column_letter(place)
                totals.cell(last + 1, place, f"=SUM({letter}2:{letter}{last})").font = Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lines(found: MonthOfEntries) -> Iterator[list[Any]]:
    zone = ZoneInfo(found.zone)
    for entry in found.entries:
        values = [getattr(entry, name) for name in PLAIN]
        line = [value.astimezone(zone) if isinstance(value, datetime) else value for value in values]
        approval = entry.approval
        yield [*line, *((approval.by, approval.reason, approval.at.astimezone(zone)) if approval else (None,) * 3)]


def _filled(sheet: Worksheet, heading: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Words stay words, whatever they begin with; a moment is one of the wall clock."""
    from openpyxl.styles import Font

    sheet.append(list(heading))
    sheet.freeze_panes = "A2"
    for each in sheet[1]:
        each.font = Font(bold=True)
    for number, line in enumerate(lines, 2):
        for place, value in enumerate(line, 1):
            wall = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            at = sheet.cell(number, place, wall)
            if isinstance(value, str):
                at.data_type = "s"


def _totals(session: Session, entries: Sequence[WorkOut], now: datetime) -> list[MonthTotal]:
    of_each: dict[str, list[WorkOut]] = defaultdict(list)
    for entry in entries:
        of_each[entry.manufacturer_id].append(entry)
    standing = manufacturers.standing_of(session, set(of_each), now)
    newest = select(EntryRow.manufacturer_id, func.max(EntryRow.sequence).label("sequence"))
    last = newest.group_by(EntryRow.manufacturer_id).subquery()
    same = (EntryRow.manufacturer_id == last.c.manufacturer_id) & (EntryRow.sequence == last.c.sequence)
    found = session.execute(select(EntryRow.manufacturer_id, EntryRow.hash).join(last, same))
    heads = {row.manufacturer_id: row.hash for row in found}
    return [_total(own, standing[id_], heads[id_]) for id_, own in of_each.items()]


def _total(own: Sequence[WorkOut], standing: manufacturers.Standing, head: str) -> MonthTotal:
    spent = [e for e in own if e.kind in ("use", "reversal")]
    by = {c: sum(e.minutes for e in spent if e.channel == c) for c in ("assistant", "live", "offline", "review")}
    balance = standing.balance
    return MonthTotal(
        manufacturer_id=standing.row.id,
        manufacturer_name=standing.row.name,
        entries=len(own),
        minutes=sum(e.minutes for e in spent),
        **{f"{channel}_minutes": minutes for channel, minutes in by.items()},
        drawn_minutes=sum(e.drawn_minutes for e in own),
        year=balance.year,
        year_granted_minutes=balance.granted_minutes,
        year_used_minutes=balance.used_minutes,
        year_held_minutes=balance.held_minutes,
        year_remaining_minutes=balance.remaining_minutes,
        head=head,
    )
