"""What is said of a file: by the person who ingests it, whose word holds, and by its own front matter.

Front matter fills in what the person left open (title, language, date, id). It may lower authority and narrow
visibility, never raise or widen them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from knowledge.errors import ReadingError
from knowledge.types import Authority, Visibility

AUTHORITIES: tuple[Authority, ...] = get_args(Authority)  # the highest first
VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)  # the widest first
LONGEST_ID = 120  # characters
_ID = re.compile(rf"\w[\w.-]{{0,{LONGEST_ID - 1}}}")
_Rank = TypeVar("_Rank", Authority, Visibility)


@dataclass(frozen=True)
class Standing:
    """What a document may pass for. `note` says what its front matter asked for and did not get."""

    authority: Authority
    visibility: Visibility
    note: str | None


def standing(authority: Authority | None, visibility: Visibility, front: Mapping[str, Any]) -> Standing:
    """Of what the person chose (`authority` None: context) and the front matter, the lower.

    Raises ReadingError where the front matter names an authority or a visibility that does not exist.
    """
    chosen = authority or "context"
    lower, asked_authority = _lower(AUTHORITIES, chosen, front.get("authority"), "authority")
    narrower, asked_visibility = _lower(VISIBILITIES, visibility, front.get("visibility"), "visibility")
    notes = [
        f"its front matter asks for {what} {asked}, and it is {got}: only --{what} {asked}, or the choice at the "
        "upload, makes it so"
        for what, asked, got in (
            ("authority", asked_authority, lower),
            ("visibility", asked_visibility, narrower),
        )
        if asked is not None
    ]
    return Standing(lower, narrower, "; ".join(notes) or None)


def _lower(ranks: tuple[_Rank, ...], chosen: _Rank, front: Any, what: str) -> tuple[_Rank, _Rank | None]:
    """What holds, and what was asked for where that is more."""
    if front is None:
        return chosen, None
    if front not in ranks:
        raise ReadingError(
            f"The front matter says {what}: {front}; right would be {', '.join(ranks)}.", "front_matter_invalid"
        )
    if ranks.index(front) < ranks.index(chosen):
        return chosen, front
    return front, None


def checked_id(document_id: str, taken: Collection[str]) -> str:
    """`taken`: ids of the documents that came with the package. Raises ReadingError."""
    if not _ID.fullmatch(document_id):
        raise ReadingError(
            f"{document_id!r} cannot be the id of a document: use 1 to {LONGEST_ID} letters, digits, `-`, `_` and `.`,"
            " a letter or digit first.",
            "id_invalid",
        )
    if document_id in taken:
        raise ReadingError(
            f"{document_id} is the id of a document that came with the service; give another `id`.", "id_taken"
        )
    return document_id
