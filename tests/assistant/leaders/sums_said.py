"""Sums as people put them, by kind and language, with numbers drawn anew: each message with what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from babel.numbers import format_decimal

from knowledge.data import from_yaml

TEMPLATES: dict[str, dict[str, str]] = from_yaml(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
ASKED = frozenset({"between two", "a count of something", "a day, no days"})  # no reading of them uses every figure
LANGUAGES = ("en", "vi", "zh", "bn", "hi", "id", "tr", "es")


@dataclass(frozen=True)
class Asked:
    """`comes_to`: None where only a question is right."""

    kind: str
    language: str
    text: str
    comes_to: Decimal | None


def messages(seed: int, rounds: int) -> Iterator[Asked]:
    """Each kind in each language, so many times."""
    draw = Random(seed)  # noqa: S311 (no secret)
    for _ in range(rounds):
        for kind, texts in TEMPLATES.items():
            for language in LANGUAGES:
                values = _drawn(draw)
                written = {name: _written(value, language) for name, value in values.items()}
                yield Asked(kind, language, texts[language].format(**written), _comes_to(kind, values))


def _drawn(draw: Random) -> dict[str, Decimal]:
    def whole(low: int, high: int) -> Decimal:
        return Decimal(draw.randint(low, high))

    def part(low: int, high: int, places: int) -> Decimal:
        return Decimal(draw.randint(low * 10**places, high * 10**places)).scaleb(-places)

    a, b, t = whole(2, 89) * 10 + 5, whole(1200, 48000), whole(2, 97) * 10
    return {
        "a": a, "b": b, "s": a + b, "c": whole(12, 48), "n": whole(3, 9), "m": whole(2, 8), "w": whole(40, 51),
        "d": whole(200, 340), "h": whole(3, 20), "f": part(2, 3, 2) + Decimal("0.001"), "g": part(2, 3, 2),
        "v": part(16, 27, 1), "e": part(90, 99, 1), "k": part(0, 1, 3) + Decimal("0.001"), "t": t, "kt": t * 1000,
        "p": whole(20, 60), "w4": whole(1900, 2090), "w3": whole(1300, 1550), "q": whole(200_000, 900_000),
    }  # fmt: skip


def _written(value: Decimal, language: str) -> str:
    if value == int(value) and value < 10_000 and value % 2 == 0:
        return str(int(value))
    return format_decimal(value, "#,##0.####", language, numbering_system="latn")


def _comes_to(kind: str, given: dict[str, Decimal]) -> Decimal | None:
    """In tonnes, per cent, or kilograms by piece."""
    if kind in ASKED:
        return None
    a, b, f, n, s = (given[name] for name in "abfns")
    thousandths = {
        "a day": a * given["d"] * f,
        "a month": a * 12 * f,
        "each of several": (n + given["m"]) * a * given["w"] * f,
        "cylinders": n * given["c"] * given["g"],
        "calorific value": b * given["v"] * given["e"],
        "warming potential": given["c"] * given["w4"] + n * given["w3"],
        "two fuels": a * f + b * given["g"],
        "no gas": b * given["k"],
        "corrected": b * f,
        "said twice": given["kt"] * given["k"],
        "a total beside its parts": s * f,
        "hours of a day": n * given["h"] * given["d"] * f,
    }
    if kind in thousandths:
        return thousandths[kind] / 1000
    fallen = (s - b) / s * 100
    return {"fallen by": fallen, "of the target": fallen / given["p"] * 100, "by piece": b * 1000 / given["q"]}[kind]
