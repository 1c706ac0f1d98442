"""Tests of tools.ledger."""
