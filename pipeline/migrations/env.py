"""What Alembic runs: the migrations, on the connection that `upgrade` opened."""

from alembic import context
from sqlmodel import SQLModel

from pipeline import models

if not models.__all__:
    raise RuntimeError("The models are not loaded.")
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
