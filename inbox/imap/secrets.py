"""Where a mailbox's secrets are found. They are never logged, printed or put into an error."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from inbox.errors import SecretMissing
from inbox.settings import MailboxSettings

_WORDS = {
    "password": "password",
    "client secret": "client_secret",
    "refresh token": "refresh_token",
}


def secret(settings: MailboxSettings, environ: Mapping[str, str]) -> str:
    """The password, from the first place that has one: file, environment, credential, config.

    Raises `SecretMissing`, which names all of them.
    """
    found = find(settings, "password", settings.password_file, environ)
    if found:
        return found
    if settings.password:
        return settings.password.get_secret_value()
    raise missing(settings, "password")


def find(
    settings: MailboxSettings, kind: str, file: Path | None, environ: Mapping[str, str]
) -> str:
    """A secret of this kind ("password", "client secret", "refresh token"), or nothing.

    Raises `SecretMissing` for a file that is named and cannot be read.
    """
    if file:
        return _read(file, kind, settings.name)
    if found := environ.get(_variable(settings, kind)):
        return found
    if folder := environ.get("CREDENTIALS_DIRECTORY"):
        path = Path(folder) / _credential(settings, kind)
        if path.is_file():
            return _read(path, kind, settings.name)
    return ""


def missing(settings: MailboxSettings, kind: str) -> SecretMissing:
    """Names all the places where one was looked for."""
    return SecretMissing(
        "There is no {kind} for the mailbox {name}. Name a {setting}_file in "
        "config.toml, or set {variable}, or give the credential "
        "{credential}.",
        kind=kind,
        name=settings.name,
        setting=_WORDS[kind],
        variable=_variable(settings, kind),
        credential=_credential(settings, kind),
    )


def _variable(settings: MailboxSettings, kind: str) -> str:
    return f"TIPDESK_{_WORDS[kind]}_".upper() + re.sub(r"\W", "_", settings.name).upper()


def _credential(settings: MailboxSettings, kind: str) -> str:
    return f"tipdesk-{kind.replace(' ', '-')}-{settings.name.lower()}"


def _read(path: Path, kind: str, name: str) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no text"
        raise SecretMissing(
            "The {kind} of the mailbox {name} cannot be read from {path} ({why}). "
            "Check {setting}_file, and who may read it.",
            kind=kind,
            name=name,
            path=path,
            why=why,
            setting=_WORDS[kind],
        ) from None
    if len(found.splitlines()) > 1:
        raise SecretMissing(
            "The {kind} of the mailbox {name} has several lines in {path}. Write it alone there, "
            "as one line.",
            kind=kind,
            name=name,
            path=path,
        )
    if not found:
        raise SecretMissing(
            "The {kind} of the mailbox {name} is empty in {path}. Write it there.",
            kind=kind,
            name=name,
            path=path,
        )
    return found
