"""The log: one JSON line an event, whatever stands in its values, and never a word of a mail."""

import contextlib
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from inbox.errors import LoginRefused
from pipeline.errors import DiskFull
from web import logs
from web.errors import NoViewer

HOSTILE = (
    "Kyiv\r\nlevel: error",
    "Kyiv\x1b[2J\x1b]0;owned\x07",
    'Kyiv", "event": "stopped',
    "Kyiv\u2028\u2029\x85\x0b\x0c\x00end",
    "\u202egnitset",
    "\ud800 lone",
)


class Log:
    """What was written since it was read last. All of it must be JSON lines."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def configure(self, level: str) -> None:
        with contextlib.redirect_stderr(self.stream):
            logs.configure(level)

    def written(self) -> str:
        text = self.stream.getvalue()
        self.stream.seek(0)
        self.stream.truncate()
        return text

    def __call__(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written().splitlines()]


@pytest.fixture
def lines() -> Iterator[Log]:
    root = logging.getLogger()
    handlers, level, own = root.handlers[:], root.level, logs.LOG.level
    log = Log()
    log.configure("debug")
    yield log
    root.handlers[:] = handlers
    root.setLevel(level)
    logs.LOG.setLevel(own)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_f19_a_hostile_value_is_one_line(lines: Log, hostile: str) -> None:
    logs.log("polled", mailbox=hostile, new=3)
    written = lines.written()
    assert written.count("\n") == 1
    assert written.isascii()
    assert not any(ord(letter) < 32 for letter in written[:-1])
    told = json.loads(written)
    assert (told["event"], told["mailbox"], told["new"]) == ("polled", hostile, 3)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_f19_a_hostile_event_is_one_line_too(hostile: str) -> None:
    # Past the root logger: there pytest keeps every event for its report, and a lone surrogate in
    # a report ends a run that is spread over several processes.
    written = logs.JsonLines().format(logging.makeLogRecord({"name": "tipdesk", "msg": hostile}))
    assert written.isascii()
    assert not any(ord(letter) < 32 for letter in written)
    assert json.loads(written)["event"] == hostile


@pytest.mark.parametrize("hostile", HOSTILE)
def test_f19_a_hostile_path_in_an_error_of_ours_is_one_line(lines: Log, hostile: str) -> None:
    logs.log("failed", error=DiskFull(f"The disk of {hostile} is full."))
    (told,) = lines()
    assert hostile in told["error"]


@pytest.mark.parametrize("name", ["subject", "sender", "body", "text", "address", "password"])
def test_f19_a_value_whose_name_is_not_known_never_gets_in(lines: Log, name: str) -> None:
    logs.log("stored", **{name: "a canary"}, tip=12)
    (told,) = lines()
    assert "a canary" not in str(told)
    assert told["tip"] == 12


def test_f19_what_a_library_says_is_cut_to_its_name(lines: Log) -> None:
    logging.getLogger("imapclient").warning("cannot parse %r", "Subject: a canary")
    (told,) = lines()
    assert "a canary" not in str(told)
    assert (told["event"], told["logger"], told["level"]) == ("library", "imapclient", "warning")


def test_f19_an_exception_of_a_library_is_cut_to_its_class(lines: Log) -> None:
    logs.log("polled", error=ValueError("bad header: a canary"), why=KeyError("a canary"))
    (told,) = lines()
    assert (told["error"], told["why"]) == ("ValueError", "KeyError")


def test_f19_a_traceback_is_cut_to_its_class_and_place(lines: Log) -> None:
    try:
        raise ValueError("bad header: a canary")
    except ValueError:
        logging.getLogger("apscheduler").exception("job failed: a canary")
    (told,) = lines()
    assert "a canary" not in str(told)
    assert told["error"] == "ValueError"
    assert told["at_line"].startswith("test_logs.py:")


@pytest.mark.parametrize("error", [LoginRefused("no"), DiskFull("no room"), NoViewer()])
def test_an_error_of_ours_keeps_its_sentence(lines: Log, error: Exception) -> None:
    logs.log("polled", why=error)
    try:
        raise error
    except type(error):
        logging.getLogger("apscheduler").exception("job failed")
    said, caught = lines()
    assert said["why"] == str(error)
    assert (caught["error"], caught["why"]) == (type(error).__name__, str(error))


def test_a_value_is_cut_where_it_gets_long(lines: Log) -> None:
    logs.log("polled", mailbox="m" * 10_000, why=DiskFull("d" * 10_000))
    (told,) = lines()
    assert len(told["mailbox"]) == len(told["why"]) == 500


def test_what_went_wrong_is_at_least_a_warning(lines: Log) -> None:
    logs.log("polled", error="MailboxUnavailable")
    logs.log("polled", error="DiskFull", level=logging.ERROR)
    assert [told["level"] for told in lines()] == ["warning", "error"]


def test_numbers_stay_numbers_and_the_time_is_utc(lines: Log) -> None:
    logs.log("polled", new=3, seconds=0.5)
    (told,) = lines()
    assert (told["new"], told["seconds"]) == (3, 0.5)
    assert told["at"].endswith("+00:00")


def test_libraries_are_quiet_below_a_warning(lines: Log) -> None:
    logging.getLogger("alembic").info("Running upgrade")
    logging.getLogger("sqlalchemy.engine").debug("SELECT")
    assert lines() == []


def test_the_level_of_the_settings_holds(lines: Log) -> None:
    lines.configure("warning")
    logs.log("polled", new=0)
    logs.log("polled", error="MailboxUnavailable")
    assert [told["level"] for told in lines()] == ["warning"]
