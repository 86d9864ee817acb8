"""From the settings to open mailboxes: the one place where the two packages below meet."""

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from inbox import (
    InboxError,
    MailboxSettings,
    Relay,
    SecretMissing,
    Watched,
    open_mailbox,
    secret,
    send,
)
from pipeline.alarms.outbox import Outlets
from pipeline.errors import Unknown
from pipeline.store import Store
from pipeline.stories.outgoing import Fetch, Limits, fetch, post
from pipeline.work import Login, Work
from web.logs import log
from web.settings import Settings

_POSTED = Limits(seconds=15.0, size=100_000)
_MARKED_BY = secrets.token_bytes(16)  # a mark of a secret means nothing to another process


def open_one(
    settings: MailboxSettings, pieces: Path | None = None
) -> AbstractContextManager[Watched]:
    """Log in, with the password from where the settings say."""
    opened: AbstractContextManager[Watched] = open_mailbox(
        settings, secret(settings, os.environ), pieces=pieces
    )
    return opened


def login(settings: MailboxSettings) -> Login:
    """What is known of a mailbox's secret, without it. Never raises."""
    try:
        found = secret(settings, os.environ)
    except InboxError:
        return Login()
    return Login(mark=hashlib.sha256(_MARKED_BY + found.encode()).hexdigest())


def named(settings: Settings, name: str | None) -> tuple[MailboxSettings, ...]:
    """The mailboxes of config.toml, or the one of that name. Raises `Unknown`."""
    found = tuple(box for box in settings.inbox.mailboxes if name in (None, box.name))
    if not found:
        raise Unknown("mailbox", f"“{name}” in config.toml" if name else "in config.toml")
    return found


def work(settings: Settings, store: Store, say: Callable[..., None] = log) -> Work:
    """All that the workers need."""
    return Work(
        store=store,
        mailboxes=settings.inbox.mailboxes,
        open_mailbox=partial(open_one, pieces=store.folder / "pieces"),
        login=login,
        max_mail_bytes=settings.inbox.max_mail_mb * 1_000_000,
        step_seconds=settings.pipeline.step_seconds,
        log=say,
        fetch=outgoing(settings),
        outlets=outlets(settings),
        zone=settings.web.zone(),
    )


def outgoing(settings: Settings) -> Fetch:
    """The one way to other servers, with the places of the own network that the settings list."""
    return partial(fetch, allow=settings.pipeline.outgoing_allow)


def outlets(settings: Settings) -> Outlets:
    """How notices leave, and to whom."""
    told = settings.pipeline
    relay = Relay(
        host=told.smtp_host,
        port=told.smtp_port,
        security=told.smtp_security,
        sender=told.smtp_from,
        user=told.smtp_user,
        ca_file=told.smtp_ca_file,
    )

    def mail(recipient: str, raw: bytes) -> None:
        send(relay, _read(told.smtp_password), recipient, raw)

    def key() -> bytes:
        path = told.alarms_secret_file
        return _read(lambda: path.read_text().strip() if path else "").encode()

    return Outlets(
        send=mail,
        post=partial(post, allow=told.outgoing_allow, limits=_POSTED),
        secret=key,
        sender=told.smtp_from,
        mail_to=told.alarms_to,
        webhook_to=told.alarms_url,
        probe_to=told.probe_to,
        place=settings.web.origin(),
    )


def _read(secret_of: Callable[[], str]) -> str:
    """Raises `SecretMissing` for a file that cannot be read."""
    try:
        return secret_of()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretMissing(
            f"A secret for what leaves cannot be read ({type(error).__name__}). Check "
            "smtp_password_file and alarms_secret_file."
        ) from None
