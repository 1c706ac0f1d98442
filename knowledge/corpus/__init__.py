"""The shipped documents: Markdown with front matter, questions that lead to them, sources and terms."""
