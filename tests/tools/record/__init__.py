"""What must hold of the record's rules."""
