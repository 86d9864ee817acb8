"""The `[inbox]` table of config.toml: values and their bounds. Nothing is opened here."""

from datetime import date
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from inbox.customs import TAGS, Customs


class Security(StrEnum):
    """How the connection is protected. `none` is taken on loopback only."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class AfterStoring(StrEnum):
    """What the server is told once a mail is stored."""

    KEEP = "keep"  # nothing at all
    SEEN = "seen"  # it is marked as read
    MOVE = "move"  # to the folder `move_to`
    DELETE = "delete"  # only when the stored copy was read back and is the same, byte for byte


class FolderRole(StrEnum):
    """What a folder holds."""

    INBOX = "inbox"
    JUNK = "junk"  # what the server took for spam: taken in like all else, and told as such
    SENT = "sent"  # our own answers: they join their tips, and open none


class Grant(StrEnum):
    """How a token is come by (RFC 6749 §4.4 and §6, RFC 8628)."""

    CLIENT = "client credentials"
    REFRESH = "refresh token"
    DEVICE = "device code"


class Provider(StrEnum):
    """Whose addresses are known; `other` wants `token_url`."""

    MICROSOFT = "microsoft"
    GOOGLE = "google"
    OTHER = "other"


class Mechanism(StrEnum):
    """How a token is shown to the server: RFC 7628, or the elder way of Google and Microsoft."""

    XOAUTH2 = "xoauth2"
    OAUTHBEARER = "oauthbearer"


class FirstSync(StrEnum):
    """Which end of an old mailbox comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"


class OAuthSettings(BaseModel):
    """A mailbox's `oauth`: where tokens come from. Its secrets stand in files, not here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Provider
    grant: Grant = Grant.REFRESH
    mechanism: Mechanism = Mechanism.XOAUTH2
    client_id: Annotated[str, Field(min_length=1)]
    client_secret_file: Path | None = None
    refresh_token_file: Path | None = None  # where the first one lies; later ones are kept by us
    tenant: str = ""  # Microsoft's: the directory's number or domain
    scope: str = ""  # empty: what the provider asks of mail programs
    token_url: str = ""  # of another provider: https, or loopback
    device_url: str = ""
    sign_in_url: str = ""

    @field_validator("token_url", "device_url", "sign_in_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        """A secret goes there: never in the clear to another machine."""
        parts = urlsplit(url)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
        if url and not (parts.scheme == "https" and parts.hostname) and not local:
            raise ValueError("must begin with https://")
        return url


class Lookups(StrEnum):
    """Whether signatures are checked, which asks a name server about whoever wrote to us."""

    OFF = "off"
    RESOLVER = "resolver"


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
    oauth: OAuthSettings | None = None  # instead of a password
    secret_ends: date | None = None  # password or client secret: told days before
    folder: Annotated[str, Field(min_length=1)] = "INBOX"
    role: FolderRole = FolderRole.INBOX
    every_seconds: Annotated[int, Field(ge=1, le=86400)] = 60
    timeout_seconds: Annotated[int, Field(ge=1, le=600)] = 30
    idle: bool = True  # be told of new mail at once, where the server can
    after_storing: AfterStoring = AfterStoring.KEEP
    move_to: str = ""  # the folder for `move`
    first_sync: FirstSync = FirstSync.NEWEST
    archive_before: date | None = None

    @property
    def place(self) -> str:
        """What tells this folder from every other one, whatever it is called here."""
        return f"{self.user}@{self.host.lower()}:{self.port}/{self.folder}"


class InboxSettings(BaseModel):
    """The whole table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_mail_mb: Annotated[int, Field(ge=1, le=2000)] = 150
    our_lists: tuple[str, ...] = ()
    form_senders: tuple[str, ...] = ()
    subject_tags: tuple[str, ...] = TAGS
    authserv_id: str = ""
    dkim_lookups: Lookups = Lookups.OFF
    dkim_resolver: str = ""
    mailboxes: tuple[MailboxSettings, ...] = ()

    @model_validator(mode="after")
    def _asks_somebody(self) -> "InboxSettings":
        """Look-ups go to a name server of ours, by its address: never to whatever is at hand."""
        if self.dkim_lookups is Lookups.RESOLVER:
            try:
                ip_address(self.dkim_resolver)
            except ValueError:
                raise ValueError(
                    'dkim_lookups = "resolver" needs dkim_resolver = the IP address of your own '
                    "name server"
                ) from None
        return self

    def customs(self) -> Customs:
        """What a reading has to know of the house."""
        lists = tuple(one.lower() for one in self.our_lists)
        forms = tuple(one.lower() for one in self.form_senders)
        known = (*lists, *forms, *(box.user.lower() for box in self.mailboxes))
        domains = dict.fromkeys(one.rpartition("@")[2] for one in known if "@" in one)
        return Customs(
            our_lists=lists,
            form_senders=forms,
            subject_tags=self.subject_tags,
            server=self.authserv_id.lower(),
            domains=tuple(domains),
            checked=self.dkim_lookups is Lookups.RESOLVER,
        )
