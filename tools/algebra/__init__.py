"""Sums that people and models write: the expression, its units, its operations."""
