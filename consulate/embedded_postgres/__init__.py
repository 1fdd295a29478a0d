"""A database backend that starts its own PostgreSQL on first connection (docs/decisions/0002)."""
