"""Whether what a model's sentence rests on answers the question, or is only true."""

from __future__ import annotations

from assistant.evidence.evidence import Evidence
from assistant.leaders.bundled.support import Support
from knowledge.types import Found

_SURELY = 0.5  # probability from which a statement beside the best answers too


def answers(support: Support, found: Found, evidence: Evidence) -> bool:
    """One of the answers that the evidence comes to, or a statement of their authority that surely answers too."""
    if any(_one(answer, found) for answer in support.answers):
        return True
    if not support.answers or found.passage.authority != support.answers[0].passage.authority:
        return False
    results = dict(evidence.searches).get(support.ask.query)
    return any(_one(known, found) and known.score >= _SURELY for known in (results.statements if results else ()))


def _one(one: Found, other: Found) -> bool:
    """The same statement, be it in two languages."""
    key = one.statement.key
    return one.statement.id == other.statement.id or (key is not None and key == other.statement.key)
