"""Run by Alembic: the scripts of `versions/` on the connection that `api.db.schema` holds."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
