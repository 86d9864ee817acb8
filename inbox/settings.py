"""The `[inbox]` table of config.toml: values and their bounds. Nothing is opened here."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Security(StrEnum):
    """How the connection is protected. `none` is taken on loopback only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class AfterStoring(StrEnum):
    """What the server is told once a mail is stored."""

    KEEP = "keep"
    SEEN = "seen"


class FirstSync(StrEnum):
    """Which end of an old mailbox comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"


class MailboxSettings(BaseModel):
    """One `[[inbox.mailboxes]]`: an IMAP folder that is polled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=80)]
    desk: Annotated[str, Field(min_length=1, max_length=80)]
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Security = Security.TLS
    ca_file: Path | None = None
    user: Annotated[str, Field(min_length=1)]
    password: SecretStr | None = None
    password_file: Path | None = None
    folder: Annotated[str, Field(min_length=1)] = "INBOX"
    every_seconds: Annotated[int, Field(ge=1, le=86400)] = 60
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    after_storing: AfterStoring = AfterStoring.KEEP
    first_sync: FirstSync = FirstSync.NEWEST
    archive_before: date | None = None


class InboxSettings(BaseModel):
    """The whole table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_mail_mb: Annotated[int, Field(ge=1, le=2000)] = 150
    mailboxes: tuple[MailboxSettings, ...] = ()
