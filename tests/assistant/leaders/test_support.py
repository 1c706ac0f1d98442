"""What is said of statements that were found: an answer, that no document tells, or what stands near."""

from __future__ import annotations

import pytest

from assistant.leaders.bundled.intent import Ask
from assistant.leaders.bundled.support import Support, silences, support
from knowledge.types import Authority, Found, Results
from tests.assistant.material import found, results

ASKED = Ask("", frozenset({"mcap"}), named=True)
RULE, SILENCE = next(iter(silences().items()))


def _results(*statements: Found) -> Results:
    best = sorted(statements, key=lambda one: -one.score)
    return results(*best, answerable=best[0].score)


def _rule(score: float) -> Found:
    return found("Another standard rules it.", authority="standard", key=RULE, score=score)


def _silence(score: float) -> Found:
    return found("No document tells it.", authority="context", kind="unknown", key=SILENCE, score=score)


def _served(*statements: Found, ask: Ask = ASKED) -> Support:
    known = {str(one.statement.key): one for one in (*statements, _rule(0), _silence(0))}
    return support(ask, _results(*statements), known.get)


def test_a_rule_and_the_silence_on_it_share_what_is_likely() -> None:
    said = _served(_rule(0.12), _silence(0.1))

    assert said.unknown is not None
    assert said.unknown.statement.key == SILENCE
    assert [one.statement.key for one in said.beside] == [RULE]


@pytest.mark.parametrize(("own", "told"), [(0.6, True), (0.3, False)])
def test_a_fact_of_the_programme_that_is_likely_is_told_before_a_silence(own: float, told: bool) -> None:
    said = _served(_rule(0.6), found("The programme tells it.", score=own))

    assert said.answered is told
    assert (said.unknown is None) is told


def test_many_that_say_that_no_document_tells_it_are_as_likely_as_all_of_them() -> None:
    matters = [
        found(
            f"Of matter {n} no document tells.", authority="context", kind="unknown", key=f"m{n}", score=0.15 - n / 100
        )
        for n in range(3)
    ]

    assert _served(*matters).unknown == matters[0]
    assert _served(matters[0]).unknown is None


def test_another_standard_counts_half_among_what_is_near_and_nothing_far_is_shown() -> None:
    theirs = found("A standard's rule of something else.", authority="standard", key="other", score=0.15)
    ours, far = found("Ours.", key="ours", score=0.1), found("Far.", key="far", score=0.005)

    assert _served(theirs, ours, far).near == (ours, theirs)


@pytest.mark.parametrize(("score", "told"), [(0.9, True), (0.5, False)])
def test_a_fact_without_money_answers_a_question_for_money_only_where_it_is_sure(score: float, told: bool) -> None:
    asked = Ask("", frozenset({"mcap"}), named=True, wants="money")

    assert _served(found("Ten hours are set aside.", key="hours", score=score), ask=asked).answered is told


@pytest.mark.parametrize(("second", "told"), [(0.02, True), (0.06, False)])
def test_what_is_by_far_the_likeliest_answers(second: float, told: bool) -> None:
    first, other = found("Ours.", key="ours", score=0.13), found("Something else.", key="else", score=second)

    assert _served(first, other).answers == ((first,) if told else ())


@pytest.mark.parametrize(
    ("authority", "score", "told"),
    [("context", 0.25, True), ("guidance", 0.6, True), ("guidance", 0.3, False), ("standard", 0.9, False)],
)
def test_what_guides_and_reports_say_of_the_programme_is_told(authority: Authority, score: float, told: bool) -> None:
    said = _served(found("It means so.", authority=authority, key="meaning", score=score))

    assert said.answered is told
    assert told or said.beside


def test_advice_of_one_section_is_told_together() -> None:
    asked = Ask("", frozenset({"mcap"}), named=False)
    alone = [found(f"Do {n}.", authority="guidance", key=f"do{n}", score=0.11 - n / 100) for n in range(3)]
    advice = [one.model_copy(update={"passage": alone[0].passage}) for one in alone]

    assert _served(*advice, ask=asked).answers == tuple(advice)
    assert not _served(advice[0], found("Elsewhere.", key="else", score=0.1), ask=asked).answered


def test_who_goes_on_asking_is_told_something_new() -> None:
    before, new = found("Told.", key="told", score=0.6), found("New.", key="new", score=0.3)
    asked = Ask("", frozenset({"mcap"}), named=True, told=frozenset({"Told."}))

    assert _served(before, new, ask=asked).answers == (new,)
    assert _served(before, found("Far.", key="far", score=0.1), ask=asked).answers == (before,)
