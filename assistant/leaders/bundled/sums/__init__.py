"""Sums over the figures of a message: what multiplies what, and which figure stays without a place."""
