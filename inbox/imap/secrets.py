"""Where a mailbox's password is found. It is never logged, printed or put into an error."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from inbox.errors import SecretMissing
from inbox.settings import MailboxSettings


def secret(settings: MailboxSettings, environ: Mapping[str, str]) -> str:
    """The password, from the first place that has one: file, environment, credential, config.

    Raises `SecretMissing`, which names all of them.
    """
    if settings.password_file:
        return _read(settings.password_file, settings.name)
    variable = "TIPDESK_PASSWORD_" + re.sub(r"\W", "_", settings.name).upper()
    credential = "tipdesk-password-" + settings.name.lower()
    if found := environ.get(variable):
        return found
    if folder := environ.get("CREDENTIALS_DIRECTORY"):
        path = Path(folder) / credential
        if path.is_file():
            return _read(path, settings.name)
    if settings.password:
        return settings.password.get_secret_value()
    raise SecretMissing(
        f"There is no password for the mailbox {settings.name}. Name a password_file in "
        f"config.toml, or set {variable}, or give the credential {credential}."
    )


def _read(path: Path, name: str) -> str:
    try:
        found = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno or 0) if isinstance(error, OSError) else "it is no text"
        raise SecretMissing(
            f"The password of the mailbox {name} cannot be read from {path} ({why}). "
            "Check password_file, and who may read it."
        ) from None
    if not found:
        raise SecretMissing(
            f"The password of the mailbox {name} is empty in {path}. Write it there."
        )
    return found
