"""Who writes Chinese in traditional characters reads the answer in them."""

from __future__ import annotations

from assistant.conversation.chinese import is_traditional, simplified, traditional
from tests.assistant.dialogue import Conversation


def test_traditional_chinese_is_answered_in_traditional_and_quotes_the_documents_own_words(talk: Conversation) -> None:
    answer = talk.say("我們每年可以得到多少小時的諮詢支援？")
    plain = talk.say("kWh?", language="zh")  # tells nothing of its characters: as before

    assert answer.status == "answered"
    assert traditional(answer.citations[0].quote) in answer.text
    assert simplified(answer.citations[0].quote) == answer.citations[0].quote
    assert all(figure.text in answer.text for figure in answer.figures)
    assert not any(is_traditional(text) is False for text in (answer.text, *answer.suggestions, plain.text))


def test_a_sum_asked_for_in_traditional_chinese_has_its_form_and_its_figures_in_it(talk: Conversation) -> None:
    asked = talk.say("請幫我們計算減排目標")
    told = talk.say("基準年2019年，範圍一和二排放為12,500噸CO2e。每年減少4.2%，到2030年還剩多少？")

    assert asked.missing_inputs
    assert is_traditional("".join(field.description + field.problem for field in asked.missing_inputs))
    assert (told.status, is_traditional(told.text)) == ("answered", True)
    assert {figure.text for figure in told.figures if figure.text not in told.text} == set()
    assert "6725" in {figure.value for figure in told.figures}
