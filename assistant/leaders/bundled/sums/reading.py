"""The sum that a message asks for: its figures as calculators take them, and what is worked out before or instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.conversation.message import TIMES
from assistant.leaders.bundled.filling.activities import fuels
from assistant.leaders.bundled.filling.message import Message, alike
from assistant.leaders.bundled.filling.rates import calorific_values, emission_rates, paired, times
from assistant.leaders.bundled.frames.purchased_electricity import own_share
from assistant.leaders.bundled.sums import whole
from assistant.leaders.bundled.sums.arithmetic import Arithmetic, remaining, worked_out
from assistant.leaders.bundled.sums.counts import Part, machines
from assistant.leaders.bundled.sums.less import amount_off, left_over
from assistant.leaders.bundled.sums.listing import labels, with_unit
from assistant.leaders.bundled.sums.products import Product, Products, amounts_of, products
from assistant.leaders.bundled.sums.totals import asks_percent, asks_sum, together
from assistant.numbers.reads import Read
from assistant.numbers.roles import Role, roles
from knowledge.languages import supported
from tools.units import UnitError, convert

Span = tuple[int, int]


@dataclass(frozen=True)
class Summed:
    """`reads` are the figures with amounts worked out, and without what was used for that."""

    reads: tuple[Read, ...]
    before: tuple[Arithmetic, ...] = ()
    instead: Arithmetic | None = None
    used: frozenset[Span] = frozenset()  # by what was worked out before, or said twice
    open: frozenset[Span] = frozenset()  # figures that must be asked about
    tool: str | None = None  # the calculator that its rates and amounts are for, whatever the words are like


def read(text: str, language: str, reads: Sequence[Read]) -> Summed:
    """Never fails on what a person writes."""
    code = supported(language) or "en"
    message = Message(text, code, machines(Message(text, code, tuple(reads))))
    named = labels(message)
    listed = tuple(r._replace(kind="label") if r.span in named else r for r in message.reads)
    message = _listed(replace(message, reads=listed))
    its = dict(zip((r.span for r in message.reads), roles(message.reads, text, language), strict=True))
    kept, dropped = _once(message, its)
    message = replace(message, reads=tuple(kept))
    dropped |= named
    try:
        summed = _read(message, dropped, _ends(message, its))
        return replace(summed, reads=tuple(r for r in summed.reads if r.kind != "label"))
    except UnitError:
        return Summed(tuple(kept), used=frozenset(dropped))


def _read(message: Message, dropped: frozenset[Span], ends: frozenset[Span]) -> Summed:
    if (own := own_share(message) or amount_off(message, amounts_of(message))) and (rest := _rest(*own)):
        total, part = own
        others = tuple(rest if r is total else r for r in message.reads if r is not part)
        read_on = _read(replace(message, reads=others), dropped | {part.span}, ends)
        return replace(read_on, before=(remaining(total, part), *read_on.before))
    if message.has("mean", "sums") and (mean := together(message)):
        return Summed(message.reads, instead=mean, used=dropped)
    found = products(message)
    heated = _heated(message, found)
    before = tuple(worked_out(one) for one in heated)
    of = {one.amount.span: one.amount for one in heated}
    gone = found.spans | frozenset(span for one in heated for span in one.spans)
    reads = tuple(of.get(r.span, r) for r in message.reads if r.span in of or r.span not in gone)
    folded = replace(message, reads=reads)
    instead = None if found.open else whole.asked(folded, heated, ranged=bool(ends))
    open_ = (found.open | ends | _unlike(folded) | _left(folded)) - (instead.spans if instead else frozenset())
    return Summed(reads, before, instead, dropped | gone, open_, whole.home(folded))


def _left(message: Message) -> frozenset[Span]:
    """Fuel that was left of what is told beside it."""
    return (
        left_over(message, amounts_of(message)) if len({named.name for named in fuels(message)}) == 1 else frozenset()
    )


def _unlike(message: Message) -> frozenset[Span]:
    """Amounts of two fuels of which it is asked by how many per cent one is less."""
    amounts = amounts_of(message)
    unlike = len({named.name for named in fuels(message)}) > 1 and len(amounts) == 2
    asked = asks_percent(message) and message.has("changed", "sums")
    return frozenset(read.span for read in amounts) if unlike and asked else frozenset()


def _listed(message: Message) -> Message:
    """With the unit of a list at each of its entries, where they are put together."""
    if not (asks_sum(message) or message.has("mean", "sums") or asks_percent(message)):
        return message
    entries = {bare.span: entry for bare, entry in with_unit(message)}
    return replace(message, reads=tuple(entries.get(r.span, r) for r in message.reads))


def _rest(total: Read, part: Read) -> Read | None:
    """What is left of the total; None where it is no larger than its part."""
    left = total.value - convert(part.value, str(part.unit), str(total.unit))
    return total._replace(value=left, notes=(*total.notes, "worked_out")) if left > 0 else None


def _ends(message: Message, its: Mapping[Span, frozenset[Role]]) -> frozenset[Span]:
    """Ends of a range of amounts; years have a first and a last as they should."""
    amounts = [read for read in message.reads if read.kind not in TIMES | {"label"}]
    return frozenset(read.span for read in amounts if "range_end" in its[read.span])


def _once(message: Message, its: Mapping[Span, frozenset[Role]]) -> tuple[list[Read], frozenset[Span]]:
    """Without what was taken back, a total beside its parts, and what is said again in other units."""
    total = asks_sum(message)
    units = _corrected_units(message, its)
    dropped: set[Span] = set()
    kept: list[Read] = []
    for read_ in message.reads:
        one = read_._replace(kind="quantity", unit=units[read_.span]) if read_.span in units else read_
        named = its[one.span]
        again = one.kind == "quantity" and any(_same(one, other) for other in kept)
        if "corrected" in named or ("total" in named and total) or again:
            dropped.add(one.span)
        else:
            kept.append(one)
    return kept, frozenset(dropped)


def _corrected_units(message: Message, its: Mapping[Span, frozenset[Role]]) -> dict[Span, str]:
    """A bare number in the place of the amount before it has its unit: 7,500 L, no, 5,700."""
    found: dict[Span, str] = {}
    for old, new in pairwise(message.reads):
        corrected = "corrected" in its[old.span] and "correction" in its[new.span]
        if corrected and old.kind == "quantity" and new.kind == "plain" and old.unit:
            found[new.span] = old.unit
    return found


def _same(one: Read, other: Read) -> bool:
    """The same amount in another unit; one that is repeated word for word may be another's."""
    if other.kind != "quantity" or not one.unit or not other.unit or one.unit == other.unit:
        return False
    try:
        return alike(one.unit, (other.unit,)) and convert(one.value, one.unit, other.unit) == other.value
    except UnitError:
        return False


def _heated(message: Message, found: Products) -> list[Product]:
    """Products, with the energy of a fuel where its calorific value and emissions of energy are told."""
    made = {one.amount.span: one for one in found.made}
    amounts = [made[a.span].amount if a.span in made else a for a in amounts_of(message)]
    energies = [rate for rate in emission_rates(message) if alike(rate.per, ("GJ",))]
    values = paired(amounts, calorific_values(message))
    for place, value in values.items():
        amount = amounts[place]
        if not any(rate.takes(value.gives) for rate in energies):
            continue
        before = made.get(amount.span)
        parts = before.parts if before else (Part("amount", amount.value, amount.unit, amount),)
        heat = Part("calorific_value", value.read.value, value.unit, value.read)
        worth = times(amount.value, str(amount.unit), value)
        notes = tuple(dict.fromkeys((*amount.notes, "worked_out")))
        worked = amount._replace(value=worth, unit=value.gives, notes=notes)
        made[amount.span] = Product(worked, (*parts, heat), before.counts if before else ())
    return list(made.values())
