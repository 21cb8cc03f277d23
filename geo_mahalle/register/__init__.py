"""The register: areas and the facts in them. Files come in by the importers; single facts through here."""

from geo_mahalle.importers import sync_catalogue
from geo_mahalle.register.locate import Located, locate_point

__all__ = ["Located", "locate_point", "sync_catalogue"]
