"""Access: who reaches what along the streets, by day, by night, by car, and where a fire engine cannot go.

The street graph and the results are kept in schema analysis; indicators read them as fact views `access` and
`supply`. Nothing is cut at an area's border: the graph is the whole place.
"""

from geo_mahalle.analysis.access.building import AccessSummary, build_access, refresh_access
from geo_mahalle.analysis.access.parameters import AccessParameters

__all__ = ["AccessParameters", "AccessSummary", "build_access", "refresh_access"]
