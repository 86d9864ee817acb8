"""From the settings to open mailboxes: the one place where the two packages below meet."""

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from inbox import InboxError, MailboxSettings, Watched, open_mailbox, secret
from pipeline.errors import Unknown
from pipeline.store import Store
from pipeline.stories.outgoing import Fetch, fetch
from pipeline.work import Login, Work
from web.logs import log
from web.settings import Settings

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
    )


def outgoing(settings: Settings) -> Fetch:
    """The one way to other servers, with the places of the own network that the settings list."""
    return partial(fetch, allow=settings.pipeline.outgoing_allow)
