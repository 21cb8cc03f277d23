"""Where things are: read once, passed on, never kept in a module.

Order: option > GEO_MAHALLE_* environment > $GEO_MAHALLE_HOME/geo-mahalle.toml > default (design.md 8).
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from geo_mahalle.errors import UserError

FILE_NAME = "geo-mahalle.toml"


def default_home() -> Path:
    """Return the data folder used when nothing names one: shared for root, the user's own otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/geo-mahalle")
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "geo-mahalle"


class Settings(BaseSettings):
    """Everything that differs between two installations."""

    model_config = SettingsConfigDict(env_prefix="GEO_MAHALLE_", frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="data folder, secret, snapshots")
    place: str = Field(
        default="demo", pattern=r"^[a-z][a-z0-9_]{0,30}$", description="which place (database)"
    )
    database_url: str | None = Field(
        default=None, description="another PostgreSQL server than the private one"
    )
    layers: Path | None = Field(default=None, description="a folder laid over the shipped layers/")
    nominatim: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(?::\d{1,5})?$",
        description="host of a Nominatim server for `geocode --online`; none: nothing is asked outside",
    )
    smtp_host: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$",
        description="mail server for digests; none: no mail is sent",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the way to the mail server is closed; none: on this machine only"
    )
    smtp_user: str | None = Field(default=None, description="name at the mail server; none: it asks for none")
    smtp_password_file: Path | None = Field(default=None, description="file that holds the password, 0600")
    smtp_from: str | None = Field(default=None, description="address that mails come from")
    smtp_authority: Path | None = Field(
        default=None, description="certificate authority (PEM) of the mail server, where it is an own one"
    )
    sms_folder: Path | None = Field(
        default=None, description="folder from which the office's modem takes short messages; none: no SMS"
    )
    office_address: str | None = Field(
        default=None, pattern=r"^https?://[^\s/]+$", description="address that digests name, https://…"
    )
    takes_notes: bool = Field(default=False, description="whether members may write beside the chips")

    @classmethod
    def read(cls, **options: Any) -> Settings:  # noqa: ANN401 - options are whatever fields there are
        """Return the settings; `options` that are None count as not given.

        Raises UserError where the settings file is not valid TOML or names an unknown key.
        """
        given = {key: value for key, value in options.items() if value is not None}
        environment = cls(**given)
        file = environment.home / FILE_NAME
        if not file.is_file():
            return environment
        try:
            stored = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as err:
            raise UserError(f"{file}: {err}", remedy="Mend the line or delete the file.") from err
        unknown = sorted(set(stored) - set(cls.model_fields))
        if unknown:
            raise UserError(
                f"{file}: {unknown[0]!r} is not a setting", remedy=f"Known: {', '.join(cls.model_fields)}."
            )
        named = {f"GEO_MAHALLE_{name.upper()}" for name in cls.model_fields} & set(os.environ)
        kept = {k: v for k, v in stored.items() if f"GEO_MAHALLE_{k.upper()}" not in named and k not in given}
        return cls(**{**kept, **given})
