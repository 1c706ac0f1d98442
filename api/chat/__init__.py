"""Conversations, turns and their stream."""
