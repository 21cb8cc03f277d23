"""Count what one sender without an account sends on a day."""

from __future__ import annotations

from alembic import op

from geo_mahalle.database.migrating import run_script
from geo_mahalle.database.queries import load_sql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0020_page_sender"))


def downgrade() -> None:
    run_script(op.get_bind(), load_sql("geo_mahalle.database.migrations.versions", "0020_page_sender_down"))
