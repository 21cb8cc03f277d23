"""Keep what an import changed, so that it can be undone; keep whether a street is said to be lit."""

from __future__ import annotations

from alembic import op

from geo_mahalle.database.migrating import run_script
from geo_mahalle.database.queries import load_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0008_import_undo"))


def downgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0008_import_undo_down"))
