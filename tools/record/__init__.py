"""The record of a manufacturer's years: what may be kept, what changed, how far it has come."""
