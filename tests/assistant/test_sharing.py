"""A manufacturer's quantities stay here unless it has agreed that they may go to the configured model."""

from __future__ import annotations

from assistant.types import FormValues, Table
from tests.assistant.conftest import Hosted
from tests.assistant.scripted import says, shown

QUESTION = "Who manages MCAP?"


def test_a_message_with_quantities_is_answered_here_and_never_sent(hosted: Hosted) -> None:
    talk, model = hosted(says("Cascale manages MCAP."))

    first = talk.say("We burned 7,311 t of coal. What does MCAP say about that?")
    second = talk.say(QUESTION)

    assert (first.model, second.model) == ("embedded", "scripted")
    assert "7,311" not in shown(model)


def test_forms_files_and_balances_are_not_sent_either(hosted: Hosted) -> None:
    talk, model = hosted(says("Cascale manages MCAP."))
    table = Table(attachment_id="a1", name="bills.csv", columns=("kWh",), rows=(("84213",),))
    values = {"base_year": 2019, "base_emissions": {"total": "73115"}, "target_year": 2030, "annual_rate": "0.042"}

    talk.say("How many hours do we have left?")
    talk.say(inputs=FormValues(tool="absolute_target", values=values))
    talk.say("What does this file tell about MCAP?", tables=(table,))
    talk.say(QUESTION)

    assert len(model.log) == 1
    assert not any(number in shown(model) for number in ("73115", "84213", "553", "9 hours"))


def test_a_manufacturer_that_agreed_has_its_quantities_sent(hosted: Hosted) -> None:
    talk, model = hosted(says("Cascale manages MCAP."))

    talk.say("We burned 7,311 t of coal. Who manages MCAP?", share_figures=True)

    assert "7,311" in shown(model)
