"""A process that has read the code of `tipdesk`, and forks one for whoever asks: `started.py` does.

It knows nothing of a test. Each asking comes with three files for standard input, output and error,
and a pipe that hears two numbers: that of the process, and its exit code once it has ended.
"""

import gc
import json
import os
import signal
import socket
import sys
import time
from importlib import import_module
from typing import Any

from sqlalchemy.orm import configure_mappers

from web import cli

_LONGEST = 1 << 18  # bytes of an asking: its words and its environment


def main() -> None:
    with socket.socket(fileno=int(sys.argv[1])) as askings:
        _read_code()
        while told := _asked(askings):
            if os.fork() == 0 and _is_tipdesk(told):
                break
            for file in told["files"]:
                os.close(file)
    if told:
        cli.main()


def _read_code() -> None:
    for module, _name, _help in cli._ENTRIES.values():
        import_module(module)
    configure_mappers()
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits here for those who wait


def _asked(askings: socket.socket) -> dict[str, Any]:
    """The next asking; none when nobody can ask any more."""
    content, files, _flags, _address = socket.recv_fds(askings, _LONGEST, 4)
    return {**json.loads(content), "files": files} if content else {}


def _is_tipdesk(told: dict[str, Any]) -> bool:
    """Fork once more. The child becomes what was asked for; this one waits for it and tells."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *files, heard = told["files"]
    child = os.fork()
    if child == 0:
        os.close(heard)
        _become(told, files)
        return True
    for file in files:
        os.close(file)
    os.write(heard, b"%d\n" % child)
    _child, status = os.waitpid(child, 0)
    os.write(heard, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _become(told: dict[str, Any], files: list[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    time.tzset()
    sys.argv = told["command"]
    globals()["__package__"] = None  # by which click tells a program from a module


if __name__ == "__main__":
    main()
