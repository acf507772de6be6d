"""Changes of the tables, one module a step, applied when the store is opened (alembic)."""
