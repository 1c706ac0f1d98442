"""Sums that no calculator of the field does: emissions of what has a factor and no name, changes, intensities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.leaders.bundled.filling.activities import fuels, in_any, own_rates
from assistant.leaders.bundled.filling.emissions import Emitted, emission_unit, emitted, year_with
from assistant.leaders.bundled.filling.message import Message, alike, gap, pairs
from assistant.leaders.bundled.filling.rates import OWN_WARMING, emission_rates, paired, warming_potentials
from assistant.leaders.bundled.filling.targets import is_yearly
from assistant.leaders.bundled.frames import registry
from assistant.leaders.bundled.sums.arithmetic import ON_LINE, Arithmetic, Term, quotient, summed, worked_out
from assistant.leaders.bundled.sums.counts import Part, beside, each_is_asked
from assistant.leaders.bundled.sums.cuts import after_a_cut, of_a_limit, still_to_cut
from assistant.leaders.bundled.sums.products import Product, amounts_of
from assistant.leaders.bundled.sums.totals import apart, asks_percent, bare, together
from assistant.numbers.page import Page, page
from assistant.numbers.reads import Read
from assistant.numbers.units import unit_mentions
from tools.units import convert

_FROM_BEHIND = frozenset({"bn", "hi", "ur", "si", "tr"})  # languages that put "from" behind its amount
_CLOSE = 6  # characters between an amount and "per", and between that and its noun
_LINE = 3  # years of a line: its first, one between, its last
_ALL = 100  # per cent
_LEAST = Decimal("0.00001")  # kilograms of emissions for one of what is made
_FEW_YEARS = 2  # with more, progress is told year by year


def asked(message: Message, made: Sequence[Product], *, ranged: bool) -> Arithmetic | None:
    """What is worked out instead of a calculator's result; None where one fits, or where no reading is plain.

    `ranged`: two figures are written as ends of a range, which may be what was and what is.
    """
    if home(message) is not None:
        return None
    compared = on_line(message) or _reached(message) or _changed(message) or after_a_cut(message)
    compared = compared or still_to_cut(message) or of_a_limit(message)
    if compared or ranged:
        return compared or apart(message)
    if found := _by_factors(message, made):
        return found
    if made:
        return _worked_out(message, made)
    return _by_piece(message) or _each(message) or together(message) or bare(message)


def _worked_out(message: Message, made: Sequence[Product]) -> Arithmetic | None:
    """The product itself, where it is asked for and nothing burns: what 200 kW give in their hours, bags of 40 kg."""
    amount = made[0].amount
    if len(made) != 1 or len(amounts_of(message)) != 1 or emission_rates(message) or fuels(message):
        return None
    unit = next((m.name for m in message.units() if alike(m.name, (str(amount.unit),))), None)
    power = "power" in amount.notes
    if unit is None or (alike(str(amount.unit), ("kWh",)) and not power):
        return None
    worked = worked_out(made[0])
    return replace(worked, values={**worked.values, "to": unit}, stands_for=None)


def home(message: Message) -> str | None:
    """The calculator of the field for amounts that have a factor of their own; None where it is not told of what."""
    amounts = amounts_of(message)
    rates = warming_potentials(message) or own_rates(message, amounts)
    if not amounts or len(rates) < len(amounts):
        return None
    homes = registry.homes(message)
    if len(homes) > 1 and message.has("altogether"):
        return None  # of several calculators none gives their total
    covered = {read.span for tool, own in homes.items() if _named(tool, message) for read in own}
    return next(iter(homes)) if homes and all(a.span in covered for a in amounts) else None


def _named(tool: str, message: Message) -> bool:
    """Is what burns named? Electricity and heat have but one name."""
    return not registry.burns(tool) or bool(fuels(message))


def _by_factors(message: Message, made: Sequence[Product]) -> Arithmetic | None:
    """Amounts times their factors, added up; each amount has one, and each factor an amount."""
    amounts = amounts_of(message)
    warming = warming_potentials(message)
    rates = [*emission_rates(message), *warming]
    of = paired(amounts, rates) if warming else own_rates(message, amounts)
    if warming and len(warming) != len(amounts):
        return None
    if not of or len(of) < len(amounts) or len({r.read.span for r in of.values()}) < len({r.read.value for r in rates}):
        return None
    gases = {rate.gives.partition("CO2")[2] for rate in of.values()}
    if len(gases) > 1 or any(rate.unit == OWN_WARMING and rate in warming and not _mass(a) for a, rate in
                             ((amounts[i], r) for i, r in of.items())):  # fmt: skip
        return None
    products = {one.amount.span: one for one in made}
    terms = [
        Term(products.get(amounts[i].span) or _single(amounts[i]), Part("factor", r.read.value, r.unit, r.noted))
        for i, r in of.items()
    ]
    return summed(terms, f"tCO2{gases.pop()}", [rate.read for rate in rates])


def _mass(amount: Read) -> bool:
    return alike(str(amount.unit), ("kg",))


def _single(amount: Read) -> Product:
    return Product(amount, (Part("amount", amount.value, amount.unit, amount),))


def _by_piece(message: Message) -> Arithmetic | None:
    """2,400,000 pairs, 3.5 kg CO2e per pair."""
    counts = [r for r in message.of_kind("count", "plain") if r.value > 1 and not beside(message, r, "people")]
    amounts = amounts_of(message)
    if len(counts) != 1 or len(amounts) != 1 or not _of_emissions(amounts[0]):
        return None
    sheet = page(message.text, message.language)
    if not _per_noun(sheet, message, amounts[0]):
        return None
    factor = Part("factor", amounts[0].value, f"{amounts[0].unit}/piece", amounts[0])
    pieces = Product(counts[0], (Part("amount", counts[0].value, "piece", counts[0]),))
    return summed([Term(pieces, factor)], f"tCO2{str(amounts[0].unit).partition('CO2')[2]}", ())


def _of_emissions(read: Read) -> bool:
    return "CO2" in str(read.unit)


def _per_noun(sheet: Page, message: Message, amount: Read) -> bool:
    """ "per" stands right beside the amount, with a word and no unit behind it."""
    folded, start = sheet.folded, amount.span[1]
    for at in range(start, min(start + 3, len(folded))):
        for end, _ in sheet.lexicon.per.at(folded, sheet.text, at):
            after = sheet.skip_space(end)
            parted = after > end or not (sheet.lexicon.spaced and folded[end - 1].isalpha())
            if parted and after < len(folded) and folded[after].isalpha():
                return True
    return any(0 <= at - start <= _CLOSE for at, _ in message.cues("per_unit"))


def _changed(message: Message) -> Arithmetic | None:
    """By how many per cent an amount fell or rose: of the earlier, and of two without a year of the first."""
    found = _two(message)
    if found is None or message.of_kind("percent") or not message.has("changed", "sums") or _several(message):
        return None
    base, now = found
    if is_yearly(message):
        return None  # by how many per cent a year it falls is a target's line
    return quotient("percent_change(base, now)", {"base": base, "now": now}, "%")


def _several(message: Message) -> bool:
    """Are the amounts of different fuels?"""
    return len({named.name for named in fuels(message)}) > 1


def _reached(message: Message) -> Arithmetic | None:
    """How much of a cut that is aimed at is behind one."""
    found, percents = _two(message), message.of_kind("percent")
    if found is None or len(percents) != 1 or not message.has("reached", "sums"):
        return None
    base, now = found
    if now.read.value > base.read.value:
        return None
    target = Emitted(percents[0], "%", frozenset(), None)
    return quotient("(base - now) / (base * target)", {"base": base, "now": now, "target": target}, "%")


def _two(message: Message) -> tuple[Emitted, Emitted] | None:
    """Two amounts of which a share is asked, the former first; None where there are others."""
    found = emitted(message)
    amounts = amounts_of(message)
    if len(found) != 2 and len(amounts) == 2:
        years_of = pairs(amounts, message.of_kind("year"))
        found = [Emitted(a, a.unit, frozenset(), years_of.get(i)) for i, a in enumerate(amounts)]
    years = {int(r.value) for r in message.of_kind("year")}
    if len(found) != 2 or len(years) > _FEW_YEARS or not asks_percent(message):
        return None
    if len(amounts_of(message)) > 2 or found[0].unit != found[1].unit or message.of_kind("count"):
        return None
    return (found[1], found[0]) if _later_first(message, *found) else (found[0], found[1])


def on_line(message: Message) -> Arithmetic | None:
    """What a straight line from the base year to the target leaves in a year between them."""
    found, percents = emitted(message), message.of_kind("percent")
    years = sorted({int(r.value): r for r in reversed(message.of_kind("year"))}.values(), key=lambda r: r.value)
    if len(found) != 1 or len(percents) != 1 or len(years) != _LINE or message.has("most_recent"):
        return None
    base, year, target = years
    beside_cut = min(years, key=lambda y: gap(y.span, percents[0].span))
    if beside_cut is year or found[0].year is year or percents[0].value >= _ALL or year.span[0] < percents[0].span[0]:
        return None
    of = Emitted(found[0].read, emission_unit(found[0].unit), frozenset(), None)
    parts = {"base": of, "cut": Emitted(percents[0], "%", frozenset(), None)}
    parts |= {name: Emitted(r, None, frozenset(), None)
              for name, r in (("base_year", base), ("year", year), ("target_year", target))}  # fmt: skip
    worked = quotient(ON_LINE, parts, of.unit or "tCO2e")
    return replace(worked, spans=worked.spans | {r.span for r in message.of_kind("year")})


def _later_first(message: Message, first: Emitted, second: Emitted) -> bool:
    if first.year and second.year and first.year.value != second.year.value:
        return first.year.value > second.year.value
    base = year_with(message, "base_year", message.of_kind("year"))
    if base is not None and base in (first.year, second.year):
        return base == second.year
    from_ = [span for span in message.cues("from") if first.read.span[1] <= span[0] and span[1] <= second.read.span[0]]
    return bool(from_) and message.language not in _FROM_BEHIND and message.leads(first.read, "from") is None


def _each(message: Message) -> Arithmetic | None:
    """Emissions by what was made: one amount of each, and neither a target nor a factor."""
    amounts = amounts_of(message)
    pieces = [r for r in message.of_kind("count", "plain") if not beside(message, r, "people")]
    whole = [a for a in amounts if _of_emissions(a)] or (amounts if len(amounts) == 1 and _mass(amounts[0]) else [])
    made = [a for a in amounts if a not in whole] + pieces
    wanted = _per_what(message)
    counted = bool(pieces) and not fuels(message)
    if wanted is None and counted and (_asks_mass(message) or each_is_asked(message, pieces[0])):
        wanted = ""
    if len(whole) != 1 or len(made) != 1 or wanted is None or emission_rates(message) or message.of_kind("percent"):
        return None
    if not made[0].unit and convert(whole[0].value, _mass_of(whole[0]), "kg") < made[0].value * _LEAST:
        return None  # so little is told of one
    per = wanted if made[0].unit and alike(made[0].unit, (wanted,)) else made[0].unit or "piece"
    output = made[0]._replace(unit=made[0].unit or "piece")
    values: dict[str, Any] = {"emissions": Emitted(whole[0], whole[0].unit, frozenset(), None),
                              "output": Emitted(output, output.unit, frozenset(), None)}  # fmt: skip
    gas = f"CO2{str(whole[0].unit).partition('CO2')[2]}" if _of_emissions(whole[0]) else ""
    return quotient("emissions / output", values, f"kg{gas}/{per}")


def _mass_of(amount: Read) -> str:
    return str(amount.unit).partition("CO2")[0].removesuffix(" * ")


def _asks_mass(message: Message) -> bool:
    """A mass that is named without a number: how many kilos is that for each pair?"""
    return any(alike(mention.name, ("kg",)) for mention in message.units())


def _per_what(message: Message) -> str | None:
    """The unit behind a "per" that stands at no figure, "" where a thing is named instead; None without one."""
    sheet = page(message.text, message.language)
    for mention in unit_mentions(sheet):
        at = bisect_left(sheet.places, mention.span[0])
        per = sheet.lexicon.per.before(sheet.folded, sheet.text, sheet.skip_space_back(at))
        told = any(0 <= r.span[0] - mention.span[1] <= _CLOSE for r in message.of_kind("quantity"))
        if per and not told and not in_any(mention.span, [r.span for r in message.reads]):
            return mention.name
    return "" if message.has("per_unit") else None
