"""What a start puts together is kept for the next, under a name that says what it was made of."""

from __future__ import annotations

from pathlib import Path

from knowledge.embedding.kept import Shelf


def test_it_is_made_once_for_what_it_is_made_of_and_the_old_goes(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"%d" % len(made))
        return made[-1]

    shelf, other = Shelf(tmp_path / "kept", "weights 1"), Shelf(tmp_path / "kept", "weights 2")

    assert [shelf.get("graph", make), shelf.get("graph", make)] == [b"0", b"0"]
    assert shelf.get("graph", make, "head 2") == b"1"
    assert [other.get("graph", make), other.get("graph", make), other.get("graphs", make)] == [b"2", b"2", b"3"]
    assert [file.name.partition(".")[0] for file in sorted((tmp_path / "kept").iterdir())] == ["graph", "graphs"]


def test_where_nothing_can_be_kept_it_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no folder")

    assert Shelf(tmp_path / "kept").get("graph", lambda: b"made") == b"made"
    assert Shelf().get("graph", lambda: b"made") == b"made"
