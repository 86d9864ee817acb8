"""The `[pipeline]` table of config.toml: where things are kept, how often they are looked at."""

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from inbox.settings import Security
from pipeline.errors import SecretUnreadable

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@[^\s@<>()\[\],;:\"\\]{1,255}")
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
    correction_hours: Annotated[int, Field(ge=1, le=24 * 31)] = 24  # until somebody should take one
    multilingual: bool = False  # the larger model of meaning: needs the extra [multilingual]
    outgoing_allow: tuple[str, ...] = ()  # HOST:PORT that may be asked though they are private
    smtp_host: str = ""  # empty: no mail leaves
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 465
    smtp_security: Security = Security.TLS
    smtp_ca_file: Path | None = None
    smtp_user: str = ""  # empty: no login
    smtp_password_file: Path | None = None
    smtp_from: str = ""
    alarms_to: tuple[str, ...] = ()  # whom alarms are mailed to
    alarms_url: str = ""  # where they are posted to
    alarms_secret_file: Path | None = None  # what signs them there
    probe_to: str = ""  # the public address, to which a probe goes once a day
    holidays: str = ""  # of which country silence means nothing, like GB or GB-SCT (ISO 3166)
    days_off: tuple[date, ...] = ()  # days of our own like these
    llm_url: str = ""  # a language model that is asked about beats; empty: none is
    llm_model: str = ""
    llm_key_file: Path | None = None
    llm_public: bool = False  # it may lie outside the own network
    llm_desks: tuple[str, ...] = ()  # whose tips it may see; empty: every desk's
    llm_seconds: Annotated[int, Field(ge=1, le=60)] = 20  # that one answer may take
    llm_weight: Annotated[float, Field(ge=0, le=1)] = 1.0  # what its word counts, see judges.llm

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

    @field_validator("llm_url")
    @classmethod
    def _is_a_server(cls, url: str) -> str:
        """Whether it lies in the own network is known when it is asked."""
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must be like http://127.0.0.1:8080/v1")
        return url.rstrip("/")

    @field_validator("alarms_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("must begin with https://")
        return url

    @model_validator(mode="after")
    def _can_leave(self) -> Self:
        """Whoever is to be told can be."""
        for name in ("smtp_from", "probe_to"):
            if (said := getattr(self, name)) and not _ADDRESS.fullmatch(said):
                raise ValueError(f'{name} must be an address, like "desk@paper.example"')
        if not all(map(_ADDRESS.fullmatch, self.alarms_to)):
            raise ValueError('alarms_to must be a list of addresses, like ["ada@paper.example"]')
        if (self.alarms_to or self.probe_to) and not (self.smtp_host and self.smtp_from):
            raise ValueError("alarms_to and probe_to need smtp_host and smtp_from")
        if self.alarms_url and not self.alarms_secret_file:
            raise ValueError("alarms_url needs alarms_secret_file, with which alarms are signed")
        return self

    def has_storage(self) -> bool:
        """Whether there is one to open: to open what is not there would make it, empty. One that
        may not be looked into is there, and says so when it is opened."""
        made_here = self.database_url().partition(":///")
        database = Path(made_here[2]) if made_here[0] == "sqlite" and made_here[2] else None
        try:
            return self.data_folder.is_dir() and (database is None or database.exists())
        except PermissionError:
            return True

    def database_url(self) -> str:
        """The URL to connect to, without a password that a file holds."""
        return self.database or f"sqlite:///{self.data_folder.absolute()}/tipdesk.db"

    def database_password(self, environ: Mapping[str, str] = os.environ) -> str:
        """The password from the first place that has one: file, TIPDESK_DATABASE_PASSWORD in the
        environment, the credential tipdesk-database-password; empty when there is none.

        Raises `SecretUnreadable` for a file that is named and does not hold one line of text.
        """
        return _secret(self.database_password_file, "database_password", environ)

    def smtp_password(self, environ: Mapping[str, str] = os.environ) -> str:
        """The same for the mail server: TIPDESK_SMTP_PASSWORD, tipdesk-smtp-password."""
        return _secret(self.smtp_password_file, "smtp_password", environ)

    def alarms_secret(self) -> str:
        """What signs alarms that are posted: from its file alone."""
        return _secret(self.alarms_secret_file, "alarms_secret", {})

    def llm_key(self, environ: Mapping[str, str] = os.environ) -> str:
        """The same as a password for the language model: TIPDESK_LLM_KEY, tipdesk-llm-key. Most
        need none."""
        return _secret(self.llm_key_file, "llm_key", environ)


def _secret(file: Path | None, name: str, environ: Mapping[str, str]) -> str:
    if file:
        return _line(file, f"pipeline.{name}_file")
    if found := environ.get(f"TIPDESK_{name.upper()}"):
        return found
    credential = f"tipdesk-{name.replace('_', '-')}"
    kept = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / credential
    held = "CREDENTIALS_DIRECTORY" in environ and kept.is_file()
    return _line(kept, f"the credential {credential}") if held else ""


def _line(file: Path, named_by: str) -> str:
    try:
        found = file.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no text"
        raise SecretUnreadable(
            f"{file} cannot be read ({why}). Check {named_by}, and who may read it."
        ) from None
    if not found:
        raise SecretUnreadable(f"{file} is empty. Write there what {named_by} is to hold.")
    if len(found.splitlines()) > 1:
        raise SecretUnreadable(
            f"{file} has several lines. Write what {named_by} is to hold alone there, as one line."
        )
    return found


def _is_readable(url: str) -> bool:
    """Whether host and port can be told; the database's driver says less kindly that they can't."""
    try:
        parts = urlsplit(url)
        return parts.port is None or parts.port > 0
    except ValueError:
        return False
