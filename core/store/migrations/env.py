"""Alembic's entrance, called by `core.store.database` alone."""

from alembic import context
from sqlalchemy import create_engine, pool

from core.store.tables import metadata

engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
with engine.connect() as connection:
    # SQLite alters a table by making it anew (batch).
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
