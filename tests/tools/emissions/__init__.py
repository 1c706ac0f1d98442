"""What the calculators of emissions promise."""
