"""Figures and dates in twelve languages: amounts, units, rates, ranges, counts."""
