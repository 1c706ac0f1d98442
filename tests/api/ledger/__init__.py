"""Tests of api.ledger."""
