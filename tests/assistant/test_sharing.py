"""A manufacturer's figures stay here unless it has agreed that they may go to the configured model and the judge.

A handle and a unit stand where a figure would; so sums work though no value is seen.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from assistant.conversation.message import read
from assistant.evidence import context as contexts
from assistant.evidence import veil
from assistant.evidence.shown import Shown
from assistant.types import FormValues, FromCalculation, Table
from assistant.wiring import Parts
from knowledge.data import from_yaml
from knowledge.languages import SPOKEN
from tests.assistant.conftest import Hosted
from tests.assistant.dialogue import Conversation
from tests.assistant.scripted import Script, ScriptedModel, judging, says
from tools.calculation import Context

MANAGES = says("It is Cascale that manages MCAP. [[s1]]")
# What a person writes with figures of every kind, and what of it may not be seen. Years and dates may.
MESSAGES = {
    "en": (
        "In 2023 we burned 7,311 t of coal, 18.25 % more than in 2019; it cost $84,500. We have 417 workers, twelve"
        " thousand machines and half of it is new. Call +84 912 345 678. Who manages MCAP?",
        ["7,311", "7311", "18.25", "84,500", "417", "twelve", "thousand", "half", "912", "345", "678"],
        ["2023", "2019"],
    ),
    "vi": (
        "Năm 2023 chúng tôi dùng 7.311 tấn than, tăng 18,25% so với 2019, chi phí 84.500 USD. Có 417 công nhân, mười"
        " hai nghìn máy. Gọi 0912 345 678. Ai quản lý MCAP?",
        ["7.311", "18,25", "84.500", "417", "mười", "nghìn", "912", "345"],
        ["2023", "2019"],
    ),
    "zh": (
        "2023年我们用了7311吨煤，比2019年多18.25%，花了84500美元。有417名工人，一万两千台机器。"
        "电话 13912345678。MCAP由谁管理？",
        ["7311", "18.25", "84500", "417", "一万", "两千", "139123"],
        ["2023", "2019"],
    ),
    "bn": (
        "২০২৩ সালে আমরা ৭,৩১১ টন কয়লা ব্যবহার করেছি, ২০১৯ সালের চেয়ে ১৮.২৫% বেশি, খরচ ৮৪,৫০০ টাকা। ৪১৭ জন শ্রমিক, বারো"
        " হাজার মেশিন। ফোন ০১৭১২৩৪৫৬৭৮। MCAP কে পরিচালনা করে?",
        ["৭,৩১১", "১৮.২৫", "৮৪,৫০০", "৪১৭", "বারো", "হাজার", "০১৭১২", "7311"],
        ["২০২৩", "২০১৯"],
    ),
    "es": (
        "En 2023 quemamos 7.311 t de carbón, un 18,25 % más que en 2019; costó 84.500 €. Tenemos 417 obreros y doce mil"
        " máquinas, la mitad nuevas. Teléfono +34 912 345 678. ¿Quién gestiona MCAP?",
        ["7.311", "18,25", "84.500", "417", "doce", "mitad", "912", "345"],
        ["2023", "2019"],
    ),
    "id": (
        "Pada 2023 kami membakar 7.311 ton batu bara, naik 18,25% dari 2019, biayanya Rp 84.500. Ada 417 pekerja dan"
        " dua belas ribu mesin. Telepon 0812 345 678. Siapa yang mengelola MCAP?",
        ["7.311", "18,25", "84.500", "417", "dua belas", "ribu", "812 345"],
        ["2023", "2019"],
    ),
    "hi": (
        "2023 में हमने 7,311 टन कोयला जलाया, 2019 से 18.25% अधिक, खर्च 84,500 रुपये। 417 मज़दूर और बारह हज़ार मशीनें। फ़ोन"
        " 09123 45678। MCAP कौन चलाता है?",
        ["7,311", "18.25", "84,500", "417", "बारह", "हज़ार", "09123"],
        ["2023", "2019"],
    ),
    "tr": (
        "2023 yılında 7.311 ton kömür yaktık, 2019'a göre %18,25 fazla, maliyeti 84.500 TL. 417 işçi ve on iki bin"
        " makine var. Telefon 0912 345 678. MCAP'i kim yönetiyor?",
        ["7.311", "18,25", "84.500", "417", "on iki", "912 345"],
        ["2023", "2019"],
    ),
}  # fmt: skip


def seen(*models: ScriptedModel) -> str:
    """All that models and judges were shown, the system texts aside."""
    told = [message for model in models for call in model.log for message in call if message.type != "system"]
    return "\n".join(f"{message.content} {getattr(message, 'tool_calls', '')}" for message in told)


def opened(hosted: Hosted, script: Script, yes: bool = True) -> tuple[Conversation, ScriptedModel, ScriptedModel]:
    seat, judge = judging(lambda _sentence, _sources: yes)
    talk, model = hosted(script, seat=seat, model_rounds=6)
    return talk, model, judge


def persons(text: str) -> str:
    """What stands of the person's in it: without statements, whose figures are the documents' own."""
    return "\n".join(line for line in text.splitlines() if not re.match(r"(?:\s*- )?(?:s\d+ )?\[\w+\] ", line))


@pytest.mark.parametrize("language", MESSAGES)
def test_no_figure_of_a_message_is_seen_and_years_are(hosted: Hosted, language: str) -> None:
    text, hidden, kept = MESSAGES[language]
    talk, model, judge = opened(hosted, MANAGES)

    reply = talk.say(text, language=language)
    talk.say("Who manages MCAP?", language=language)

    shown = persons(seen(model, judge))
    assert reply.model == "scripted"
    assert judge.log
    assert [part for part in hidden if re.search(rf"(?<!\w){re.escape(part)}", shown)] == [], shown
    assert [year for year in kept if year not in shown] == []


def test_a_manufacturer_that_agreed_has_its_figures_seen_and_tagged(hosted: Hosted) -> None:
    talk, model, judge = opened(hosted, MANAGES)

    talk.say("We burned 7,311 t of coal. Who manages MCAP?", share_figures=True)

    assert "7,311 t ⟨q1 = 7311 t⟩" in seen(model)
    assert "7,311 t ⟨q1 = 7311 t⟩" in seen(judge)


def test_forms_files_and_balances_are_not_seen_either(hosted: Hosted) -> None:
    talk, model, judge = opened(hosted, MANAGES)
    table = Table(attachment_id="a1", name="bills 84213.csv", columns=("kWh 55123",), rows=(("84213",), ("12.5 kt",)))
    values = {"base_year": 2019, "base_emissions": {"total": "73115"}, "target_year": 2030, "annual_rate": "0.042"}

    form = talk.say(inputs=FormValues(tool="absolute_target", values=values))
    talk.say("What does this file tell about MCAP?", tables=(table,))
    talk.say("Who manages MCAP?")

    shown = persons(seen(model, judge))
    assert form.calculations
    assert len(model.log) == 2
    hidden = ("73115", "73,115", "84213", "55123", "12.5", "39335", "39,335", "4.2", "0.042", "46.2")
    assert [number for number in hidden if number in shown] == [], shown
    assert "c1: absolute_target" in shown
    assert "{{c1.result.target_emissions}}" in shown


def calling(*calls: tuple[str, dict[str, Any]], then: str) -> Script:
    """Calls one tool after another, then says."""

    def script(messages: list[BaseMessage]) -> AIMessage:
        done = sum(isinstance(message, ToolMessage) for message in after_last_question(messages)) - 1
        if done < len(calls):
            name, args = calls[done]
            return AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"t{done}"}])
        return AIMessage(then)

    return script


def after_last_question(messages: list[BaseMessage]) -> list[BaseMessage]:
    last = max(place for place, message in enumerate(messages) if message.type == "human")
    return messages[last:]


SUMS: dict[str, tuple[str, tuple[str, dict[str, Any]], str, str, list[str]]] = {
    "coal": (
        "We burned 7,311 t of anthracite in 2023. What are our emissions?",
        ("stationary_combustion", {"items": [{"fuel": "anthracite", "amount": "q1", "unit": "t"}]}),
        "total", "", ["7,311", "7311"],
    ),
    "electricity": (
        "We used 812,345 kWh, our factor is 0.6592 kgCO2e/kWh, in 2023. Emissions?",
        ("purchased_electricity", {"items": [{"amount": "q1", "factor": "q2", "factor_unit": "kgCO2e/kWh"}]}),
        "location_based", "535.497824", ["812", "0.6592", "535.4", "535.5"],
    ),
    "target": (
        "Our base year 2019 had 73,115 tCO2e. If we cut 4.25% a year, what is left in 2030?",
        (
            "absolute_target",
            {"base_year": "q1", "base_emissions": {"total": "q2"}, "annual_rate": "q3", "target_year": "q4"},
        ),
        "target_emissions", "38933.7375", ["73,115", "73115", "4.25", "38933", "38,93", "38934"],
    ),
    "progress": (
        "In 2019 we emitted 73,115 tCO2e, the target for 2030 is 41,234 tCO2e, and in 2023 we had 66,789 tCO2e.",
        (
            "target_progress",
            {
                "base": {"year": "q1", "emissions": "q2"},
                "target": {"year": "q3", "emissions": "q4"},
                "reported": [{"year": "q5", "emissions": "q6"}],
            },
        ),
        "", "", ["73,115", "73115", "41,234", "41234", "66,789", "66789"],
    ),
    "arithmetic": (
        "We used 4,567 MWh and sold 1,234 MWh; we made 912 t and 235 t of fabric.",
        ("arithmetic", {"expression": "(q1 - q2) / (q4 + q3)"}),
        "", "", ["4,567", "4567", "1,234", "1234", "912", "235"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("sum_", SUMS)
def test_a_sum_is_made_of_values_that_the_model_never_sees(hosted: Hosted, sum_: str) -> None:
    text, (tool, args), output, value, hidden = SUMS[sum_]
    talk, model, judge = opened(hosted, calling((tool, args), then="The documents and the sum say so. [[c1]]"))

    reply = talk.say(text, language="en")
    talk.say("Thanks, and what was that again?", language="en")

    assert [made.tool for made in reply.calculations] == [tool], seen(model)
    made = reply.calculations[0]
    name = output or next(name for name, entry in made.result.items() if hasattr(entry, "value"))
    assert not value or str(made.result[name].model_dump()["value"]) == value
    assert reply.status == "answered"
    shown = persons(seen(model, judge))
    results = [str(e.model_dump().get("value", ""))[:6] for e in made.result.values() if hasattr(e, "value")]
    hidden = [*hidden, *(number for number in results if len(number) > 3 and not re.fullmatch(r"20\d\d", number))]
    assert [part for part in hidden if part in shown] == [], shown
    assert f"{{{{c1.result.{name}}}}}" in shown


def test_what_entered_a_sum_of_results_is_told_as_it_was_understood(hosted: Hosted) -> None:
    burnt = {"items": [{"amount": "q1", "unit": "t", "fuel": "anthracite"}]}
    more = {"items": [{"amount": "q2", "unit": "t", "fuel": "anthracite"}]}
    each = (
        ("arithmetic", {"expression": "c1.result.total * 12"}),
        ("arithmetic", {"expression": "c2.result.total * 12"}),
    )
    calls = (("stationary_combustion", burnt), ("stationary_combustion", more), *each)
    then = "A year makes {{c3.result.result}} to {{c4.result.result}}. [[c3,c4]]"
    talk, _, _ = opened(hosted, calling(*calls, then=then))

    reply = talk.say("We burn 70 t of anthracite a month, at times 90 t. And in a year?", language="en")

    told = reply.text.partition("I understood")[2]
    assert ("70 t" in told, "90 t" in told) == (True, True), reply.text


def test_what_several_rows_have_in_common_is_told_once_and_a_sum_tells_what_entered_it(hosted: Hosted) -> None:
    rows = [{"amount": f"q{n}", "unit": "kWh", "factor": "q4", "factor_unit": "kgCO2e/kWh"} for n in (1, 2, 3)]
    days = {"expression": "q5 * q6", "values": {}, "to": "L"}
    calls = (("purchased_electricity", {"items": rows}), ("arithmetic", days))
    talk, _, _ = opened(
        hosted, calling(*calls, then="It is {{c1.result.location_based}}. [[c1]]\n\nAnd {{c2.result.result}}. [[c2]]")
    )

    text = "Power: 41,200 kWh, 39,150 kWh, 44,730 kWh at 0.71 kgCO2e/kWh. And 85 L by 24?"
    told = talk.say(text, language="en").text.partition("I understood")[2]

    assert told.count("0.71 kgCO2e/kWh") == 1, told
    assert "41,200 kWh, 39,150 kWh, 44,730 kWh" in told
    assert "85 L, 24" in told


def test_results_are_told_with_their_values_though_only_their_handles_were_seen(hosted: Hosted) -> None:
    text, call, *_ = SUMS["target"]
    talk, model, judge = opened(hosted, calling(call, then="{{c1.result.target_emissions}} are left. [[c1]]"))

    first = talk.say(text, language="en")
    again = talk.say("And once more?", language="en")

    assert "38,934" in first.text
    assert any(isinstance(figure.source, FromCalculation) for figure in first.figures)
    assert "{{c1.result.target_emissions}} are left" in seen(model)
    assert "{{c1.result.target_emissions}} are left" in seen(judge)
    assert "38,93" not in persons(seen(model, judge))
    assert again.text


@pytest.mark.parametrize("tool", ["absolute_target", "stationary_combustion", "purchased_electricity", "arithmetic"])
def test_a_refusal_and_a_warning_hold_no_figure(hosted: Hosted, tool: str) -> None:
    wrong: dict[str, dict[str, Any]] = {
        "absolute_target": {
            "base_year": "q2",
            "base_emissions": {"total": "q1"},
            "target_year": 2019,
            "annual_rate": "q1",
        },
        "stationary_combustion": {"items": [{"fuel": "q1", "amount": "q1", "unit": "kWh per q1"}]},
        "purchased_electricity": {"items": [{"amount": "q1", "unit": "t", "factor": "q1", "factor_unit": "t"}]},
        "arithmetic": {"expression": "q1 + 8765 / q3"},
    }
    talk, model, judge = opened(hosted, calling((tool, wrong[tool]), then="What is missing? [[ask]]"))

    talk.say("We have 73,115 t, 4.25 % and 812 kWh.", language="en")

    shown = persons(seen(model, judge))
    assert "Not calculated" in shown
    assert [n for n in ("73,115", "73115", "4.25", "0.0425", "812") if n in shown] == [], shown


def withheld(text: str, language: str, parts: Parts) -> str:
    talk = Conversation(parts)
    turn = talk.turn(text, language=language)
    context = contexts.opened(turn, read(turn), parts.library, Context(today=turn.today), parts.in_thread)
    return Shown(context).message(context.message)


SPELLINGS: dict[str, list[str]] = from_yaml(Path(__file__).with_name("spellings.yaml").read_text(encoding="utf-8"))
EVERY = [(language, spelling) for language, some in SPELLINGS.items() for spelling in some]
CARRIERS = {
    "en": ("We used {} kWh of coal.", "It is {} for us."),
    "vi": ("Chúng tôi dùng {} kWh than.", "Là {} đối với xưởng."),
    "zh": ("我们用了{} kWh的煤。", "对我们来说是{}。"),
    "bn": ("আমরা {} kWh কয়লা পোড়াই।", "আমাদের {} আছে।"),
    "hi": ("हम {} kWh कोयला जलाते हैं।", "हमारे लिए {} है।"),
    "id": ("Kami memakai {} kWh batu bara.", "Bagi kami {} saja."),
    "tr": ("{} kWh elektrik var.", "Bizim için {} oldu."),
    "km": ("យើងប្រើ {} kWh ។", "សម្រាប់យើងគឺ {} ។"),
    "th": ("เราใช้ {} kWh", "ของเราคือ {} นะ"),
    "ur": ("ہم نے {} kWh کوئلہ جلایا۔", "ہمارے لیے {} ہے۔"),
    "es": ("Usamos {} kWh de luz.", "Es {} para la planta."),
    "si": ("අපි {} kWh පාවිච්චි කළෙමු.", "අපට {} වේ."),
}


def test_there_are_spellings_enough() -> None:
    assert len(EVERY) >= 200
    assert set(SPELLINGS) == set(SPOKEN)


def leaked(shown: str, spelling: str) -> list[str]:
    """What of the spelling is left: characters with a value, and its words of more than two letters."""
    left = re.sub(r"⟨[^⟨⟩]*⟩", " ", shown)
    values = [char for char in left if unicodedata.numeric(char, None) is not None]
    words = [word for word in re.split(r"[\s,-]+", spelling) if len(word) > 2 and word in left]
    return [*values, *(word for word in words if word not in {"and", "days", "day", "week", "hours"})]


@pytest.mark.parametrize("around", [0, 1])
@pytest.mark.parametrize(("language", "spelling"), EVERY)
def test_no_spelling_of_a_number_is_seen(parts: Parts, language: str, spelling: str, around: int) -> None:
    shown = withheld(CARRIERS[language][around].format(spelling), language, parts)

    assert leaked(shown, spelling) == [], shown


@pytest.mark.parametrize("language", SPELLINGS)
def test_no_spelling_reaches_a_model_or_a_judge(hosted: Hosted, language: str) -> None:
    """All of a language in one message, and again as history."""
    talk, model, judge = opened(hosted, MANAGES)

    talk.say("\n".join(CARRIERS[language][0].format(spelling) for spelling in SPELLINGS[language]), language=language)
    talk.say("MCAP?", language=language)

    told = "\n".join(line for line in persons(seen(model, judge)).splitlines() if "kWh" in line or "⟨" in line)
    assert told
    left = re.sub(r"⟨[^⟨⟩]*⟩", " ", told)
    assert [char for char in left if unicodedata.numeric(char, None) is not None] == []
    assert [s for s in SPELLINGS[language] if len(s) > 2 and re.search(rf"(?<!\w){re.escape(s)}(?!\w)", left)] == []


NAMES = ("scope 1 and 2", "CO2", "CO₂", "CH4", "R-410A", "HFC-134a", "ISO 14064-1", "ISO14064", "AR5", "COP26", "PM2.5")
TIMES_SAID = ("2023", "FY2024", "3 October 2023", "m³", "m2", "tier 2")


def test_what_an_amount_is_for_is_seen_where_one_means_each(parts: Parts) -> None:
    said = withheld("ម៉ាស៊ីនប្រើ ២៤០ លីត្រក្នុងមួយថ្ងៃ ធ្វើការ ២២ ថ្ងៃក្នុងមួយខែ។", "km", parts)

    assert ("មួយថ្ងៃ" in said, "មួយខែ" in said) == (True, True), said
    assert "bây giờ" in withheld("Giờ hết tiền, làm gì bây giờ?", "vi", parts)


@pytest.mark.parametrize("kept", [*NAMES, *TIMES_SAID])
def test_names_and_times_are_seen(parts: Parts, kept: str) -> None:
    assert kept.split()[-1] in withheld(f"We read about {kept} in the report.", "en", parts)


def test_a_word_that_is_a_year_before_digits_is_seen(parts: Parts) -> None:
    said = withheld("Lò hơi chạy năm 310 ngày, đốt năm tấn than.", "vi", parts)

    assert "năm" in said
    assert "năm tấn" not in said


@pytest.mark.parametrize(
    "piece",
    ["twenty-one-", "දහස් ", "دس ", "五千", "MDCL ", "⑤", "one and a half ", "A1 ", "5 kWh, ", "item 3 "],
)
def test_the_cost_of_a_veil_grows_no_faster_than_the_text(piece: str) -> None:
    """Steps are counted, so that a busy machine fails nothing: with four times the text, about four times the calls."""
    few, many = (calls(partial(veil.hidden, (piece * size)[:size], "en")) for size in (1_000, 4_000))

    assert many < 6 * few + 10_000


def calls(work: Callable[[], object]) -> int:
    """Calls of Python functions that some work takes."""
    count = 0

    def tell(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(tell)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


_AMOUNTS = st.integers(min_value=3000, max_value=99_999_999)
_AROUND = st.sampled_from(
    ("We used {} kWh.", "{} t of coal", "it cost ${}", "{} USD", "{} %", "{} workers", "phone {}", "{}", "({})",
     "x={};", "chúng tôi dùng {} kWh", "用了{}吨", "{} টন", "{}kg", "about {}",
     "-{}", "№{}", "from {}", "no. {} and more")
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(
        st.tuples(_AMOUNTS, st.sampled_from(("{:,}", "{}", "{:,}.5", "{}.25")), _AROUND), min_size=1, max_size=4
    ),
    language=st.sampled_from(("en", "vi", "zh", "bn", "es", "id", "hi", "tr")),
)
def test_no_amount_of_any_message_is_seen(parts: Parts, amounts: list[tuple[int, str, str]], language: str) -> None:
    text = " ".join(around.format(form.format(amount)) for amount, form, around in amounts)

    shown = withheld(text, language, parts)

    digits = {re.sub(r"\D", "", form.format(amount)) for amount, form, _ in amounts}
    left = re.sub(r"⟨q\d+[^⟨⟩]*⟩", lambda tag: "" if " = " not in tag[0] else tag[0], shown)
    written = {re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,]*", left)}
    assert written.isdisjoint(digits), (text, shown)


@pytest.mark.parametrize("ratio", ["1:10", "01:15", "1:8"])
def test_a_ratio_that_may_be_a_time_of_day_is_withheld(parts: Parts, ratio: str) -> None:
    told = withheld(f"We dye at {ratio} in jets since 2023.", "en", parts)

    assert ratio not in told
    assert "2023" in told
