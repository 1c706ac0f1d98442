"""The assistant, from a message to its answer."""
