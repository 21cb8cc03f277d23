"""The tables, once, as SQLAlchemy metadata.

Alembic compares this metadata with a database; SQLAlchemy statements and GeoAlchemy2 types are built on it.
Views, functions, triggers and grants are not here: they are .sql files under database/sql, re-created by
every migration run. Every column carries its comment, because analysts read the database, not this file.
"""

from geo_mahalle.database.tables.analysis import area_neighbour, period, prior, run, value
from geo_mahalle.database.tables.areas import (
    area,
    area_boundary,
    area_code,
    area_crosswalk,
    area_level,
    area_shape,
    place,
)
from geo_mahalle.database.tables.base import SCHEMAS, metadata
from geo_mahalle.database.tables.facts import (
    category,
    event,
    incident,
    issue,
    issue_event,
    issue_move,
    issue_state,
    meeting,
    report,
    retention,
)
from geo_mahalle.database.tables.identity import (
    account,
    account_area,
    account_committee,
    api_key,
    audit,
    guess,
    invitation,
    recovery_code,
    session,
)
from geo_mahalle.database.tables.imports import applied_sql, import_run, ledger, source
from geo_mahalle.database.tables.networks import study, study_value
from geo_mahalle.database.tables.published import (
    published_area,
    published_coverage,
    published_facility,
    published_issue,
    published_snapshot,
    published_street,
    published_value,
)
from geo_mahalle.database.tables.things import (
    attribute_value,
    coverage,
    facility,
    facility_part,
    population,
    population_band,
    street,
    street_part,
)

__all__ = [
    "SCHEMAS",
    "account",
    "account_area",
    "account_committee",
    "api_key",
    "applied_sql",
    "area",
    "area_boundary",
    "area_code",
    "area_crosswalk",
    "area_level",
    "area_neighbour",
    "area_shape",
    "attribute_value",
    "audit",
    "category",
    "coverage",
    "event",
    "facility",
    "facility_part",
    "guess",
    "import_run",
    "incident",
    "invitation",
    "issue",
    "issue_event",
    "issue_move",
    "issue_state",
    "ledger",
    "meeting",
    "metadata",
    "period",
    "place",
    "population",
    "population_band",
    "prior",
    "published_area",
    "published_coverage",
    "published_facility",
    "published_issue",
    "published_snapshot",
    "published_street",
    "published_value",
    "recovery_code",
    "report",
    "retention",
    "run",
    "session",
    "source",
    "street",
    "street_part",
    "study",
    "study_value",
    "value",
]
