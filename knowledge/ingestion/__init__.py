"""Files to documents, documents to releases."""
