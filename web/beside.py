"""Everything on one box: the workers in this process, the web server in one of its own.

Both or neither. The scheduler never comes near a web worker, since the web server is a process
that was started anew, not a copy of this one; and neither outlives the other, however it ends.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from pipeline import schedule
from pipeline.work import Work
from web.errors import WebServerEnded
from web.listening import answers, check_free

_GENTLE, _FIRM = 4.0, 2.0  # seconds that open requests get, and those that hang
_EVERY = 0.1  # seconds between two looks whether it answers


class WebServer:
    """A `tipdesk serve` that ends when this process does."""

    def __init__(self, config: Path) -> None:
        # Its standard input is a pipe that only we hold: it reads its end there when we are gone.
        # A process group of its own keeps the terminal's Ctrl-C to us, who end it in order.
        self._process = subprocess.Popen(  # noqa: S603 - our own words, and no shell
            [sys.executable, "-P", "-m", "web", "serve", "--beside", "--config", str(config)],
            stdin=subprocess.PIPE,
            process_group=0,
        )

    def wait(self) -> int:
        return self._process.wait()

    def alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """Ask it to end, then insist: within seconds nothing of it is left."""
        for number, patience in ((signal.SIGTERM, _GENTLE), (signal.SIGINT, _FIRM)):
            if self.alive():
                self._process.send_signal(number)
            try:
                self._process.wait(patience)
                return
            except subprocess.TimeoutExpired:
                continue
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def run(
    work: Work,
    bind: str,
    config: Path,
    stop: threading.Event,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve and work until `stop` is set; `ready` is called once the page answers.

    Raises `PortTaken`, or `WebServerEnded` when the web server ends without being told to.
    """
    check_free(bind)
    server = WebServer(config)
    ended: list[int] = []
    watcher = threading.Thread(target=_watch, args=(server, stop, ended), daemon=True)
    watcher.start()
    threading.Thread(target=_greet, args=(server, bind, stop, ready), daemon=True).start()
    try:
        schedule.run(work, stop)
    finally:
        stop.set()
        server.end()
    watcher.join()
    if ended:
        raise WebServerEnded(ended[0])


def _watch(server: WebServer, stop: threading.Event, ended: list[int]) -> None:
    code = server.wait()
    if not stop.is_set():
        ended.append(code)
        stop.set()


def _greet(server: WebServer, bind: str, stop: threading.Event, ready: Callable[[], None]) -> None:
    """Call `ready` once somebody listens there."""
    while server.alive() and not stop.wait(_EVERY):
        if answers(bind):
            ready()
            return
