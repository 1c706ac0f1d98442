"""Whether a sentence may leave."""
