"""A scorer complains about what is wrong and about nothing else."""

import pytest

from assistant.types import Answer, Citation, Figure, FromCitation, Handoff
from evals.cases import Expected
from evals.scorers import complaints
from tools.calculation import Calculation

QUOTES = {"hours.ten": frozenset({"Cascale sets aside ten hours.", "Cascale dành mười giờ."})}
RIGHT = Answer(
    id="a",
    conversation_id="c",
    language="vi",
    status="answered",
    text="Cascale dành mười giờ. [1]",
    citations=(
        Citation(
            n=1,
            document_id="d",
            title="t",
            authority="mcap",
            release="r",
            language="vi",
            section=(),
            page=None,
            quote="Cascale dành mười giờ.",
            url="/documents/d#p",
        ),
    ),
    figures=(Figure(n=1, text="mười", value="10", unit="h", source=FromCitation(citation=1)),),
    model="embedded",
    release="r",
)


def wrong(answer: Answer, **expected: object) -> tuple[str, ...]:
    return complaints(answer, Expected.model_validate(expected), "vi", QUOTES)


def test_a_right_answer_draws_no_complaint() -> None:
    assert (
        wrong(RIGHT, status="answered", cites=["hours.ten"], authority="mcap", figures=["10.0"], says=["Cascale"]) == ()
    )


@pytest.mark.parametrize(
    "expected",
    [
        {"status": "unanswerable"},
        {"cites": ["fees.participation"]},
        {"authority": "standard"},
        {"figures": ["12"]},
        {"foreign": ["10"]},
        {"says": ["Nike"]},
        {"never": ["mười"]},
        {"matches": ["giờ", "Nike|Target"]},
        {"misses": ["m(ười|uoi) giờ"]},
        {"amount": "10.1"},
        {"tool": "absolute_target"},
        {"offered": True},
        {"language": "en"},
        {"missing": ["base_year"]},
        {"result": {"target_emissions": "1"}},
    ],
)
def test_what_is_not_as_expected_is_said(expected: dict[str, object]) -> None:
    assert len(wrong(RIGHT, **expected)) == 1


def test_a_figure_without_a_parent_is_always_wrong() -> None:
    orphan = RIGHT.model_copy(update={"citations": ()})

    assert len(wrong(orphan)) == 1


def test_a_figure_of_a_standard_is_right_only_where_the_standard_is_named() -> None:
    standard = RIGHT.citations[0].model_copy(update={"authority": "standard", "title": "Một tiêu chuẩn"})
    nameless = RIGHT.model_copy(update={"citations": (standard,)})
    named = nameless.model_copy(update={"text": "Theo Một tiêu chuẩn: Cascale dành mười giờ. [1]"})

    assert wrong(named, foreign=["10"]) == ()
    assert len(wrong(nameless, foreign=["10"])) == 1


def test_an_amount_may_be_told_in_another_size_of_its_unit() -> None:
    assert wrong(RIGHT, amount="10.01", matches=["giờ"], misses=["Nike"]) == ()
    assert wrong(RIGHT, amount="10000") == wrong(RIGHT, amount="0.01") == ()


def test_the_balance_is_no_calculation_only_beside_an_offer() -> None:
    balance = Calculation(
        id="b",
        tool="hours_balance",
        version="1",
        inputs={},
        result={},
        steps=(),
        factors=(),
        warnings=(),
        basis=(),
        input_hash="0",
    )
    offered = RIGHT.model_copy(update={"calculations": (balance,), "handoff": Handoff(offered=True, id=None)})
    unasked = RIGHT.model_copy(update={"calculations": (balance,)})

    assert wrong(offered, no_tool=True) == ()
    assert len(wrong(unasked, no_tool=True)) == 1


def test_what_must_not_be_said_begins_a_word_where_the_script_parts_words() -> None:
    inside = RIGHT.model_copy(update={"text": "Cascale dành mười giờ, bukan tanpanya. MCAP不需要。"})

    assert wrong(inside, never=["Ya."]) == ()
    assert len(wrong(inside, never=["不需要"])) == 1
    assert len(wrong(inside, never=["Tanpanya."])) == 1
