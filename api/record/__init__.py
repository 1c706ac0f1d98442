"""The record of a manufacturer's years: kept version on version, shown, reported."""
