"""What must hold of documents over HTTP."""
