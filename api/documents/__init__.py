"""Documents and releases over HTTP."""
