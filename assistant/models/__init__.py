"""Chat models: the embedded one and any other."""
