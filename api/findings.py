"""What a check came to: one line for a person, one object for a program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_MARK = {True: "ok   ", False: "wrong", None: "look "}
_STATE = {True: "ok", False: "wrong", None: "look"}


@dataclass(frozen=True)
class Finding:
    """`right` None: it could not be seen from here, or it is for a person to judge. `hint`: what to do where it is not
    right; `seen`: what was found."""

    what: str
    right: bool | None
    hint: str = ""
    seen: str = ""

    @property
    def line(self) -> str:
        said = (self.seen.rstrip("."), "" if self.right else self.hint)
        return ": ".join((f"{_MARK[self.right]} {self.what}", *filter(None, said)))

    @property
    def record(self) -> dict[str, str | None]:
        """`{what, state: ok|look|wrong, seen, do}`."""
        hint = self.hint if not self.right else ""
        return {"what": self.what, "state": _STATE[self.right], "seen": self.seen or None, "do": hint or None}


def wrong(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.right is False]
