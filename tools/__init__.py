"""Computes: pure, in Decimal, traceable to the clause."""
