"""The `[web]` table of config.toml: where the page is served, to whom, and how it is protected."""

import ipaddress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

LANGUAGES = ("en", "uk")


class LogLevel(StrEnum):
    """How much the log tells."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class WebSettings(BaseModel):
    """The whole table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command_user: str = ""  # who acts when a command is not told `--as`
    log_level: LogLevel = LogLevel.INFO
    bind: str = "127.0.0.1:8025"
    base_url: str = ""  # empty: where it listens
    trusted_proxies: tuple[str, ...] = ()
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    secret_key_file: Path | None = None  # none: one that is made in the data folder
    session_idle_hours: Annotated[int, Field(ge=1, le=24 * 31)] = 8
    session_days: Annotated[int, Field(ge=1, le=366)] = 7
    threads: Annotated[int, Field(ge=2, le=500)] = 24
    time_zone: str = "UTC"
    language: str = "en"

    @field_validator("bind")
    @classmethod
    def _is_host_and_port(cls, bind: str) -> str:
        host, _, port = bind.rpartition(":")
        if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be HOST:PORT, like 127.0.0.1:8025")
        return bind

    @field_validator("base_url")
    @classmethod
    def _is_an_origin(cls, url: str) -> str:
        if not url:
            return url
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError("must be like https://tips.example.org") from None
        plain = parts.path in ("", "/") and not parts.query and not parts.fragment
        if parts.scheme not in ("http", "https") or not parts.hostname or not plain or port == 0:
            raise ValueError("must be like https://tips.example.org, without a path")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("must begin with https:// (plain http is for loopback alone)")
        return url.rstrip("/")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for one in proxies:
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise ValueError(f'"{one}" is no address; write "127.0.0.1"') from None
        return proxies

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError('must be the name of a time zone, like "Europe/Kyiv"')
        return name

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, language: str) -> str:
        if language not in LANGUAGES:
            raise ValueError(f"must be one of {', '.join(LANGUAGES)}")
        return language

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        """Plain http never leaves this machine: TLS here, or in a proxy that is named."""
        if bool(self.tls_certificate) != bool(self.tls_key):
            raise ValueError("tls_certificate and tls_key go together")
        proxied = self.trusted_proxies and self.origin().startswith("https://")
        host = self.bind.rpartition(":")[0].strip("[]")
        if not (self.tls_certificate or proxied or is_loopback(host)):
            raise ValueError(
                f'bind = "{self.bind}" would serve plain http to others; set tls_certificate '
                "and tls_key, or base_url with https and trusted_proxies"
            )
        return self

    def origin(self) -> str:
        """Where a browser finds the page: scheme, host and port."""
        scheme = "https" if self.tls_certificate else "http"
        return self.base_url or f"{scheme}://{self.bind}"

    def hosts(self) -> list[str]:
        """The host names that a request may be for. Any other is refused."""
        own = {str(urlsplit(self.origin()).hostname), self.bind.rpartition(":")[0].strip("[]")}
        near = {"localhost", "127.0.0.1", "[::1]"} if any(map(is_loopback, own)) else set()
        return sorted(own | near)

    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
