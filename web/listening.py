"""An address to listen at: whether it is free, whether somebody answers, when to stop. No jobs."""

import os
import signal
import socket
import threading
import time

from web.errors import PortTaken

_GENTLE = 2.0  # seconds that open requests get


def check_free(bind: str) -> None:
    """Raises `PortTaken`."""
    if not is_free(bind):
        raise PortTaken(bind)


def is_free(bind: str) -> bool:
    """Whether one can listen there."""
    try:
        with socket.create_server(_address(bind)):
            return True
    except OSError:
        return False


def answers(bind: str) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection(_address(bind), timeout=1):
            return True
    except OSError:
        return False


def end_with_parent() -> threading.Event:
    """In a child: end when who started it is gone, and set the event that is returned.

    The child's standard input is a pipe that only its parent holds: it ends when the parent does.
    """
    orphaned = threading.Event()

    def read() -> None:
        while os.read(0, 1024):
            pass
        orphaned.set()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GENTLE)
        os.kill(os.getpid(), signal.SIGINT)  # gunicorn no longer waits for open requests

    threading.Thread(target=read, name="parent", daemon=True).start()
    return orphaned


def _address(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    return host.strip("[]"), int(port)
