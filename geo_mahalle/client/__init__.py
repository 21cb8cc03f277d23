"""A place in a notebook: tables as GeoDataFrames, SQL, maps and files.

    import geo_mahalle.client as gm

    city = gm.connect()                       # the place of the settings; gm.connect("zanjan") another
    city.areas(level="neighbourhood")
    city.issues(area="اسلام‌آباد", is_open=True)
    city.indicator("lit_street_share")
    city.sql("SELECT category, count(*) AS n FROM issues GROUP BY category")
    city.explore()

Every frame says in `attrs` what its columns are measured in, whose data it is, from which run, and what was
left out of it; what was left out is also said as a warning, so that nobody takes a part for the whole.
"""

from geo_mahalle.client.inline import InlinePage
from geo_mahalle.client.place import LeftOutWarning, Place, connect

__all__ = ["InlinePage", "LeftOutWarning", "Place", "connect"]
