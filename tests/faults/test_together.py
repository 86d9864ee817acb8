"""F18: two faults at once, and answers changed at random. Each alone has its cases elsewhere."""

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from random import Random
from typing import Any

import pytest

from inbox import InboxError
from pipeline.errors import PipelineError
from pipeline.watching import Watcher
from tests.builders import a_mail
from tests.faults.between import Fault, Talk, between
from tests.faults.desk import BOTH, Desk, held, holds_all, letters
from tests.faults.test_after_storing import in_folder
from tests.faults.test_numbering import number_anew
from tests.servers.dovecot import Account
from tests.servers.postgres import Postgres
from tests.work.newsroom import LONG, Newsroom, eventually, holds_exactly
from tests.work.started import Started

pytestmark = pytest.mark.matrix
WORDS = (
    *(b"NIL", b"()", b"(", b")", b'"', b"{3}", b"0", b"-1", b"%d" % 10**25, b"\xff", b"\0", b"\\"),
    *(b"[", b"]", b"BODY[]", b"UID", b"*", b"+", b"\r\n", b"* BYE\r\n", b"OK", b"NO", b"BAD"),
)
_SIZE = re.compile(rb"\{\d+\}\r\n$")


class Mangled:
    """Changes lines and literals, each by chance."""

    def __init__(self, seed: int) -> None:
        self._dice = Random(seed)
        self._often = self._dice.choice([0.02, 0.1, 0.3])

    def line(self, line: bytes) -> bytes:
        dice = self._dice
        if dice.random() > self._often:
            return line
        at, words = dice.randrange(len(line)), line.rstrip(b"\r\n").split(b" ")
        words[dice.randrange(len(words))] = dice.choice(WORDS)
        return dice.choice(
            [
                line[:at] + bytes([dice.randrange(256)]) + line[at + 1 :],
                line[:at] + line[at + dice.randrange(1, 6) :],
                b" ".join(words) + b"\r\n",
                line * 2,
                b"",
            ]
        )

    def literal(self, line: bytes, body: bytes) -> tuple[bytes, bytes]:
        dice = self._dice
        if dice.random() > self._often / 2:
            return line, body
        cut = body[: dice.randrange(len(body) + 1)]
        size = dice.choice([0, 1, 10**6, 10**12, len(body) + 3])
        return dice.choice(
            [
                (line, cut),
                (_SIZE.sub(b"{%d}\r\n" % len(cut), line), cut),
                (_SIZE.sub(b"{%d}\r\n" % size, line), body),
            ]
        )


@pytest.mark.parametrize("seed", range(20))
def test_f18_answers_changed_at_random_lose_and_repeat_nothing(desk: Desk, seed: int) -> None:
    after = Random(seed).choice(["keep", "seen", "delete", "move"])
    desk.changed = {"after_storing": after, "move_to": "Done" if after == "move" else ""}
    desk.account.make_folder("Done")
    mails = letters(10, seed=seed, big=seed % 5 == 0)
    desk.account.deliver(mails)
    mangled = Mangled(seed)
    desk.suffer(Fault(rewrite=mangled.line, retell=mangled.literal), rounds=3)
    desk.settle()
    holds_all(desk, mails)
    assert desk.row().state == "ok"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("Needs to mount a small tmpfs: run as root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_f18_a_disk_that_is_full_of_all_we_have_and_then_a_kill_lose_nothing(
    small: Path, tmp_path: Path, imap_account: Account
) -> None:
    """Database, raw mails and pieces on one disk; and the server deletes what it is told."""
    mails = [a_mail(f"{n}", os.urandom(20_000).hex(), message_id=f"{n}@f") for n in range(60)]
    mails.append(a_mail("Big", os.urandom(700_000).hex(), message_id="big@f"))
    imap_account.deliver(mails)
    newsroom = Newsroom(tmp_path / "room", imap_account)
    newsroom.data = small / "data"
    newsroom.configure(after_storing="delete")
    newsroom.open()
    full = newsroom.run("poll")
    assert full.returncode == 1
    assert "full. Make room; nothing is lost." in full.stderr
    process = Started("poll", "--config", newsroom.config)
    time.sleep(1.5)
    process.kill()
    process.wait(LONG)
    subprocess.run(["mount", "-o", "remount,size=60m", small], check=True)
    for _ in range(2):
        newsroom.done("poll")
    holds_exactly(newsroom, mails)


@pytest.mark.parametrize("nth", [2, 4, 6])
@pytest.mark.parametrize("after", ["seen", "delete"])
def test_f18_killed_while_a_folder_that_was_numbered_anew_is_read_again(
    tmp_path: Path, imap_account: Account, database: str, nth: int, after: str
) -> None:
    mails, more = letters(120), letters(40, seed=9)
    imap_account.deliver(mails)
    with between(imap_account.server.port) as proxy:
        box = {"host": "127.0.0.1", "port": proxy.port, "security": "none"}
        newsroom = Newsroom(tmp_path, imap_account, database, **box).open()
        newsroom.done("poll")
        number_anew(imap_account)
        imap_account.deliver(more)
        newsroom.configure(**box, after_storing=after)  # type: ignore[arg-type]
        begun, left = Future[Started](), nth

        def kill(_talk: Talk) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                begun.result(LONG).kill()
                begun.result().wait(LONG)

        proxy.fault = Fault("FETCH", kill)
        begun.set_result(Started("poll", "--config", newsroom.config))
        assert begun.result().wait(LONG) == -9, "it had ended by itself: no proof"
        proxy.fault = None
        for _ in range(2):
            newsroom.done("poll")
        holds_exactly(newsroom, {*mails, *more})
        (row,) = newsroom.done("mailboxes", "reconcile")
        assert row["unexplained"] == 0
        assert row["on_server"] == (0 if after == "delete" else 160)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("SEARCH", "keep"),
        ("STORE", "seen"),
        ("EXPUNGE", "delete"),
        ("MOVE", "move"),
        ("LOGOUT", "seen"),
    ],
)
def test_f18_postgresql_stopped_at_any_step_loses_nothing(
    desk: Desk, postgres_server: Postgres, step: str, after: str
) -> None:
    """Between storing and telling the server too."""
    desk.changed = {"after_storing": after, "move_to": "Done" if after == "move" else ""}
    desk.account.make_folder("Done")
    mails = letters(12)
    desk.account.deliver(mails)
    fault = Fault(step, lambda _talk: postgres_server.restart_at_once(), times=1)
    desk.suffer(fault, rounds=1)
    assert fault.happened
    desk.settle()
    holds_all(desk, mails)


@BOTH
def test_f18_four_pollers_while_a_folder_is_numbered_anew(desk: Desk) -> None:
    desk.changed = {"after_storing": "move", "move_to": "Done"}
    desk.account.make_folder("Done")
    mails = letters(40, big=False)
    desk.account.deliver(mails)

    def poll() -> None:
        try:
            desk.poll()
        except (InboxError, PipelineError):
            return

    pollers = [threading.Thread(target=poll) for _ in range(4)]
    for one in pollers:
        one.start()
    number_anew(desk.account)
    for one in pollers:
        one.join()
    desk.settle()
    holds_all(desk, mails)
    assert in_folder(desk) == set()


IDLING: dict[str, bytes] = {
    "ends by itself": b"XXX1 OK Idle completed\r\n",
    "a flood of flags": b"* 1 FETCH (FLAGS (\\Seen))\r\n" * 3_000,
    "garbage": b"\xff\xfe\x00 garbage\r\n",
    "a mail": b"* 1 FETCH (BODY[] {5}\r\nabcde)\r\n",
    "an absurd mail": b"* 1 FETCH (BODY[] {99999999999}\r\nabcde)\r\n",
    "half a line": b"* 7 EXI",
    "a farewell": b"* BYE\r\n",
    "EXISTS of a word": b"* many EXISTS\r\n",
    "vanished": b"* VANISHED 1:4\r\n",
    "numbered anew": b"* OK [UIDVALIDITY 9]\r\n",
}


@pytest.mark.parametrize("said", IDLING)
def test_whatever_is_said_while_it_idles_mail_comes_and_no_core_burns(
    desk: Desk, clock: Any, said: str
) -> None:
    desk.changed = {"every_seconds": 5}
    desk.proxy.fault = Fault(
        rewrite=lambda line: line + IDLING[said] if line.startswith(b"+ idling") else line
    )
    watcher = Watcher(desk.work(), desk.box, lambda: True)
    try:
        eventually(lambda: any(b"IDLE" in line for line in desk.proxy.heard))
        before = len(desk.proxy.heard)
        desk.account.deliver(letters(6, big=False))

        def came() -> bool:
            clock.move(seconds=1)
            return len(held(desk.store)) == 6

        eventually(came)
        assert len(desk.proxy.heard) - before < 100
        assert watcher.alive()
    finally:
        watcher.end()
        watcher.cut(3)
