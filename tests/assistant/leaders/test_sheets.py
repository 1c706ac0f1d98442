"""A file with energy data in a message becomes an inventory; what is wrong in it is told by row and column."""

from __future__ import annotations

from assistant.types import ActivityLine, FileRead, FromCalculation, Table
from tests.assistant.conftest import Hosted
from tests.assistant.dialogue import Conversation
from tests.assistant.scripted import says

COLUMNS = ("site", "source", "item", "amount", "unit", "country", "year")
GOOD = (("Hanoi", "boiler", "diesel", "1000", "L", "", ""), ("Hanoi", "electricity", "", "500000", "kWh", "VN", "2023"))
BAD = (*GOOD, ("", "", "", "", "", "", ""), ("Hanoi", "electricity", "", "viel", "kWh", "VN", "2023"))


def table(rows: tuple[tuple[str, ...], ...], first_row: int = 1) -> Table:
    return Table(attachment_id="a1", name="energy.xlsx · 2023", columns=COLUMNS, rows=rows, first_row=first_row)


def test_the_table_of_a_message_is_an_inventory_with_its_total_told(talk: Conversation) -> None:
    answer = talk.say("Our energy data", tables=(table(GOOD),))

    assert answer.status == "answered"
    (made,) = answer.calculations
    assert made.tool == "inventory"
    assert any(isinstance(f.source, FromCalculation) and f.source.calculation_id == made.id for f in answer.figures)


def test_a_file_alone_is_enough_and_rows_with_errors_are_named_by_their_cell(talk: Conversation) -> None:
    answer = talk.say("", tables=(table(BAD, first_row=3),), language="en")

    assert (answer.status, answer.calculations) == ("needs_input", ())
    assert [field.name for field in answer.missing_inputs] == ["energy.xlsx · 2023!D7"]
    assert "energy.xlsx · 2023!D7" in answer.text


def test_what_a_calculator_refuses_is_named_by_its_cell_too(talk: Conversation) -> None:
    wrong = (*GOOD, ("Hanoi", "boiler", "unobtainium", "5", "t", "", ""))

    answer = talk.say("Please calculate our inventory", tables=(table(wrong),))

    assert answer.status == "needs_input"
    assert [field.name for field in answer.missing_inputs] == ["energy.xlsx · 2023!C4"]


def test_a_table_that_was_calculated_does_not_answer_the_next_question(talk: Conversation) -> None:
    talk.say("Our energy data", tables=(table(GOOD),))

    answer = talk.say("Who manages MCAP?", tables=(table(GOOD),))

    assert not answer.calculations
    assert "Cascale" in answer.text


def test_no_model_sees_a_file_unless_the_manufacturer_shares_its_figures(hosted: Hosted) -> None:
    talk, model = hosted(says("It is all fine."))

    answer = talk.say("Our energy data", tables=(table(GOOD),))

    assert answer.model == "embedded"
    assert model.log == []


LINE = ActivityLine(
    site="Hanoi", source="stationary_combustion", item="diesel", vehicle=None, amount="1000", unit="L", year=2023,
    country="VN", sheet="2023", cells=("B2", "B13"), count=12,
)  # fmt: skip


def test_nothing_of_a_file_is_counted_before_its_reading_is_confirmed(talk: Conversation) -> None:
    strange = (Table(attachment_id="a1", name="f.xlsx", columns=("Tháng", "Dầu (lít)"), rows=(("1", "1000"),)),)

    before = talk.say("", tables=strange, files=(FileRead(name="f.xlsx", confirmed=False),), language="vi")
    after = talk.say("", tables=strange, files=(FileRead(name="f.xlsx", confirmed=True, lines=(LINE,)),), language="vi")

    assert (before.status, before.calculations) == ("needs_input", ())
    assert "xác nhận" in before.text
    assert [(made.tool, made.inputs["sites"][0]["name"]) for made in after.calculations] == [("inventory", "Hanoi")]


def test_what_a_calculator_refuses_of_a_confirmed_file_is_named_by_its_first_cell(talk: Conversation) -> None:
    unknown = LINE.model_copy(update={"item": "unobtainium"})
    files = (FileRead(name="f.xlsx", confirmed=True, lines=(unknown,)),)

    answer = talk.say("", tables=(table(GOOD),), files=files, language="en")

    assert [field.name for field in answer.missing_inputs] == ["2023!B2"]
