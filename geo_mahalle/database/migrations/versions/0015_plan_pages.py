"""Keep what a council decides beside its plan, and suggestions while they are computed."""

from __future__ import annotations

from alembic import op

from geo_mahalle.database.migrating import run_script
from geo_mahalle.database.queries import load_sql

revision = "0015"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0015_plan_pages"))


def downgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0015_plan_pages_down"))
