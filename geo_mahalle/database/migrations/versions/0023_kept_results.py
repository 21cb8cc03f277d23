"""Keep what was worked out under the digest of what it was worked out from."""

from __future__ import annotations

from alembic import op

from geo_mahalle.database.migrating import run_script
from geo_mahalle.database.queries import load_sql

revision = "0023"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0023_kept_results"))


def downgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0023_kept_results_down"))
