"""Told to end: Ctrl-C and SIGTERM set an event, however often and whenever they come."""

import signal
import socket
import threading

_TOLD = (signal.SIGINT, signal.SIGTERM)


def end_when_told(stop: threading.Event) -> None:
    """Set `stop` at Ctrl-C or SIGTERM. For the main thread of a process that runs for long.

    Not in the handler: it runs in the midst of whatever the main thread does, which may be
    waiting for this very event and hold its lock. So a thread of its own hears of the signal.
    """
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)  # as `set_wakeup_fd` wants it
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    for number in _TOLD:
        signal.signal(number, lambda _number, _frame: None)
    # The thread keeps both ends open for as long as the process lives.
    threading.Thread(target=_hear, args=(ear, mouth, stop), name="ending", daemon=True).start()


def _hear(ear: socket.socket, _mouth: socket.socket, stop: threading.Event) -> None:
    while heard := ear.recv(1):
        if heard[0] in _TOLD:
            stop.set()
