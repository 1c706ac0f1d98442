"""Files as factories have them: how they are read, and what they come to."""
