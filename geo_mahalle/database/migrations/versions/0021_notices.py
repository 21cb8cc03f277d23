"""Keep notices, what is sent of them, what upkeep did, and what agencies answer."""

from __future__ import annotations

from alembic import op

from geo_mahalle.database.migrating import run_script
from geo_mahalle.database.queries import load_sql

revision = "0021"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0021_notices"))


def downgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0021_notices_down"))
