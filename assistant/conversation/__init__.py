"""What was said: the message, its language, what the conversation holds, what is turned away."""
