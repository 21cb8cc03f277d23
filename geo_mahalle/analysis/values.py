"""Read the values in force."""

from __future__ import annotations

import pyarrow as pa

from geo_mahalle.database import Connection, load_sql, read_arrow

PACKAGE = "geo_mahalle.analysis"


def read_values(connection: Connection) -> pa.Table:
    """Return the newest value of each indicator, area and period.

    Returns
    -------
    pyarrow.Table
        One row an indicator, area and period, sorted by these: indicator_id, area_code, level, period_key,
        value, low, high, interval_kind, n, numerator, denominator, status, notes (words joined by commas),
        sources (ids joined by commas), data_on. Numbers are null where nothing is known; status says why.
    """
    return read_arrow(connection, load_sql(PACKAGE, "read_values"))
