"""Language, intent and quantities of a message."""
