"""What the conversation needs of each calculator: one file each, one line each in the registry."""
