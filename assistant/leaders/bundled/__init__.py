"""The leader that needs no model: intents, slots, forms."""
