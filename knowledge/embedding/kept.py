"""What is put together from the weights at a start, kept as files in MCAP_HOME for the next: a second of a start.

A name says what a file was made of: the weights, the answer head, the code that makes it. What was made of something
else is deleted. Without a folder everything is made anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CODE = ("encoder.py", "graph.py", "head.py", "kept.py", "weights.py")


@dataclass(frozen=True)
class Shelf:
    """`made_of`: what the weights are, for the names of the files."""

    folder: Path | None = None
    made_of: str = ""

    def get(self, name: str, make: Callable[[], bytes], made_of: str = "") -> bytes:
        """What `make` gives, or what it gave before. A folder that cannot be written to keeps nothing."""
        if self.folder is None:
            return make()
        file = self.folder / f"{name}.{_digest(self.made_of, made_of, _code())}"
        try:
            return file.read_bytes()
        except OSError:
            made = make()
        try:
            self._put(file, made)
        except OSError:
            return made
        return made

    def _put(self, file: Path, made: bytes) -> None:
        """Whole or not at all, also where several processes start at once."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in file.parent.glob(f"{file.stem}.*"):
            old.unlink(missing_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as opened:
            opened.write(made)
        Path(draft).replace(file)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """Whoever changes how it is made needs to think of nothing."""
    return _digest(*(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _CODE))
