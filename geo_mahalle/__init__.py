"""geo_mahalle: safety-improvement maps and plans for neighbourhoods."""

__version__ = "0.1.0"
