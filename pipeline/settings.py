"""The `[pipeline]` table of config.toml: where things are kept, how often they are looked at."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

_SCHEMES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class PipelineSettings(BaseModel):
    """The whole table. Relative paths start at the folder of config.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data_folder: Path = Path("data")
    database: str = ""  # empty: SQLite in the data folder
    database_password_file: Path | None = None
    backup_folder: Path | None = None  # none: `backups` in the data folder
    backup_days: Annotated[int, Field(ge=1, le=3650)] = 30
    step_seconds: Annotated[int, Field(ge=1, le=3600)] = 5
    outgoing_allow: tuple[str, ...] = ()  # HOST:PORT that may be asked though they are private

    @field_validator("database")
    @classmethod
    def _is_known(cls, url: str) -> str:
        """Accepts the plain PostgreSQL scheme too; psycopg speaks it."""
        if url and not url.startswith(_SCHEMES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if not _is_readable(url):
            raise ValueError("must be like postgresql://user@host:5432/name")
        return url.replace("postgresql://", "postgresql+psycopg://", 1)

    @field_validator("outgoing_allow")
    @classmethod
    def _are_places(cls, places: tuple[str, ...]) -> tuple[str, ...]:
        for place in places:
            host, _, port = place.rpartition(":")
            if not host or not port.isascii() or not port.isdigit() or "/" in host:
                raise ValueError("must be a list of HOST:PORT, like 127.0.0.1:8123")
        return tuple(place.lower() for place in places)

    def database_url(self) -> str:
        """The URL to connect to, without a password that a file holds."""
        return self.database or f"sqlite:///{self.data_folder.absolute()}/tipdesk.db"

    def database_password(self, environ: Mapping[str, str] = os.environ) -> str:
        """The password from the first place that has one: file, TIPDESK_DATABASE_PASSWORD in the
        environment, the credential tipdesk-database-password; empty when there is none.

        Raises `OSError` for a file that is named and cannot be read.
        """
        if self.database_password_file:
            return self.database_password_file.read_text().strip("\r\n")
        if found := environ.get("TIPDESK_DATABASE_PASSWORD"):
            return found
        credential = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / "tipdesk-database-password"
        held = "CREDENTIALS_DIRECTORY" in environ and credential.is_file()
        return credential.read_text().strip("\r\n") if held else ""


def _is_readable(url: str) -> bool:
    """Whether host and port can be told; the database's driver says less kindly that they can't."""
    try:
        parts = urlsplit(url)
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
