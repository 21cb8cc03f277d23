"""Alembic's entry point: runs on the connection that database.migrating hands over."""

from __future__ import annotations

from alembic import context
from geoalchemy2 import alembic_helpers

from geo_mahalle.database.tables import SCHEMAS, metadata


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """Keep the comparison to our own schemas."""
    return kind != "schema" or name in SCHEMAS


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_schemas=True,
    include_name=include_name,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
    version_table_schema="register",
)
with context.begin_transaction():
    context.run_migrations()
