"""`tipdesk` as a process of its own, begun in no time: one that has read its code forks it.

It has its number, its signals and its end as any other process, and shares nothing with the test.
That the program starts from nothing is claimed where `TIPDESK` itself is started.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from functools import cache
from pathlib import Path
from typing import IO

TIPDESK = Path(sys.executable).with_name("tipdesk")
_ROOT = Path(__file__).parents[2]


class Started:
    """A `tipdesk WORDS` that runs. What it prints goes to `out`, errors too unless `err` is there;
    without either nobody reads it."""

    def __init__(
        self,
        *words: object,
        out: IO[bytes] | None = None,
        err: IO[bytes] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.returncode: int | None = None
        self._command = [str(TIPDESK), *map(str, words)]
        self._heard, tells = os.pipe()
        weakref.finalize(self, os.close, self._heard)
        self._one_waits = threading.Lock()
        with open(os.devnull, "r+b", buffering=0) as nobody:  # noqa: PTH123 - both ways, unbuffered
            said = out or nobody
            files = [nobody.fileno(), said.fileno(), (err or said).fileno(), tells]
            asked = {
                "command": self._command,
                "folder": str(folder or Path.cwd()),
                "environment": dict(os.environ),
            }
            socket.send_fds(_ready(), [json.dumps(asked).encode()], files)
        os.close(tells)
        self.pid = self._number()

    def poll(self) -> int | None:
        with self._one_waits:
            if self.returncode is None and select.select([self._heard], [], [], 0)[0]:
                self.returncode = self._number()
        return self.returncode

    def wait(self, within: float) -> int:
        """Its exit code, negative for a signal. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None and not select.select([self._heard], [], [], within)[0]:
            raise subprocess.TimeoutExpired(self._command, within)
        code = self.poll()
        assert code is not None
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(9)

    def _number(self) -> int:
        """The next line that is heard."""
        line = b""
        while not line.endswith(b"\n"):
            more = os.read(self._heard, 1)
            assert more, f"nothing is heard any more of {self._command}"
            line += more
        return int(line)


def ended(
    *words: object, within: float, folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """A `tipdesk WORDS` to its end, and what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = Started(*words, out=out, err=err, folder=folder)
        try:
            code = process.wait(within)
        finally:
            process.kill()
        said = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
    return subprocess.CompletedProcess(words, code, *said)


@cache
def _ready() -> socket.socket:
    """Where it hears what is asked. It ends with this process."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.work.ready", str(its.fileno())],
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=_ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # a fork copies no thread
        )
    atexit.register(process.wait, 10)
    atexit.register(ours.close)
    return ours
