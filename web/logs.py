"""The log of what runs for long: one JSON line an event, on stderr. Never a word of a mail.

Only an event's code and known values get in: numbers, our own names, our own sentences. What a
library says is cut to who said it, since its text may quote a sender or a subject.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import Any

from inbox import InboxError
from pipeline.errors import PipelineError
from web.errors import DoorError

LOG = logging.getLogger("tipdesk")
_OURS = (InboxError, PipelineError, DoorError)
_KNOWN = frozenset(
    {
        *("mailbox", "new", "known", "purged", "quarantined", "withheld", "messages", "job"),
        *("error", "why", "holder", "tip", "digest", "seconds", "version", "port", "state", "feed"),
        *("begun", "ended", "mailboxes"),
    }
)
_LONGEST = 500  # characters of a value


class JsonLines(logging.Formatter):
    """An event as one line: whatever stands in its values, it cannot begin another one."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == LOG.name:
            told["event"] = str(record.msg)
            told |= getattr(record, "values", {})
        else:
            told |= {"event": "library", "logger": record.name}
        if record.exc_info and record.exc_info[1]:
            told |= fault(record.exc_info[1])
        # json leaves DEL as it is; all else that a terminal would obey is escaped by it.
        return json.dumps(told, ensure_ascii=True).replace("\x7f", "\\u007f")


def configure(level: str) -> None:
    """Everything that is logged goes through `JsonLines`; libraries from *warning* on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    LOG.setLevel(level.upper())
    # What would print an error's own text beside the log, and with it perhaps a word of a mail.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    threading.excepthook = _thread_died


def log(event: str, *, level: int = logging.INFO, **values: object) -> None:
    """Log an event. A value that is not known by name is left out."""
    kept = {name: _plain(value) for name, value in values.items() if name in _KNOWN}
    loud = logging.WARNING if "error" in kept and level < logging.WARNING else level
    LOG.log(loud, event, extra={"values": kept})


def fault(error: BaseException) -> dict[str, str]:
    """What may be told of an error: its class and place, its sentence only when it is ours."""
    frames = traceback.extract_tb(error.__traceback__)
    told = {"error": type(error).__name__}
    if frames:
        told["at_line"] = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"
    if isinstance(error, _OURS):
        told["why"] = str(error)[:_LONGEST]
    return told


def _thread_died(died: threading.ExceptHookArgs) -> None:
    if died.exc_value is not None:
        LOG.error("thread died", extra={"values": fault(died.exc_value)})


def _plain(value: object) -> object:
    if isinstance(value, _OURS):
        return str(value)[:_LONGEST]
    if isinstance(value, BaseException):
        return type(value).__name__
    return value if isinstance(value, int | float | bool) else str(value)[:_LONGEST]
