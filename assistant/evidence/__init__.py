"""What a turn holds: statements, calculations, figures said."""
