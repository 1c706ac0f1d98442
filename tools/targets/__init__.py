"""Calculators of targets, one file each."""
