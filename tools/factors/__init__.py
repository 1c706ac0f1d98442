"""Emission factors: data files and their loader."""
