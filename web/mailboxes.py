"""From the settings to open mailboxes: the one place where the two packages below meet."""

import hashlib
import os
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import random

from inbox import (
    AfterStoring,
    InboxError,
    LoginRefused,
    MailboxSettings,
    Token,
    Unreachable,
    Watched,
    open_mailbox,
    secret,
)
from inbox.imap.oauth import Tokens  # not in inbox's face: it costs 0.1 s to load
from pipeline.errors import NotFetched, Unknown
from pipeline.rhythm import EVERY_DAY, Calendar
from pipeline.store import Store
from pipeline.stories import outgoing as door
from pipeline.stories.outgoing import Fetch, fetch, post
from pipeline.work import Login, Work
from web.language_model import language_model
from web.logs import log
from web.outlets import outlets
from web.settings import Settings

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_MARKED_BY = secrets.token_bytes(16)  # a mark of a secret means nothing to another process


@dataclass(frozen=True)
class Doors:
    """The ways into the mailboxes: by a password from where the settings say, or by a token."""

    tokens: Tokens
    pieces: Path

    def open(self, box: MailboxSettings) -> AbstractContextManager[Watched]:
        """Log in. A token that the server does not take any more is renewed, once."""
        if box.oauth is None:
            return self._opened(box, secret(box, os.environ))
        token = self.tokens.token(box)
        try:
            return self._opened(box, token)
        except LoginRefused:
            self.tokens.forget(box)
            fresh = self.tokens.token(box)
            if fresh == token:
                raise
            return self._opened(box, fresh)

    def login(self, box: MailboxSettings) -> Login:
        """What is known of a mailbox's secret, without it. Never raises."""
        try:
            told = self.tokens.seen(box) if box.oauth else secret(box, os.environ)
        except InboxError:
            told = ""
        mark = hashlib.sha256(_MARKED_BY + told.encode()).hexdigest()
        return Login(self.tokens.ends_at(box), mark)

    def _opened(self, box: MailboxSettings, login: str | Token) -> AbstractContextManager[Watched]:
        opened: AbstractContextManager[Watched] = open_mailbox(box, login, pieces=self.pieces)
        return opened


def doors(settings: Settings) -> Doors:
    """For one process, which keeps them: a token is asked for once, and used while it is good."""
    folder = settings.pipeline.data_folder
    ask = partial(_ask, settings.pipeline.outgoing_allow)
    return Doors(Tokens(ask, folder / "tokens"), folder / "pieces")


def open_one(settings: Settings, box: MailboxSettings) -> AbstractContextManager[Watched]:
    """Log in to one mailbox, once."""
    return doors(settings).open(box)


def _ask(allow: Sequence[str], url: str, form: bytes) -> tuple[int, bytes]:
    """By the one door out. What it refuses is told as what it is for a mailbox: no way in now."""
    try:
        reply = post(url, _FORM, form, allow=allow)
    except NotFetched as error:
        raise Unreachable(error.sentence, **error.values) from None
    return reply.status, reply.body


def named(settings: Settings, name: str | None) -> tuple[MailboxSettings, ...]:
    """The mailboxes of config.toml, or the one of that name. Raises `Unknown`."""
    found = tuple(box for box in settings.inbox.mailboxes if name in (None, box.name))
    if not found:
        raise Unknown("mailbox", f"“{name}” in config.toml" if name else "in config.toml")
    return found


def moving(settings: Settings) -> frozenset[str]:
    """The mailboxes whose mail Tipdesk itself takes away once it is stored."""
    away = (AfterStoring.MOVE, AfterStoring.DELETE)
    return frozenset(box.name for box in settings.inbox.mailboxes if box.after_storing in away)


def work(settings: Settings, store: Store, calendar: Calendar = EVERY_DAY) -> Work:
    """All that the workers need. Only who looks for silence needs the newsroom's calendar."""
    way = doors(settings)
    return Work(
        store=store,
        mailboxes=settings.inbox.mailboxes,
        open_mailbox=way.open,
        login=way.login,
        dice=random,
        max_mail_bytes=settings.inbox.max_mail_mb * 1_000_000,
        step_seconds=settings.pipeline.step_seconds,
        log=log,
        fetch=outgoing(settings),
        outlets=outlets(settings),
        calendar=calendar,
        llm=language_model(settings),
    )


def outgoing(settings: Settings) -> Fetch:
    """The one way to other servers, with the places of the own network that the settings list."""
    return partial(fetch, allow=settings.pipeline.outgoing_allow)


def may_be_asked(settings: Settings, url: str) -> bool:
    """Whether the host of a page is there. Raises `AddressRefused` for what `outgoing` would not
    ask."""
    return door.may_be_asked(url, allow=settings.pipeline.outgoing_allow)
