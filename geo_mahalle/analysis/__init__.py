"""From the register to numbers: relate things to areas, run the indicators, keep values with their status.

Comes in: the register's tables. Goes out: analysis.value, one row an indicator, area and period, with
interval, n and status, so that what is not known is a row that says so and not a missing one.
"""

from geo_mahalle.analysis.compute import RunSummary, compute
from geo_mahalle.analysis.refreshing import refresh_report, refresh_reports
from geo_mahalle.analysis.values import read_values

__all__ = ["RunSummary", "compute", "read_values", "refresh_report", "refresh_reports"]
