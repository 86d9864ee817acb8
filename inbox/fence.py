"""A child process inside a fence: bounds on CPU, memory, files and time. It knows no mail.

What a hostile mail may do to the child stays there: it has no secrets in its environment, and
what it answers is data.
"""

import math
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from inbox.cutting import cut_after
from inbox.errors import Replaced

MEGABYTE = 1024 * 1024
_SAYS, _FOR_A_BYTE = 64 * MEGABYTE, 8  # bytes that a child may say, and more a byte given
OUT_OF_MEMORY = 12  # the child's exit code
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
PACKAGE = Path(__file__).resolve().parent
DEADLY = {signal.SIGXCPU: "cpu", signal.SIGPROF: "cpu", signal.SIGKILL: "memory"}
# The face of `inbox` loads IMAP and settings; without it a child starts in a third of the time.
_START = """
import runpy, sys, types
package = types.ModuleType("inbox")
package.__path__ = [sys.argv.pop(1)]
sys.modules["inbox"] = package
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of CPU, seconds by the clock, bytes, and bytes a raw byte."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 60.0
    memory: int = 300 * MEGABYTE
    memory_per_byte: int = 3


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child said before it ended, and why it was stopped: "cpu", "memory", "time",
    "crash", or an empty string when it ended well."""

    said: bytes
    why: str = ""


def command(module: str, *arguments: object) -> list[str]:
    """The command line of a child. It is given `ENVIRONMENT` and no more, and stands in `/`."""
    start = [sys.executable, "-P", "-s", "-c", _START, str(PACKAGE), module]
    return [*start, *map(str, arguments)]


def run(module: str, *arguments: object, given: bytes, wall_seconds: float) -> Ended:
    """Run one of our modules in a child, with `given` on its standard input.

    Raises Replaced when it crashed, and was started from other code than this process.
    """
    late = threading.Event()
    most = _SAYS + _FOR_A_BYTE * len(given)
    with subprocess.Popen(  # noqa: S603 - our own module, numbers as arguments
        command(module, *arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, cwd="/", env=ENVIRONMENT,
    ) as child:  # fmt: skip

        def end() -> None:
            late.set()
            child.kill()

        with cut_after(wall_seconds, end):
            said = _asked(child, given, most)
            code = child.wait()
    if late.is_set() or len(said) > most:
        return Ended(said[:most], "time" if late.is_set() else "memory")
    why = _why(code)
    if why == "crash":
        is_our_code()
    return Ended(said, why)


def _asked(child: "subprocess.Popen[bytes]", given: bytes, most: int) -> bytes:
    """What it says, not more than a byte beyond `most`: one that pours without end is ended."""
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    feeding = threading.Thread(target=_feed, args=(child.stdin, given), daemon=True)
    feeding.start()
    said = child.stdout.read(most + 1)
    if len(said) > most:
        child.kill()
    feeding.join()
    return said


def _feed(pipe: IO[bytes], given: bytes) -> None:
    with suppress(OSError), pipe:  # it may end before it has heard all
        pipe.write(given)


def is_our_code() -> None:
    """Raises Replaced when the package on the disk is not the one that this process began with."""
    if _code() != _OURS:
        raise Replaced


def _code() -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file of the package; one that is being replaced may be gone."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        with suppress(FileNotFoundError):
            told = path.stat()
            found.append((str(path), told.st_mtime_ns, told.st_size))
    return tuple(found)


_OURS = _code()


def _why(code: int) -> str:
    if code >= 0:
        return {0: "", OUT_OF_MEMORY: "memory"}.get(code, "crash")
    return DEADLY.get(signal.Signals(-code), "crash")


def shut_in(cpu_seconds: float, memory: int, pieces: int = 1) -> None:
    """In the child: bound CPU and memory from here on, whatever the start of Python took.

    The seconds are those of each of so many pieces of work; `allow` begins the next one.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_held() + memory,) * 2)
    # The timer counts parts of a second; the limit behind it cannot be reset from within.
    whole = math.ceil(time.process_time() + cpu_seconds * pieces) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    allow(cpu_seconds)


def allow(cpu_seconds: float) -> None:
    """In the child: so much CPU from now on, for one piece of work."""
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def _held() -> int:
    """Bytes of address space that this process has now."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[0]
    return int(pages) * resource.getpagesize()
