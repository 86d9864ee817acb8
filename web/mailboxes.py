"""From the settings to open mailboxes: the one place where the two packages below meet."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from inbox import Mailbox, MailboxSettings, open_mailbox, secret
from pipeline.errors import Unknown
from pipeline.schedule import Work
from pipeline.store import Store
from pipeline.stories.outgoing import Fetch, fetch
from web.logs import log
from web.settings import Settings


def open_one(settings: MailboxSettings) -> AbstractContextManager[Mailbox]:
    """Log in, with the password from where the settings say."""
    opened: AbstractContextManager[Mailbox] = open_mailbox(settings, secret(settings, os.environ))
    return opened


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
        open_mailbox=open_one,
        max_mail_bytes=settings.inbox.max_mail_mb * 1_000_000,
        step_seconds=settings.pipeline.step_seconds,
        log=say,
        fetch=outgoing(settings),
    )


def outgoing(settings: Settings) -> Fetch:
    """The one way to other servers, with the places of the own network that the settings list."""
    return partial(fetch, allow=settings.pipeline.outgoing_allow)
