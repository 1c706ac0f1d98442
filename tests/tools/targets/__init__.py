"""What the calculators of targets promise."""
