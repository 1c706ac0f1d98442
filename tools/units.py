"""Units: what a unit's name means, exactly. Pint's, and those of energy bills, gas meters and greenhouse gases.

Each gas (CO2, CH4, N2O, CO2e) is a dimension of its own, so that a kilogram of coal never adds to a kilogram of CO2e.
So is each thing that is counted, and each currency. Gas volumes at stated conditions (Nm3, Sm3, scf) are a dimension
of their own too; plain m3 states no conditions.
Factors between units are fractions: the same amount has the same digits in whatever unit it was given.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from tools.calculation import PRECISION

if TYPE_CHECKING:
    import pint

DEFINITIONS = (
    "CO2e = [CO2e]",
    "CO2 = [CO2]",
    "CH4 = [CH4]",
    "N2O = [N2O]",
    "m3 = meter ** 3",
    "ft3 = foot ** 3",
    "Nm3 = [gas_volume]",  # 0 °C, 101.325 kPa
    "Sm3 = 273.15 / 288.15 * Nm3",  # 15 °C, 101.325 kPa (ISO 13443)
    "scf = 0.028316846592 * 273.15 * 9 / (519.67 * 5) * Nm3",  # one cubic foot at 60 °F, 14.696 psi
    "ccf = 100 * scf",
    "Mcf = 1e3 * scf",
    "MMscf = 1e6 * scf",
    "dekatherm = 1e6 * Btu = Dth",
    "calorie = 4.1868 * joule = cal",  # of the International Table, as in tce, toe and energy statistics
    "electricity_unit = 3.6e6 * joule",  # as bills of South Asia count
    "wan_kWh = 36e9 * joule",  # 万 kWh, 10,000 kWh
    "lakh_kWh = 360e9 * joule",
    "crore_kWh = 36e12 * joule",
    "yi_kWh = 360e12 * joule",  # 亿 kWh, a hundred million
    "trade_tonne = metric_ton",  # "MT" of a bill
    "mmBtu = 1e6 * Btu = MMBtu",
    "kt = 1e3 * metric_ton",  # Pint's is the knot
    "tce = 29.3076e9 * joule",  # tonne of coal equivalent, 7,000 kcal/kg (GB/T 2589)
    "kgce = 29.3076e6 * joule",
    "US_gallon = gallon = US_gal",
    "RTh = 12e3 * Btu",  # refrigeration ton hour
    "tkm = metric_ton * kilometer",
    "passenger = [passenger]",
    "pkm = passenger * kilometer",
)

# what is counted, each a dimension of its own: a pair is not two pieces, a worker is no machine
COUNTED = (
    "piece", "pair", "garment", "item", "worker", "employee", "person", "machine", "vehicle", "order", "site",
    "factory", "room", "shift", "roll", "product",
)  # fmt: skip

# ISO 4217, each a dimension of its own: nothing here knows an exchange rate (without the som, which reads as kg)
MONEY = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)

# what people write → what the registry reads; compared without regard to case
ALIASES = {
    "kwh": "kWh", "kw h": "kWh", "kw-h": "kWh", "kilowatt hour": "kWh", "kilowatt hours": "kWh",
    "megawatt hours": "MWh", "gwh": "GWh", "twh": "TWh", "gj": "GJ", "tj": "TJ", "pj": "PJ",
    "度": "kWh", "千瓦时": "kWh", "千瓦時": "kWh", "兆瓦时": "MWh", "兆瓦時": "MWh", "万 kwh": "wan_kWh",
    **{f"{ten_thousand}{kwh}": "wan_kWh" for ten_thousand in "万萬" for kwh in ("kwh", "度", "千瓦时", "千瓦時")},
    **{f"{hundred_million}{kwh}": "yi_kWh" for hundred_million in "亿億" for kwh in ("kwh", "度", "千瓦时", "千瓦時")},
    "lakh kwh": "lakh_kWh", "lac kwh": "lakh_kWh", "lakh units": "lakh_kWh", "lac units": "lakh_kWh",
    "crore kwh": "crore_kWh", "crore units": "crore_kWh",
    "ccf": "ccf", "mcf": "Mcf", "mscf": "Mcf", "scm": "Sm3", "dth": "dekatherm", "dekatherms": "dekatherm",
    "cft": "ft3", "cuft": "ft3",
    "mmbtu": "mmBtu", "therms": "therm", "gcal": "Gcal", "ton of coal equivalent": "tce",
    "tons of coal equivalent": "tce",
    "m^3": "m3", "cbm": "m3", "cubic meter": "m3", "cubic metre": "m3", "cubic meters": "m3", "cubic metres": "m3",
    "ft^3": "ft3", "cubic foot": "ft3", "cubic feet": "ft3", "cu ft": "ft3",
    "nm3": "Nm3", "n m3": "Nm3", "m3(n)": "Nm3", "sm3": "Sm3", "stm3": "Sm3", "scf": "scf", "mmscf": "MMscf",
    "ltr": "L", "ltrs": "L", "lit": "L", "litres": "L", "liters": "L", "kl": "kL",
    "us gallon": "US_gallon", "us gallons": "US_gallon", "us gal": "US_gallon", "gal (us)": "US_gallon",
    "imperial gallon": "imperial_gallon", "imperial gallons": "imperial_gallon", "uk gallon": "imperial_gallon",
    "uk gallons": "imperial_gallon", "imp gal": "imperial_gallon",
    "short ton": "short_ton", "short tons": "short_ton", "us ton": "short_ton", "long ton": "long_ton",
    "long tons": "long_ton", "metric ton": "t", "metric tons": "t", "metric tonne": "t", "metric tonnes": "t",
    "tonnes": "t", "kgs": "kg", "lbs": "lb", "miles": "mile", "kms": "km", "tonne km": "tkm", "tonne.km": "tkm",
    "passenger km": "pkm", "passenger.km": "pkm", "pct": "percent", "%": "percent",
    "pc": "piece", "pcs": "piece", "pieces": "piece", "pairs": "pair", "garments": "garment", "items": "item",
    "workers": "worker", "employees": "employee", "people": "person", "persons": "person", "machines": "machine",
    "vehicles": "vehicle", "orders": "order", "sites": "site", "factories": "factory", "rooms": "room",
    "shifts": "shift", "rolls": "roll", "products": "product", "rmb": "CNY",
    "days": "day", "hours": "hour", "weeks": "week", "months": "month", "years": "year",
}  # fmt: skip

TON = "t (1,000 kg), 'short ton' (2,000 lb) or 'long ton' (2,240 lb)"
AMBIGUOUS = {
    "ton": TON,
    "tons": TON,
    "MT": "t (metric tons) or Mt (million tonnes)",
    "mWh": "MWh (megawatt-hours) or kWh",
    "mwh": "MWh (megawatt-hours) or kWh",
    "mJ": "MJ (megajoules) or GJ",
    "mj": "MJ (megajoules) or GJ",
    "MBtu": "mmBtu (a million Btu); MBtu is used for a thousand and for a million",
    "MBTU": "mmBtu (a million Btu); MBTU is used for a thousand and for a million",
    "barrel": "oil_bbl (42 US gallons)",
    "bbl": "oil_bbl (42 US gallons)",
}

SUGGESTED = [
    "kWh", "MWh", "GWh", "MJ", "GJ", "TJ", "mmBtu", "therm", "toe", "tce", "Gcal", "L", "m3", "Nm3", "Sm3", "scf",
    "US_gallon", "imperial_gallon", "kg", "g", "t", "lb", "short_ton", "km", "mile", "kgCO2e", "tCO2e", "kgCO2", "tCO2",
    "kgCO2e/kWh", "tCO2e/MWh", "gCO2e/kWh", "kgCO2e/L", "kgCO2e/t", "percent",
]  # fmt: skip

KINDS = {
    "kWh": "energy", "kg": "mass", "L": "volume", "Nm3": "gas volume", "km": "distance", "percent": "share",
    "tCO2e": "CO2e", "tCO2": "CO2", "tCH4": "CH4", "tN2O": "N2O", "kgCO2e/kWh": "CO2e per energy",
    "kgCO2/kWh": "CO2 per energy", "kgCO2e/L": "CO2e per volume", "kgCO2/L": "CO2 per volume",
    "kgCO2e/kg": "CO2e per mass", "kgCO2e/km": "CO2e per distance", "tkm": "mass × distance", "kW": "power",
    "kgCO2e/Nm3": "CO2e per gas volume", "kgCO2/Nm3": "CO2 per gas volume", "h": "time",
}  # fmt: skip

GAS = r"CO2[- ]?e(?:q(?:uiv(?:alents?)?\.?)?)?|CO2|CH4|N2O"
MASS = r"[kKmM]?g|[kKMG]?t|lbs?|MT|short[ _]tons?|metric[ _]tons?|tons?|tonnes?|pounds?|kilograms?|kilos?|kgs|grams?"
GAS_AMOUNT = re.compile(rf"(?<![A-Za-z])(?:({MASS})[ *·]*(?:of )?)?({GAS})(?![A-Za-z0-9])", re.IGNORECASE)
TERM = r"(?:[A-Za-zµ°%_][A-Za-z0-9µ°%_]*(?:\s?(?:\*\*|\^)\s?-?[1-4])?|1)"
EXPRESSION = re.compile(rf"{TERM}(?:\s*[*/]\s*{TERM}|\s+{TERM}){{0,5}}")

Reason = Literal["unknown_unit", "ambiguous_unit", "wrong_dimension"]


class UnitError(ValueError):
    """A unit cannot be used. `code` is stable; `expected` says what would be right."""

    def __init__(self, code: Reason, message: str, expected: str) -> None:
        super().__init__(message)
        self.code: Reason = code
        self.message = message
        self.expected = expected


@dataclass(frozen=True)
class Unit:
    """A unit as it was understood."""

    name: str  # canonical spelling: "kgCO2e/kWh"
    scale: Fraction  # how many base units it is
    dimension: frozenset[tuple[str, Fraction]]

    @property
    def kind(self) -> str:
        return next((kind for name, kind in KINDS.items() if unit(name).dimension == self.dimension), self.name)


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Pint's registry over fractions, with our definitions. Opened at the first unit that is read."""
    import pint

    opened: pint.UnitRegistry[Any] = pint.UnitRegistry(non_int_type=Fraction, on_redefinition="ignore")
    for definition in (*DEFINITIONS, *(f"{name} = [{name}]" for name in (*COUNTED, *MONEY.split()))):
        opened.define(definition)
    return opened


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """Read a unit. Raises UnitError: unknown_unit or ambiguous_unit."""
    spelled = _spelled(text)
    _refuse_ambiguous(spelled)
    if len(spelled) > 60 or not EXPRESSION.fullmatch(spelled):
        raise _unknown(text)
    opened = registry()
    import pint

    try:
        parsed = opened.Quantity(Fraction(1), opened.parse_units(spelled))
        base = parsed.to_base_units()
    except (pint.PintError, ValueError, TypeError, AttributeError) as error:
        raise _unknown(text) from error
    if not parsed._is_multiplicative:  # degrees Celsius, decibel
        raise _unknown(text)
    scale: Any = base.magnitude  # a Fraction, as the registry was told
    powers: Any = base.dimensionality
    dimension = frozenset((name, Fraction(power)) for name, power in powers.items())
    return Unit(name=re.sub(rf" (?={GAS})", "", spelled), scale=scale, dimension=dimension)


@lru_cache(maxsize=4096)
def ratio(from_unit: str, to_unit: str) -> Fraction:
    """How many of the second unit one of the first is. Raises UnitError, also when they measure different things."""
    source, target = unit(from_unit), unit(to_unit)
    if source.dimension != target.dimension:
        raise UnitError(
            "wrong_dimension",
            f"{source.name} measures {source.kind}, not {target.kind}",
            f"a unit of {target.kind}, such as {target.name}",
        )
    return source.scale / target.scale


def convert(value: Decimal, from_unit: str, to_unit: str) -> Decimal:
    """The same amount in another unit, correctly rounded to 28 significant digits where it does not end before."""
    return rounded(Fraction(value) * ratio(from_unit, to_unit))


def rounded(value: Fraction) -> Decimal:
    return PRECISION.divide(Decimal(value.numerator), Decimal(value.denominator))


@lru_cache(maxsize=4096)
def same_dimension(first: str, second: str) -> bool:
    return unit(first).dimension == unit(second).dimension


def _spelled(text: str) -> str:
    """Folded to one spelling: superscripts, full-width letters, names of gases, everyday names."""
    spelled = " ".join(unicodedata.normalize("NFKC", text).replace("·", "*").replace("×", "*").split())
    spelled = re.sub(r"(?<!\s)\s++per\s+", "/", spelled)
    spelled = GAS_AMOUNT.sub(_gas_amount, spelled)
    return "/".join(
        "*".join(_alias(term) for term in part.split("*")) for part in spelled.replace("**", "^").split("/")
    )


def _alias(term: str) -> str:
    term = " ".join(term.split())
    if term in AMBIGUOUS:
        return term
    return ALIASES.get(term.casefold(), term)


def _gas_amount(found: re.Match[str]) -> str:
    mass, gas = found.groups()
    gas = gas.upper()
    gas = "CO2e" if gas.startswith("CO2") and gas != "CO2" else gas
    if mass is None:
        return gas
    _refuse_ambiguous(mass)
    metric = {"T": "t", "KG": "kg", "Kg": "kg", "kG": "kg", "KT": "kt", "Kt": "kt", "G": "g", "mt": "t"}
    return f"{metric.get(mass, _alias(mass))} {gas}"


def assumption(text: str) -> str | None:
    """What reading this unit takes for granted, to be said as a warning."""
    names = set(re.split(r"[^A-Za-z_]+", unit(text).name))
    if names & {"gallon", "gallons", "gal"}:
        return "gallon was read as the US gallon (3.785411784 L)"
    if names & {"cal", "kcal", "Mcal", "Gcal"}:
        return "calorie was read as that of the International Table (4.1868 J), as energy statistics do"
    if "trade_tonne" in names:
        return "MT was read as metric tons (t), as bills mean it"
    if any(name.endswith("electricity_unit") for name in names):
        return "a unit of electricity was read as a kilowatt-hour"
    return None


def _refuse_ambiguous(spelled: str) -> None:
    for term in re.split(r"[*/]", spelled):
        name = term.strip()
        meant = AMBIGUOUS.get(name) or (TON if name.casefold() in {"ton", "tons"} else None)
        if meant:
            raise UnitError("ambiguous_unit", f"'{name}' is used for different amounts", meant)


def _unknown(text: str) -> UnitError:
    near = difflib.get_close_matches(text, SUGGESTED, n=3, cutoff=0.5)
    return UnitError(
        "unknown_unit",
        f"'{text[:60]}' is not a unit that is known here" if text.strip() else "the unit is missing",
        f"one of {', '.join(near)}" if near else "a unit such as kWh, GJ, L, m3, kg, t, tCO2e",
    )
