"""Sentences to text, citations and status, and what the service itself adds."""
