"""SECURITY.md names what exists: every file that it says holds a control is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_file_that_is_named_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:api|assistant|knowledge|tools|tests)/[\w./-]+|[\w-]+\.(?:toml|txt))`", text))
    assert len(named) > 40
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_chapter_and_every_risk_has_its_line() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert [n for n in range(1, 18) if f"| V{n} " not in text] == []
    assert [n for n in range(1, 11) if f"| LLM{n:02d} " not in text] == []


def test_no_page_of_ours_makes_html_of_text() -> None:
    sources = list((ROOT / "api/web/src").rglob("*.ts"))
    assert len(sources) > 20
    makers = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|document\.write|\beval\(|new Function")
    assert [path.name for path in sources if makers.search(path.read_text(encoding="utf-8"))] == []
