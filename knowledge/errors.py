"""What can go wrong in knowledge.

KnowledgeError
├── ReadingError          a file that cannot become a document; the others go on
├── EmbedderError         no such embedding model, or it does not load
├── UnknownReleaseError   a collection or a release that does not exist
├── UnknownDocumentError  a document that the release does not hold
├── ReleaseExistsError    a release is immutable: its name is taken
├── IngestRunningError    another process is making a release
└── IndexUnavailableError Chroma does not answer
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """`code` is stable, the message says what, where and what would be right."""

    code = "knowledge"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code


class ReadingError(KnowledgeError):
    code = "unreadable"


class EmbedderError(KnowledgeError):
    code = "embedder_unavailable"


class UnknownReleaseError(KnowledgeError):
    code = "unknown_release"


class UnknownDocumentError(KnowledgeError):
    code = "unknown_document"


class ReleaseExistsError(KnowledgeError):
    code = "release_exists"


class IngestRunningError(KnowledgeError):
    code = "ingest_running"


class IndexUnavailableError(KnowledgeError):
    code = "index_unavailable"
