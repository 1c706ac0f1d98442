"""A small library of a programme that does not exist, with its own embedder where a test counts what is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.corpus.shipped import read_shipped
from knowledge.embedding.embed import Embedder, Model
from knowledge.ingestion.ingest import IngestOptions
from knowledge.library import KnowledgeSettings, Library
from knowledge.store.index import open_index

NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
OPTIONS = IngestOptions(now=NOW)

FRONT = """---
id: {id}
title: {title}
language: {language}
authority: {authority}
release: "2026-01-01"
effective_from: 2026-01-01
source: https://example.org/{id}
translation_of: {original}
{translation}---

# {title}

## {section}

"""


class WordEmbeddings(Embeddings):
    """Texts are near if they share words. Counts what it is given, and can be made to fail."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.fails: Callable[[str], bool] = lambda _: False

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = []
        for text in texts:
            if self.fails(text):
                raise RuntimeError("the power went")
            self.seen.append(text)
            row = np.full(64, 0.01)
            for word in text.lower().split():
                row[int(hashlib.sha256(word.strip(".,?").encode()).hexdigest(), 16) % 64] += 1
            rows.append(row.tolist())
        return rows


def corpus(folder: Path) -> Path:
    """Two documents in English, one of them in Vietnamese too, and questions."""
    folder.mkdir()
    written = {
        "club.en": ("Club rules", "en", "mcap", "null", "", "Membership", CLUB_EN),
        "club.vi": ("Quy định câu lạc bộ", "vi", "mcap", "club.en", MACHINE, "Thành viên", CLUB_VI),
        "gaps.en": ("What nobody says", "en", "context", "null", "", "Unknown", GAPS_EN),
    }
    for name, (title, language, authority, original, translation, section, body) in written.items():
        head = FRONT.format(
            id=name,
            title=title,
            language=language,
            authority=authority,
            original=original,
            translation=translation,
            section=section,
        )
        (folder / f"{name}.md").write_text(head + body, encoding="utf-8")
    (folder / "asks").mkdir()
    (folder / "asks" / "en.yaml").write_text(ASKS_EN, encoding="utf-8")
    (folder / "asks" / "vi.yaml").write_text(ASKS_VI, encoding="utf-8")
    return folder


def open_small(home: Path, model: Model | None = None, name: str = "words", chroma_url: str | None = None) -> Library:
    """On the corpus in `home/corpus`."""
    settings = KnowledgeSettings(home=home, public_url="https://kb.test", chroma_url=chroma_url)
    embedder = Embedder(name, model or WordEmbeddings())
    index = open_index(home / "chroma", chroma_url)
    library = Library(settings, embedder, index, {"en": ["What is it?"], "vi": ["Là gì?"]})
    library.load_shipped(read_shipped(home / "corpus"))
    return library


MACHINE = "translation: machine\ntranslated_on: 2026-01-02\n"
CLUB_EN = """- The rowing club gives every member four hours of coaching each season. {#coaching.hours wants=duration}
- Members meet at the boat house by the river. {#meeting.place wants=name}
- The club was founded in 1931 by dock workers. {#club.founded wants=date}
"""
CLUB_VI = """- Câu lạc bộ chèo thuyền cho mỗi thành viên bốn giờ huấn luyện mỗi mùa. {#coaching.hours wants=duration}
- Các thành viên gặp nhau tại nhà thuyền bên sông. {#meeting.place wants=name}
- Câu lạc bộ do công nhân bến tàu thành lập năm 1931. {#club.founded wants=date}
"""
GAPS_EN = "- The sources do not say what the yearly fee of the rowing club is. {#fee.yearly kind=unknown wants=money}\n"
ASKS_EN = """coaching.hours: ["how many hours of coaching do I get", "is there any training included"]
meeting.place: ["where do you meet", "address of the club"]
club.founded: ["how old is the club", "when was it founded"]
fee.yearly: ["what is the fee", "how much is membership a year"]
"""
ASKS_VI = """coaching.hours: ["được bao nhiêu giờ huấn luyện"]
meeting.place: ["gặp nhau ở đâu"]
club.founded: ["câu lạc bộ thành lập khi nào"]
fee.yearly: ["phí thành viên là bao nhiêu"]
"""
