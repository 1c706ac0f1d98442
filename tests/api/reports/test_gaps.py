"""Which questions are one question."""

from __future__ import annotations

import pytest

from api.reports.gaps import alike, shape


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("会员费是多少？", "会员费多少", True),
        ("会员费是多少？", "我们的目标年份是哪一年？", False),
        ("Who validates the target?", "who is validating our target", True),
        ("", "?", True),
    ],
)
def test_questions_are_alike_in_any_script(one: str, other: str, same: bool) -> None:
    assert alike(shape(one), shape(other)) is same
