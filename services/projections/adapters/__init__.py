"""Technology of the projections: SQLAlchemy stores, Alembic migrations."""
