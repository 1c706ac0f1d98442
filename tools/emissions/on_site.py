"""Power made on the site itself: no grid delivered it, whichever the metered amounts mean by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tools.calculation import plain
from tools.emissions.electricity import Instrument
from tools.factors import names
from tools.factors.names import UnknownNameError
from tools.worksheet import Worksheet

ZERO = Decimal(0)


@dataclass(frozen=True)
class Meter:
    """Electricity at one place, kWh, and what the grid there emits, kg a kWh."""

    place: str | None  # a code where the place is known here, else its name; None where it was not said
    kwh: Decimal
    kg_per_kwh: Decimal
    co2_alone: bool = False


@dataclass(frozen=True)
class Delivered:
    """What is left for each method: the location-based one counts what the grid delivered, the market-based one also
    what was made on site and whose certificates were sold.
    """

    by_location: tuple[Meter, ...]
    by_market: tuple[Meter, ...]
    warnings: tuple[str, ...] = ()


def delivered(instruments: Sequence[Instrument], meters: Sequence[Meter], sheet: Worksheet) -> Delivered:
    located, market, warnings = list(meters), list(meters), []
    for number, made in enumerate(instruments, start=1):
        if made.read_kind != "on_site":
            continue
        label = f"instrument {number}, {made.kind}"
        kwh = sheet.convert(f"{label}: electricity", made.amount, made.unit, "kWh")
        places = at_market(made.country, meters) if len(meters) > 1 else [0]
        if made.of_which:
            taken = _taken(label, kwh, [located[index].kwh for index in places], sheet)
            _add(located, places, [-each for each in taken])
            if not made.certificates_sold:
                _add(market, places, [-each for each in taken])
            if (excess := kwh - sum(taken, ZERO)) > 0:
                warnings.append(
                    f"{label}: {plain(excess)} kWh are more than the amount that it is part of, and count no more"
                )
        elif made.certificates_sold and places:
            _add(market, places[:1], [kwh])
        if made.certificates_sold:
            warnings.append(
                f"{label}: its certificates were sold, so the market-based figure counts its power as the grid's"
            )
        if made.factor is not None:
            warnings.append(f"{label}: factor: given, and not used: what is burned for power on site is scope 1")
        if made.country is not None and (len(meters) == 1 or not (made.of_which or made.certificates_sold)):
            warnings.append(f"{label}: country: given, and not needed: its power was used where it was made")
        warnings += [f"{label}: {note}" for note in made.of_no_factor()]
    return Delivered(tuple(located), tuple(market), tuple(warnings))


def at_market(country: str | None, meters: Sequence[Meter]) -> list[int]:
    """Which meters are in the market of that country: those of no known place too; all where it was not said."""
    if country is None:
        return list(range(len(meters)))
    market = _country(place_named(country))
    return [index for index, meter in enumerate(meters) if meter.place is None or _country(meter.place) == market]


def place_named(name: str, country: str | None = None) -> str:
    """The code of a country, or of a region (of that country, where it is said), else the name as it is."""
    try:
        return names.part_code(name, country)
    except UnknownNameError:
        return names.fold(name)


def _country(place: str) -> str:
    return place.split("-", maxsplit=1)[0]


def _taken(label: str, kwh: Decimal, available: Sequence[Decimal], sheet: Worksheet) -> list[Decimal]:
    rest = sheet.step(
        f"{label}: at most what it is part of", "min(made, amounts)", "kWh", made=kwh, amounts=sum(available, ZERO)
    )
    taken = []
    for each in available:
        taken.append(min(rest, each))
        rest -= taken[-1]
    return taken


def _add(meters: list[Meter], places: Sequence[int], amounts: Sequence[Decimal]) -> None:
    for index, kwh in zip(places, amounts, strict=True):
        meters[index] = replace(meters[index], kwh=meters[index].kwh + kwh)
