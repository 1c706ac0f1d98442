"""What must hold of conversations and turns."""
