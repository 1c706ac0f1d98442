"""A leader that did not come to an end, and why."""

from __future__ import annotations


class LeaderFailedError(Exception):
    """The model did not finish: `reason` is a word for the log and the trace."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
