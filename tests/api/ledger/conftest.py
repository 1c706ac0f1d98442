"""Fixtures: a SQLite file and a real PostgreSQL."""

from tests.databases import database_url, engine, postgres, sessions

__all__ = ["database_url", "engine", "postgres", "sessions"]
