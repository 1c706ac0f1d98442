"""What must hold of the tools for other assistants."""
