"""What the factors say about themselves."""
