"""The seven roles of the store, and nothing more powerful."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A database role; each face and stage acts as the weakest one that can do its work."""

    OWNER = "geo_mahalle_owner"
    APP = "geo_mahalle_app"
    COMPUTE = "geo_mahalle_compute"
    IDENTITY = "geo_mahalle_identity"
    PUBLIC = "geo_mahalle_public"
    WEB = "geo_mahalle_web"
    BACKUP = "geo_mahalle_backup"
