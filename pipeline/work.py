"""What the workers need from outside, and one round over a mailbox with its state written down."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from inbox import InboxError, LoginRefused, MailboxMisconfigured, MailboxSettings, Watched
from pipeline import ledger, models, patience
from pipeline.alarms.outbox import SILENT, Outlets
from pipeline.errors import PipelineError
from pipeline.intake import Count
from pipeline.leader import Lock
from pipeline.llm import LanguageModel
from pipeline.poll import poll
from pipeline.problems import NONE, Problem, english, problem
from pipeline.rhythm import EVERY_DAY, Calendar
from pipeline.store import Store
from pipeline.stories.outgoing import Fetch
from pipeline.terms import MailboxState

Log = Callable[..., None]  # an event's code, then its values: never a word of a mail
Told = Callable[[Count], None]


@dataclass(frozen=True)
class Login:
    """What is known of a mailbox's way in, without the secret."""

    ends_at: datetime | None = None  # when its token or secret ends, as far as is known
    mark: str = ""  # changes when the secret does; means nothing to another process


Open = Callable[[MailboxSettings], AbstractContextManager[Watched]]


@dataclass(frozen=True)
class Work:
    """What the workers need from outside."""

    store: Store
    mailboxes: Sequence[MailboxSettings]
    open_mailbox: Open
    max_mail_bytes: int
    step_seconds: int
    log: Log
    fetch: Fetch
    login: Callable[[MailboxSettings], Login] = lambda settings: Login()
    dice: Callable[[], float] = lambda: 0.5  # 0 to 1: spreads the pauses
    outlets: Outlets = SILENT
    calendar: Calendar = EVERY_DAY  # by which the mailboxes' rhythm goes
    llm: LanguageModel | None = None


def poll_one(
    work: Work, settings: MailboxSettings, told: Told = lambda count: None
) -> Count | None:
    """One round that a person asks for, its state written down; None while another process is at
    it. No pause is kept: she knows that it is mended.

    Raises what the mailbox or the storage says, after that was written down too.
    """
    with work.store.unit() as session:
        ledger.follow_names(session, work.mailboxes, work.store.clock())
    try:
        with work.open_mailbox(settings) as mailbox:
            return round_(work, settings, mailbox, told=told, opened=True, patient=False)
    except (InboxError, PipelineError) as error:
        note_failure(work, settings, error)
        raise


def round_(
    work: Work,
    settings: MailboxSettings,
    mailbox: Watched,
    *,
    told: Told,
    opened: bool,
    patient: bool,
    takes_over: bool = False,
) -> Count | None:
    """One round over an open mailbox; None while another process is at it. A patient one is that of
    a lease's holder; `takes_over` says that whoever had it before does not let go."""
    lock = Lock(work.store, f"mailbox {settings.name}", leased=patient)
    if not (lock.take() or (takes_over and lock.take_over())):
        return None
    try:
        if opened and _failed_before(work.store, settings):
            mailbox.be_careful()
        count = poll(
            work.store,
            mailbox,
            settings,
            max_mail_bytes=work.max_mail_bytes,
            told=told,
            opened=opened,
            patient=patient,
        )
    finally:
        lock.release()
    note_success(work, settings)
    return count


def note_success(work: Work, settings: MailboxSettings) -> None:
    """The server answered, and all that it has is held."""
    now = work.store.clock()
    with work.store.unit() as session:
        row = _enter(session, settings, MailboxState.OK, now)
        row.polled_at = row.contact_at = row.succeeded_at = now
        row.failures, row.retry_at = 0, None
        row.secret_ends_at = work.login(settings).ends_at


def note_quiet(work: Work, settings: MailboxSettings) -> None:
    """The server answered, and has nothing new."""
    now = work.store.clock()
    quiet = sa.update(models.Mailbox).where(col(models.Mailbox.name) == settings.name)
    with work.store.unit() as session:
        session.execute(quiet.values(polled_at=now, contact_at=now, succeeded_at=now))


def note_failure(work: Work, settings: MailboxSettings, error: Exception) -> None:
    """A round failed, and is tried again after a pause. Never raises: the database may be it."""
    now = work.store.clock()
    refused = isinstance(error, LoginRefused)
    state = MailboxState.REFUSED if refused else MailboxState.FAILING
    with suppress(PipelineError), work.store.unit() as session:
        row = ledger.polled_row(session, settings, now)
        row.failures = row.failures + 1 if row.state == state else 1
        row.polled_at, row.retry_at = now, now + _pause(error, row.failures, work.dice())
        _enter(session, settings, state, now, problem(error))


def note_state(work: Work, settings: MailboxSettings, state: MailboxState) -> None:
    """The mailbox is so from now on, and nothing is wrong with it."""
    with work.store.unit() as session:
        _enter(session, settings, state, work.store.clock())


def let_try(store: Store, boxes: Iterable[MailboxSettings]) -> None:
    """A person has mended them: no pause is kept any more, and the workers try within seconds."""
    paused = sa.update(models.Mailbox).where(
        col(models.Mailbox.name).in_([box.name for box in boxes]),
        col(models.Mailbox.retry_at).is_not(None),
    )
    with store.unit() as session:
        session.execute(paused.values(retry_at=None))


def _pause(error: Exception, failures: int, dice: float) -> timedelta:
    if isinstance(error, LoginRefused):
        return patience.after_refusal(failures, dice)
    misconfigured = isinstance(error, MailboxMisconfigured)
    return patience.after_failure(failures, dice, misconfigured=misconfigured)


def _enter(
    session: Session,
    settings: MailboxSettings,
    state: MailboxState,
    now: datetime,
    why: Problem = NONE,
) -> models.Mailbox:
    row = ledger.polled_row(session, settings, now)
    if row.state != state:
        row.state, row.state_since = state.value, now
    row.problem, row.why = english(why), dict(why)
    session.add(row)
    return row


def _failed_before(store: Store, settings: MailboxSettings) -> bool:
    with store.look() as session:
        row = ledger.named(session, settings.name)
    return row is not None and row.failures > 0
