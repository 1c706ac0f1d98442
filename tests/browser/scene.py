"""A mind that answers with every part an answer can have: sources, a card with a chart, a form, paragraphs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from assistant.types import (
    Answer,
    AnswerReady,
    CalculationMade,
    Citation,
    CitationFound,
    Event,
    Figure,
    FormValues,
    FromCalculation,
    Handoff,
    MissingInput,
    SentencePassed,
    Turn,
    TurnStarted,
)
from tools import registry
from tools.calculation import Context

TARGET = {"base_year": 2019, "target_year": 2030, "annual_rate": "4.2%", "base_emissions": {"total": "12500"}}
SAYS = {
    "en": "In 2030 at most 6,725 tCO2e are left",
    "vi": "Đến năm 2030 còn nhiều nhất 6.725 tCO2e",
    "ur": "2030 میں زیادہ سے زیادہ 6,725 tCO2e باقی رہتا ہے",
    "km": "ក្នុងឆ្នាំ 2030 នៅសល់យ៉ាងច្រើន 6,725 tCO2e",
    "th": "ในปี 2030 เหลือไม่เกิน 6,725 tCO2e",
    "si": "2030 දී උපරිම 6,725 tCO2e ඉතිරි වේ",
}
TRANSLATED = "Hướng dẫn chương trình MCAP cho nhà máy"  # by a machine
SOURCES = (
    ("MCAP Guidance", "mcap", "en"),
    (TRANSLATED, "mcap", "vi"),
    ("SBTi", "standard", "en"),
)


async def answer(turn: Turn, _: object) -> AsyncIterator[Event]:
    """ "card", "form", "sources" or "paragraphs", as the message asks; any other word is answered with one long one."""
    language = (turn.language or turn.locale or "en").split("-")[0]
    says = SAYS.get(language, SAYS["en"])
    yield TurnStarted(turn_id=turn.id, conversation_id=turn.conversation_id, language=language)
    cited = tuple(_cited(n, *each) for n, each in enumerate(SOURCES, 1)) if turn.text in ("card", "sources") else ()
    for each in cited:
        yield CitationFound(citation=each)
    asked = turn.inputs or (FormValues(tool="absolute_target", values=TARGET) if turn.text == "card" else None)
    made = (registry.run(asked.tool, asked.values, Context(today=turn.today), f"{turn.id}-1"),) if asked else ()
    for each_made in made:
        yield CalculationMade(calculation=each_made)
    told = [f"{says} [1]. **{says}** [2][3].\n- {says}\n- {says}" if cited else f"{says} {'kWh' * 60}."]
    if turn.text == "paragraphs":
        told = [f"{says}. ", says, f"\n\n{says}.\n", says, f"\n\n1. {says}", f"\n\n2. {says}"]
    for sentence in told:
        yield SentencePassed(text=sentence)
    yield AnswerReady(
        answer=Answer(
            id=turn.id,
            conversation_id=turn.conversation_id,
            language=language,
            status="needs_input" if turn.text == "form" else "answered",
            text="".join(told),
            citations=cited,
            calculations=made,
            figures=tuple(
                Figure(
                    n=1,
                    text="6.725",
                    value="6725",
                    unit="tCO2e",
                    source=FromCalculation(calculation_id=c.id, path="result.target_emissions.value"),
                )
                for c in made
            ),
            missing_inputs=_missing() if turn.text == "form" else (),
            handoff=Handoff(offered=turn.text == "sources"),
            suggestions=(says, "MCAP?") if turn.text == "sources" else (),
            model="scene",
            release="2026-11",
            judge="strict" if turn.text == "sources" else None,
            dropped_sentences=1 if turn.text == "sources" else 0,
            quoted_sentences=2 if turn.text == "sources" else 0,
        )
    )


def _cited(n: int, title: str, authority: str, language: str) -> Citation:
    return Citation.model_validate(
        {
            "n": n,
            "document_id": f"d{n}",
            "title": title,
            "authority": authority,
            "release": "2026-11",
            "language": language,
            "section": ("Targets",),
            "page": n,
            "quote": SAYS["en"],
            "url": f"/documents/d{n}#s{n}",
            "machine_translated": title == TRANSLATED,
        }
    )


def _missing() -> tuple[MissingInput, ...]:
    form = {"tool": "absolute_target", "values": {"target_year": 2030}}
    amount = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}
    return tuple(
        MissingInput(name=name, unit=unit, description=name, problem="missing", value_schema={**schema, "x-form": form})
        for name, unit, schema in (("base_year", None, {"type": "integer"}), ("base_emissions.total", "tCO2e", amount))
    )
