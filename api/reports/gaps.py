"""Gaps: questions that no document answers for certain, grouped by how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.tables import ConversationRow, MessageRow
from api.reports.schemas import Asked, Gap

ALIKE = 0.5  # share of common character triples (Dice) from which two questions are one
NEWEST = 2_000  # questions looked at
EXAMPLES = 5


@dataclass(frozen=True)
class Question:
    asked: Asked
    manufacturer_id: str | None
    shape: frozenset[str]


def gaps(session: Session, start: datetime, end: datetime) -> list[Gap]:
    """The most frequent first, of the newest questions of the period; deleted conversations are gone from here too."""
    answer = MessageRow.answer
    query = (
        select(MessageRow, answer["language"].as_string(), ConversationRow.manufacturer_id)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(
            answer["status"].as_string().in_(("unanswerable", "unsure")), MessageRow.at >= start, MessageRow.at < end
        )
        .order_by(MessageRow.at.desc())
        .limit(NEWEST)
    )
    questions = [
        Question(
            Asked(message_id=row.id, conversation_id=row.conversation_id, text=row.text, language=language, at=row.at),
            manufacturer_id,
            shape(row.text),
        )
        for row, language, manufacturer_id in session.execute(query)
    ]
    return sorted(map(_gap, grouped(questions)), key=lambda gap: (-gap.count, -gap.newest_at.timestamp()))


def shape(text: str) -> frozenset[str]:
    """Character triples of the letters and digits, in any script."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain).split()
    joined = f" {' '.join(words)} "
    return frozenset(joined[i : i + 3] for i in range(max(len(joined) - 2, 1)))


def grouped(questions: Sequence[Question]) -> list[list[Question]]:
    """Each question joins the first group whose newest question is like it, else it opens one."""
    groups: list[list[Question]] = []
    for question in questions:
        home = next((group for group in groups if alike(group[0].shape, question.shape)), None)
        if home is None:
            groups.append([question])
        else:
            home.append(question)
    return groups


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other))


def _gap(group: Sequence[Question]) -> Gap:
    return Gap(
        question=group[0].asked.text,
        count=len(group),
        manufacturers=len({q.manufacturer_id for q in group if q.manufacturer_id}),
        languages=sorted({q.asked.language for q in group if q.asked.language}),
        newest_at=group[0].asked.at,
        examples=[q.asked for q in group[:EXAMPLES]],
    )
