"""The scorers, scored."""
