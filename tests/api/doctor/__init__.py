"""What must hold of what is kept."""
