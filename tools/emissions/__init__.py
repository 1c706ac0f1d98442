"""Calculators of emissions, one file each."""
