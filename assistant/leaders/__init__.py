"""Who writes: a chat model, or the bundled leader."""
