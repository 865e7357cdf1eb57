"""Where access is kept: one database, SQLite or PostgreSQL."""
