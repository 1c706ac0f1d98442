"""The programme's own criteria for targets: a TOML file that a setting names, read once at the start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tools.criteria import CriteriaFileError, CriteriaSet, read_criteria
from tools.targets.proposal import MEASURES

if TYPE_CHECKING:
    from knowledge.library import Library


def read(file: Path | None) -> tuple[CriteriaSet, ...]:
    """None where no file is named. Raises CriteriaFileError, with the file and what is wrong in it."""
    if file is None:
        return ()
    try:
        return (read_criteria(file.read_text("utf-8"), MEASURES),)
    except OSError as error:
        raise CriteriaFileError(f"MCAP_CRITERIA: {file} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CriteriaFileError(f"MCAP_CRITERIA: {file}: {error}") from error


def founded(sets: tuple[CriteriaSet, ...], library: Library) -> tuple[CriteriaSet, ...]:
    """Rules called the programme's stand in a passage of a document of the programme, in the release they name.

    Raises CriteriaFileError where they do not.
    """
    from knowledge.errors import KnowledgeError

    for one in sets:
        if one.authority != "mcap":
            continue
        document, _, passage = (one.passage or "").partition("#")
        where = f"{one.id}: passage {one.passage} of release {one.release}"
        try:
            held = {each.id: each.authority for each in library.passages(document, one.release)}
        except KnowledgeError as error:
            raise CriteriaFileError(f"{where}: {error} Ingest its document first.") from error
        if passage not in held:
            raise CriteriaFileError(f"{where}: {document} has no passage {passage}; it has {', '.join(held)}.")
        if held[passage] != "mcap":
            raise CriteriaFileError(f"{where} is of authority {held[passage]}, not mcap.")
    return sets
