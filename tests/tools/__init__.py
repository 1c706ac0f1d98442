"""What the calculators promise."""
