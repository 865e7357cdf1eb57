"""The log on SQLite and PostgreSQL: facts appended once, in order, never edited."""
