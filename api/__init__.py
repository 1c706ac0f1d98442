"""HTTP, identity, storage and the command line."""
