"""What is true about advisory hours."""
