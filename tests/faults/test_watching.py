"""The watchers: told of new mail at once, held up by no dead server, gentle when refused."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from imapclient import IMAPClient
from sqlalchemy.exc import NoResultFound

from inbox import LoginRefused, open_mailbox
from pipeline import watching
from pipeline.leader import Lock
from pipeline.watching import Watcher, watch
from pipeline.work import Login, Work
from tests.faults.between import Fault, Talk, between
from tests.faults.desk import Desk, held, holds_all, letters
from tests.work.newsroom import eventually

Start = Callable[..., Watcher]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a watcher on a desk; it is ended with the test."""
    begun: list[Watcher] = []

    def go(desk: Desk, work: Work | None = None) -> Watcher:
        begun.append(Watcher(work or desk.work(), desk.box, lambda: True))
        return begun[-1]

    yield go
    for watcher in begun:
        watcher.end()
        watcher.cut(3)
        assert not watcher.alive()


def _state(desk: Desk) -> str:
    try:
        return desk.row().state
    except NoResultFound:
        return "none yet"


def test_new_mail_is_told_of_and_not_asked_for(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 3600}
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    mails = letters(6, big=False)
    desk.account.deliver(mails)
    eventually(lambda: len(held(desk.store)) == 6, within=15)
    assert desk.proxy.connections == 1


@pytest.mark.matrix
def test_a_server_without_idle_is_polled(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 1}
    desk.proxy.fault = Fault(rewrite=lambda line: line.replace(b" IDLE", b""))
    start(desk)
    eventually(lambda: desk.proxy.connections)
    desk.account.deliver(letters(6, big=False))
    eventually(lambda: len(held(desk.store)) == 6, within=15)
    assert not any(b"IDLE" in line for line in desk.proxy.heard)


@pytest.mark.parametrize("answer", ["NO", pytest.param("BAD", marks=pytest.mark.matrix)])
def test_a_server_that_says_it_knows_idle_and_does_not_is_polled(
    desk: Desk, start: Start, answer: str
) -> None:
    desk.changed = {"every_seconds": 1}
    desk.proxy.fault = Fault("IDLE", answer)
    start(desk)
    eventually(lambda: desk.proxy.fault and desk.proxy.fault.happened)
    desk.account.deliver(letters(6, big=False))
    eventually(lambda: len(held(desk.store)) == 6, within=15)


def test_a_connection_that_dies_while_it_idles_is_opened_anew_and_burns_nothing(
    desk: Desk, start: Start
) -> None:
    desk.changed = {"every_seconds": 3600}
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    spent = time.process_time()
    desk.proxy.hang_up()
    desk.account.deliver(letters(6, big=False))

    def came() -> bool:
        desk.store.clock.move(seconds=1)  # type: ignore[attr-defined]
        return len(held(desk.store)) == 6

    eventually(came)
    assert time.process_time() - spent < 20
    assert desk.proxy.connections == 2


def test_a_server_that_tells_of_mail_that_is_not_there_burns_nothing(
    desk: Desk, start: Start
) -> None:
    """As when another client takes each away at once. It was asked as fast as it answers."""
    desk.changed = {"every_seconds": 3600}
    desk.proxy.fault = Fault(
        rewrite=lambda line: line + b"* 7 EXISTS\r\n" if line.startswith(b"+ idling") else line
    )
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    before = len(desk.proxy.heard)
    time.sleep(3)
    assert len(desk.proxy.heard) - before < 40
    desk.account.deliver(letters(6, big=False))
    eventually(lambda: len(held(desk.store)) == 6, within=15)


@pytest.mark.parametrize("nth", [pytest.param(1, marks=pytest.mark.matrix), 2])
def test_a_farewell_to_idle_or_to_its_end_is_no_end_of_watching(
    desk: Desk, start: Start, nth: int
) -> None:
    """The second thing that is said while it idles is DONE."""
    desk.changed = {"every_seconds": 3600}

    def farewell(talk: Talk) -> None:
        if desk.proxy.fault and desk.proxy.fault.happened == nth:
            talk.bye()

    desk.proxy.fault = Fault("IDLE", farewell)
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    desk.account.deliver(letters(6, big=False))

    def came() -> bool:
        desk.store.clock.move(seconds=1)  # type: ignore[attr-defined]
        return len(held(desk.store)) == 6

    eventually(came)
    assert desk.proxy.connections == 2


@pytest.mark.matrix
def test_a_dead_server_holds_up_no_other_mailbox(desk: Desk, start: Start, dovecot: Any) -> None:
    with between(dovecot.port) as other:
        other.fault = Fault("SELECT", "stall")
        dead = Desk(desk.store, dovecot.account(), other, {"name": "dead", "timeout_seconds": 30})
        start(dead)
        eventually(lambda: other.fault and other.fault.happened)
        start(desk)
        desk.account.deliver(letters(6, big=False))
        eventually(lambda: len(held(desk.store)) == 6, within=15)


def test_mail_that_comes_while_another_process_polls_waits_for_no_other_mail(
    desk: Desk, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tipdesk poll`, or the daily comparison, may have looked a moment before it came. It lay
    there until the next mail, or the next hour."""
    monkeypatch.setattr(watching, "_LOOKS", 0.5)
    desk.changed = {"every_seconds": 3600}
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    other = Lock(desk.store, "mailbox tips")
    eventually(other.take)
    told = desk.proxy.heard.count(b"DONE\r\n")
    desk.account.deliver(letters(6, big=False))
    eventually(lambda: desk.proxy.heard.count(b"DONE\r\n") > told + 1)
    assert held(desk.store) == []
    other.release()
    eventually(lambda: len(held(desk.store)) == 6, within=30)


@pytest.mark.parametrize(("after", "step"), [("keep", "FETCH"), ("move", "MOVE")])
def test_mail_that_comes_during_a_round_waits_for_no_other_mail(
    desk: Desk, start: Start, after: str, step: str
) -> None:
    """The server tells of it beside the answers of the round, and then no more: IDLE is silent of
    what was told before. It lay there until the next mail, or the next look."""
    desk.changed = {"every_seconds": 3600, "after_storing": after, "move_to": "Done"}
    desk.account.make_folder("Done")
    first, *later = letters(6, big=False)
    waiting = iter(later)

    def deliver(_talk: Talk) -> None:
        desk.account.deliver([one for one in [next(waiting, None)] if one])

    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    desk.proxy.fault = Fault(step, deliver)
    desk.account.deliver([first])
    eventually(lambda: len(held(desk.store)) == 6, within=20)
    assert desk.proxy.connections == 1


def test_what_a_server_tells_before_it_agrees_to_idle_is_no_refusal(
    desk: Desk, start: Start
) -> None:
    """It may tell of new mail at any time (RFC 9051 §7). From then on it was polled."""
    desk.changed = {"every_seconds": 3600}
    desk.proxy.fault = Fault("IDLE", lambda talk: talk.say(b"* OK [ALERT] by the fault\r\n"))
    start(desk)
    eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
    desk.account.deliver(letters(6, big=False))
    eventually(lambda: len(held(desk.store)) == 6, within=15)
    assert desk.proxy.connections == 1


def test_a_watcher_that_ends_by_what_nobody_foresaw_is_told_and_not_started_again_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was started anew every few seconds, and health said that all was well."""
    monkeypatch.setattr(threading, "excepthook", lambda _said: None)
    monkeypatch.setattr(watching, "_RENEWED", 0.1)
    begun: list[str] = []

    def breaks(settings: Any) -> Any:
        begun.append(settings.name)
        raise ZeroDivisionError

    stop = threading.Event()
    asked = (replace(desk.work(), open_mailbox=breaks), stop)
    keeper = threading.Thread(target=watch, args=asked, daemon=True)
    keeper.start()
    eventually(lambda: _state(desk) == "failing")
    time.sleep(1)
    problem = desk.row().problem
    stop.set()
    keeper.join(30)
    assert begun == ["tips"]
    assert "(WatcherDied)" in problem


def test_a_refused_login_is_tried_once_and_then_left_alone(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 1}
    desk.proxy.fault = Fault("LOGIN", "NO")
    watcher = start(desk)
    eventually(lambda: _state(desk) == "login refused")
    time.sleep(4)
    assert desk.proxy.fault.happened == 1
    assert watcher.alive()
    row = desk.row()
    assert row.problem.startswith("127.0.0.1 refuses the login of the mailbox tips.")
    assert row.retry_at
    assert row.retry_at > desk.store.clock()


def test_a_changed_secret_is_tried_at_once(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 1}
    marks, right = ["old"], threading.Event()

    def opened(settings: Any) -> Any:
        if not right.is_set():
            raise LoginRefused("It refuses the login.")
        return open_mailbox(settings, desk.account.password)

    work = replace(desk.work(), open_mailbox=opened, login=lambda _box: Login(mark=marks[-1]))
    start(desk, work)
    eventually(lambda: _state(desk) == "login refused")
    right.set()
    time.sleep(2)
    assert _state(desk) == "login refused", "nothing has changed for it"
    marks.append("new")
    eventually(lambda: _state(desk) == "ok", within=10)


def test_the_state_is_told_from_its_beginning_to_its_end(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 1}
    watcher = start(desk)
    eventually(lambda: _state(desk) == "ok")
    row = desk.row()
    assert row.contact_at == row.succeeded_at == desk.store.clock()
    desk.store.clock.move(minutes=5)  # type: ignore[attr-defined]
    desk.proxy.fault = Fault("NOOP", "reset")
    eventually(lambda: _state(desk) == "failing")
    failing = desk.row()
    assert failing.state_since == desk.store.clock()
    assert failing.succeeded_at == row.succeeded_at, "that is when all was well for the last time"
    assert "was lost" in failing.problem
    desk.proxy.fault = None
    desk.store.clock.move(minutes=20)  # type: ignore[attr-defined]
    eventually(lambda: _state(desk) == "ok", within=15)
    watcher.end()
    eventually(lambda: _state(desk) == "stopped")


@pytest.mark.matrix
def test_what_another_client_moves_away_meanwhile_is_no_fault(desk: Desk, start: Start) -> None:
    desk.changed = {"every_seconds": 1}
    mails = letters(6, big=False)
    desk.account.deliver(mails)
    start(desk)
    eventually(lambda: len(held(desk.store)) == 6)
    with IMAPClient("127.0.0.1", desk.account.server.port, ssl=False) as client:
        client.login(desk.account.user, desk.account.password)
        client.select_folder("INBOX")
        client.delete_messages([1, 2])
        client.expunge()
    time.sleep(2)
    assert _state(desk) == "ok"
    holds_all(desk, mails)


def test_watching_ends_within_seconds_whatever_its_servers_do(desk: Desk) -> None:
    desk.changed = {"timeout_seconds": 60}
    desk.proxy.fault = Fault("FETCH", "stall")
    desk.account.deliver(letters(6, big=False))
    stop = threading.Event()
    watching = threading.Thread(target=watch, args=(desk.work(), stop), daemon=True)
    watching.start()
    eventually(lambda: desk.proxy.fault and desk.proxy.fault.happened)
    asked = time.monotonic()
    stop.set()
    watching.join(40)
    assert not watching.is_alive()
    assert time.monotonic() - asked < 30
