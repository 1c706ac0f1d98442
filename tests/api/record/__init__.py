"""What must hold of the record over HTTP, on a terminal and in the database."""
