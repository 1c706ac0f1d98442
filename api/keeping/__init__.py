"""What is kept: backup and restore, export and erasure, how long conversations stay."""
