"""Which number goes into which input of each calculator."""
