"""Message catalogues, one per language, and prompts."""
