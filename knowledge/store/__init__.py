"""Where documents, releases and vectors are kept."""
