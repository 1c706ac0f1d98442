"""What a turn holds."""
