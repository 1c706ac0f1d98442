"""What people say to the assistant, by what they want: examples in each language."""
