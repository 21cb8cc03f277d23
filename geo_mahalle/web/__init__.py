"""The web: hands out the newest publication; signed-in pages come with accounts."""

from geo_mahalle.web.app import create_app
from geo_mahalle.web.serving import refuse_open_door, serve

__all__ = ["create_app", "refuse_open_door", "serve"]
