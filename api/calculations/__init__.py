"""Calculators over HTTP, stored calculations."""
