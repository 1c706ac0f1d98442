"""What is taken from one's own record as an input: "use last year's diesel", "the same electricity as in 2024".

Into the form that waits or the calculation that was told last, where it takes such an amount; else by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.conversation import state
from assistant.conversation.message import Message as Said
from assistant.leaders.bundled.companies import names_another
from assistant.leaders.bundled.filling.message import Message
from assistant.leaders.bundled.frames.registry import FRAMES, INVENTORY, RECORDED
from assistant.leaders.bundled.intent import Calculate
from assistant.types import Turn
from tools.calculation import plain
from tools.paths import at, changed
from tools.years import Used, YearOnRecord

WORDS = "years"
SHORT = 100  # characters; what is longer says more than that


def wanted(turn: Turn, said: Said) -> Calculate | None:
    """Where no amount is said and nobody else is named. A year that is not on record is told so by its calculator."""
    message = Message(turn.text, said.language, said.reads)
    named = [int(read.value) for read in said.reads if read.kind == "year"]
    if not turn.has_manufacturer or not turn.years or len(turn.text) > SHORT or len(named) < len(said.reads):
        return None
    if not message.has("take", WORDS) or not (named or message.has("last_year", WORDS)) or names_another(message):
        return None
    year = named[0] if named else turn.today.year - 1
    kept = next((each for each in turn.years if each.year == year), None)
    if kept is None:
        return Calculate(RECORDED, {"year": year}, {}) if list(_meant(message, turn.years[-1])) else None
    return _filled(turn, kept, list(_meant(message, kept)))


def _meant(message: Message, kept: YearOnRecord) -> Iterator[int]:
    """Places of what the message names among all that was used in the year."""
    for place, used in enumerate(kept.used):
        source = FRAMES[used.source].source
        if (used.item is None and source is not None and source.named(message)) or (
            used.item is not None and any(used.item in names(message) for names in FRAMES[used.source].names.values())
        ):
            yield place


def _nothing(_: Message) -> list[Any]:
    return []


def _filled(turn: Turn, kept: YearOnRecord, places: Sequence[int]) -> Calculate | None:
    if not places:
        return None
    source = kept.used[places[0]].source
    form = _open(turn, source)
    tool, values = (form.tool, form.values) if form else (source, {})
    group = f"sites.0.{source}" if tool == INVENTORY else "items"
    taken: dict[str, str] = {}
    for place in (each for each in places if kept.used[each].source == source):
        path = _place(values, group, kept.used[place])
        for name, value in _item(kept.used[place]).items():
            values = changed(values, f"{path}.{name}", value)
        taken[f"{path}.{_amount(kept.used[place])}"] = f"used.rows.{place}.amount"
        if kept.used[place].kind is None and at(values, f"{path}.year") is None:
            values = changed(values, f"{path}.year", kept.year)  # whose grid factor counts
    said = {path: id_ for path, id_ in (form.said if form else {}).items() if path not in taken}
    return Calculate(tool, values, said, taken=taken, of_year=kept.year)


def _open(turn: Turn, source: str) -> state.Form | None:
    """The form that waits, else the last calculation told of late, that takes such an amount."""
    forms = (*state.waiting_forms(turn), *state.recent_calculations(turn))
    return next((form for form in forms if form.tool in {source, INVENTORY}), None)


def _place(values: Mapping[str, Any], group: str, used: Used) -> str:
    """Of the item of the same thing, or of one that has no amount yet; else a new one behind the others."""
    items: Sequence[Mapping[str, Any]] = at(values, group) or ()
    same = [n for n, one in enumerate(items) if _is_same(used, one, len(items))]
    empty = [n for n, one in enumerate(items) if one.get(_amount(used)) is None and not one.get(used.kind or "")]
    return f"{group}.{[*same, *empty, len(items)][0]}"


def _is_same(used: Used, item: Mapping[str, Any], among: int) -> bool:
    """Of what has no names (electricity) the only one."""
    return item.get(used.kind) == used.item if used.kind else among == 1


def _item(used: Used) -> Mapping[str, Any]:
    """As its calculator takes it; the country of its site where it takes one."""
    fields = {_amount(used): plain(used.amount), "unit": used.unit, "region": used.region}
    item = {**fields, **({used.kind: used.item} if used.kind else {"country": used.country})}
    return {name: value for name, value in item.items() if value is not None}


def _amount(used: Used) -> str:
    return "amount_recharged" if used.kind == "refrigerant" else "amount"
