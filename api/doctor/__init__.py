"""`mcap doctor`: what is wrong with this deployment, and what to write instead."""
