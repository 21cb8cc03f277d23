"""The web: hands out the newest publication; signed-in pages come with accounts."""

from geo_mahalle.web import certificates
from geo_mahalle.web.app import create_app
from geo_mahalle.web.serving import EVERYWHERE, refuse_open_door, serve, serve_lan

__all__ = ["EVERYWHERE", "certificates", "create_app", "refuse_open_door", "serve", "serve_lan"]
