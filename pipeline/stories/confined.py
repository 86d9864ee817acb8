"""Work on hostile bytes in a child process: bounded in CPU, memory and time, without secrets.

`work` is the parent's side, `serve` the child's. The child's module is named, never imported.
"""

import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import NotFetched

MEGABYTE = 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]  # where the package `pipeline` lies


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of CPU and by the clock, bytes beyond its start."""

    cpu_seconds: float = 10.0
    wall_seconds: float = 40.0
    memory: int = 200 * MEGABYTE


def work(
    module: str, content: bytes, asked: Mapping[str, str], limits: Limits = Limits()
) -> dict[str, Any]:
    """Let the module's child answer about `content`. Raises `NotFetched` when it was stopped."""
    command = [sys.executable, "-P", "-s", "-m", module, str(limits.cpu_seconds)]
    environment = {"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, numbers as arguments
            [*command, str(limits.memory)],
            input=json.dumps(dict(asked)).encode() + b"\n" + content,
            capture_output=True, cwd="/", env=environment, check=False,
            timeout=limits.wall_seconds,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotFetched("What came took too long to read.") from None
    if ended.returncode:
        raise NotFetched("What came could not be read: it asks for too much, or is broken.")
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def serve(answer: Callable[[bytes, Mapping[str, str]], Mapping[str, Any]]) -> int:
    """The child: confine itself, answer once, and end. Returns the exit code."""
    _confine(float(sys.argv[1]), int(sys.argv[2]))
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    told = json.dumps(answer(content, json.loads(head)))
    sys.stdout.buffer.write(told.encode())
    sys.stdout.buffer.flush()
    return 0


def _confine(cpu_seconds: float, memory: int) -> None:
    """Bound CPU and memory from here on; what the start of Python took is not counted."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    whole = math.ceil(time.process_time() + cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    os.environ.clear()
