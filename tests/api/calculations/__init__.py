"""Calculations in files, pictures and on the command line."""
