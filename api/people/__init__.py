"""People as their tokens name them: who is behind a subject."""
