"""Watching the mailboxes: a thread for each, so that a dead server holds up no other one.

A thread opens its mailbox, polls it, waits to be told of new mail, and begins anew when anything
goes wrong. `watch` keeps the threads: it renews the leases, ends those whose lease is gone, and
follows one that hangs by another.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from inbox import InboxError, MailboxSettings, Watched
from pipeline import ledger, patience
from pipeline.errors import PipelineError, Unknown
from pipeline.intake import Count
from pipeline.leases import Leases
from pipeline.terms import MailboxState
from pipeline.work import Work, note_failure, note_quiet, note_state, round_

_RENEWED = 5.0  # seconds between two renewals of the leases
_LOOKS = 5.0  # seconds between two looks whether a pause is over, or somebody mended it
_REOPENED = 3600.0  # seconds that a connection is used: then the UIDs are made sure of again
_DOUBTED = 60.0  # seconds after which a connection that tells of no mail there is, is opened anew
_VAIN = 1.0  # seconds between two looks for mail that was told of in vain
_NOTED = 60.0  # seconds between two notes that a quiet mailbox answers
_GENTLE = 3.0  # seconds that a thread gets to end by itself before its connection is cut
_HANGS = 900.0  # seconds without a sign of life: more than any deadline allows
_FIRST_AGAIN = patience.MINUTE * 5  # a new process tries a refused login again only after so long


class _ToldToStop(Exception):
    """Ends a round between two batches: what is stored stays, the rest comes at the next start."""


class WatcherDied(Exception):
    """A thread ended by an error that nobody foresaw; the log says which."""


class Watcher:
    """One mailbox, watched by a thread of its own."""

    def __init__(self, work: Work, settings: MailboxSettings, may: Callable[[], bool]) -> None:
        self._work, self._settings, self._may = work, settings, may
        self._over = threading.Event()
        self._mailbox: Watched | None = None
        self._noted = 0.0
        self._login = ""  # the mark of the login that was refused last
        self._opened = True  # whether the next round is the first one over its connection
        self._owes = False  # whether it was left out, since another process was at it
        self.alive_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name=settings.name, daemon=True)
        self._thread.start()

    def alive(self) -> bool:
        return self._thread.is_alive()

    def died(self) -> bool:
        """Whether it ended, and nobody had told it to."""
        return not self.alive() and not self._over.is_set() and self._may()

    def hangs(self) -> bool:
        return self.alive() and time.monotonic() > self.alive_at + _HANGS

    def end(self) -> None:
        """Tell it to end, and wake it. Waits for nothing."""
        self._over.set()
        if mailbox := self._mailbox:
            mailbox.interrupt()

    def cut(self, patience_: float) -> None:
        """Wait until it has ended; cut the connection of one that does not."""
        self._thread.join(patience_)
        if self.alive() and (mailbox := self._mailbox):
            mailbox.cut()
            self._thread.join(patience_)

    def _ended(self) -> bool:
        self.alive_at = time.monotonic()
        return self._over.is_set() or not self._may()

    def _run(self) -> None:
        first = True
        while not self._ended():
            if not self._paused(first):
                self._watch_safely()
            first = False
            if not self._ended():
                self._over.wait(min(_LOOKS, self._settings.every_seconds))
        with suppress(PipelineError):
            if self._may():
                note_state(self._work, self._settings, MailboxState.STOPPED)

    def _paused(self, first: bool) -> bool:
        """Whether it failed so short a time back that it is left alone.

        A login that was refused is tried again when its secret changes, by a process that has
        just started (but not when it starts again and again), and once in hours.
        """
        now = self._work.store.clock()
        try:
            with self._work.store.look() as session:
                row = ledger.named(session, self._settings.name)
        except PipelineError as error:
            self._say(error)
            return True
        refused = row is not None and row.state == MailboxState.REFUSED
        longest = patience.LONGEST_REFUSED if refused else patience.LONGEST
        if row is None or patience.is_over(now, row.retry_at, longest):
            return False
        if not refused:
            return True
        mark = self._work.login(self._settings).mark
        if first:
            self._login = mark
            again = row.polled_at and row.polled_at + _FIRST_AGAIN
            return not patience.is_over(now, again, _FIRST_AGAIN)
        return mark == self._login

    def _watch_safely(self) -> None:
        """Whatever goes wrong is a state and a line in the log."""
        self._login = self._work.login(self._settings).mark
        try:
            with self._work.open_mailbox(self._settings) as mailbox:
                self._mailbox = mailbox
                self._watch(mailbox)
        except _ToldToStop:
            return
        except (InboxError, PipelineError, SQLAlchemyError, OSError) as error:
            if self._over.is_set():
                return  # we cut it ourselves
            note_failure(self._work, self._settings, error)
            self._say(error)
        finally:
            self._mailbox = None

    def _watch(self, mailbox: Watched) -> None:
        begun = time.monotonic()
        self._opened = True
        self._round(mailbox)
        while not self._ended() and time.monotonic() < begun + _REOPENED:
            every = self._settings.every_seconds
            told = mailbox.wait(min(every, _LOOKS) if self._owes else every)
            if self._ended():
                return
            before = mailbox.uid_next
            mailbox.refresh()
            if mailbox.uid_next > before or self._owes or self._has_more():
                self._round(mailbox)
            elif told and time.monotonic() > begun + _DOUBTED:
                return  # of mail that is not to be found: what we know of the UIDs may be wrong
            elif time.monotonic() > self._noted + _NOTED:
                note_quiet(self._work, self._settings)
                self._noted = time.monotonic()
            elif told:
                self._over.wait(_VAIN)

    def _round(self, mailbox: Watched) -> None:
        """One round. While another process is at this mailbox it is left out, and made up for: what
        came meanwhile may be in neither's. One who had the lease before us has had time to end."""
        count = round_(
            self._work, self._settings, mailbox, told=self._go_on, opened=self._opened,
            patient=True, takes_over=self._owes,
        )  # fmt: skip
        self._owes = count is None
        if count is None:
            return
        self._opened, self._noted = False, time.monotonic()
        if count.seen + count.withheld:
            self._work.log(
                "polled",
                mailbox=self._settings.name,
                new=count.new,
                known=count.known,
                quarantined=count.quarantined,
                withheld=count.withheld,
            )

    def _has_more(self) -> bool:
        """Whether something waits that no new mail would tell of."""
        with self._work.store.look() as session:
            row = ledger.named(session, self._settings.name)
            return row is not None and (
                row.state != MailboxState.OK
                or bool(ledger.due(session, row.id, row.validity, self._work.store.clock(), 1))
                or bool(ledger.untold(session, row.id, row.validity, 1))
            )

    def _go_on(self, _count: Count) -> None:
        if self._ended():
            raise _ToldToStop

    def _say(self, error: Exception) -> None:
        name = type(error).__name__
        self._work.log("poll failed", mailbox=self._settings.name, error=name, why=error)


def watch(work: Work, stop: threading.Event) -> None:
    """Watch all mailboxes whose lease is ours, until told to stop."""
    keeper = _Keeper(work)
    try:
        while not stop.is_set():
            keeper.look()
            stop.wait(_RENEWED)
    finally:
        keeper.end()


class _Keeper:
    """The watchers of this process."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._leases = Leases(work.store)
        self._watchers: dict[str, Watcher] = {}
        self._begun = False

    def look(self) -> None:
        """Renew, and see to it that exactly the mailboxes that are ours are watched."""
        try:
            self._begin()
            self._leases.renew([box.name for box in self._work.mailboxes])
        except (PipelineError, SQLAlchemyError) as error:
            self._work.log("leases not renewed", error=type(error).__name__, why=error)
        for box in self._work.mailboxes:
            self._see_to(box)

    def end(self) -> None:
        for watcher in self._watchers.values():
            watcher.end()
        ends = time.monotonic() + _GENTLE
        for watcher in self._watchers.values():
            watcher.cut(max(ends - time.monotonic(), 0.1))
        with suppress(PipelineError):
            self._leases.release()

    def _begin(self) -> None:
        """A row for each, so that there is something to lease; rows of others are stopped."""
        if self._begun:
            return
        now = self._work.store.clock()
        with self._work.store.unit() as session:
            ledger.follow_names(session, self._work.mailboxes, now)
        for box in self._work.mailboxes:
            try:
                with self._work.store.unit() as session:
                    row = ledger.polled_row(session, box, now)
                    if row.state == MailboxState.STOPPED:
                        row.state, row.state_since = MailboxState.WAITING.value, now
            except Unknown as error:
                self._work.log("poll failed", mailbox=box.name, error="Unknown", why=error)
        self._begun = True

    def _see_to(self, box: MailboxSettings) -> None:
        watcher = self._watchers.get(box.name)
        if watcher and watcher.hangs():
            self._work.log("watcher hangs", mailbox=box.name, error="Hangs")
            watcher.end()
            watcher.cut(0.1)
            del self._watchers[box.name]
            return
        if watcher and watcher.died():
            note_failure(self._work, box, WatcherDied())  # so that the next one leaves it a pause
        if watcher is None or not watcher.alive():
            if self._leases.holds(box.name):
                may = self._may(box.name)
                self._watchers[box.name] = Watcher(self._work, box, may)
        elif not self._leases.holds(box.name):
            watcher.end()

    def _may(self, name: str) -> Callable[[], bool]:
        return lambda: self._leases.holds(name)
