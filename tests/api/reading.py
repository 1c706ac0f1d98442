"""A mind for tests that read: a library of one shipped document, a mouth in the place of the assistant."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, cast

from api.opening import OpenMind
from api.settings import ApiSettings
from api.state import Mind
from knowledge.corpus.shipped import corpus_folder
from knowledge.library import KnowledgeSettings, open_library
from tests.api.service import Mouth


def reading(corpus: Path) -> OpenMind:
    """`corpus` is an empty folder, for the document."""
    shutil.copy(corpus_folder() / "mcap-support.en.md", corpus)

    def open_mind(settings: ApiSettings) -> Mind:
        library = open_library(KnowledgeSettings(home=settings.home, public_url=settings.address), corpus)
        return Mind(library, cast(Any, None), Mouth().answer)

    return open_mind
