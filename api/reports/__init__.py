"""Usage and gaps."""
