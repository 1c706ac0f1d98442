"""Traditional and simplified characters: told apart, and turned into each other without touching anything else."""

from __future__ import annotations

import re

import pytest

from assistant.conversation.chinese import is_traditional, simplified, traditional
from assistant.wording.catalogue import lines

PLAIN = re.compile(r"[^\u3400-\u9fff]+")


def test_each_is_written_as_the_other() -> None:
    assert simplified("減排目標還剩多少小時") == "减排目标还剩多少小时"
    assert simplified("减排目标 MCAP") == "减排目标 MCAP"
    assert traditional("减排目标还剩 12,500 tCO2e") == "減排目標還剩 12,500 tCO2e"


def test_a_line_of_the_catalogue_keeps_its_length_its_slots_and_all_that_is_no_chinese() -> None:
    for line in lines("zh").values():
        written = traditional(line)

        assert PLAIN.findall(written) == PLAIN.findall(line)
        assert len(written) == len(line)
        assert traditional(written) == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我們每年有多少小時的諮詢？", True),
        ("我们每年有多少小时的咨询？", False),
        ("12,500 tCO2e", None),
        ("是", None),
        ("電力排放怎麼算，用 kWh 嗎", True),
        ("电力排放怎么算，以后还要报吗", False),
    ],
)
def test_what_a_person_writes_in_is_told_by_the_characters_that_differ(text: str, expected: bool | None) -> None:
    assert is_traditional(text) is expected
