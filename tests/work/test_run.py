"""`tipdesk run`: the page and the workers on one box, both or neither."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import setup
from tests.servers.ports import free_port
from tests.work.newsroom import LONG, eventually
from tests.work.started import TIPDESK
from web.listening import answers, is_free
from web.settings import load

_SOON = 20.0  # seconds: within them nothing is left of either, also on a busy machine
_CONFIG = """\
[[inbox.mailboxes]]
name = "tips"
desk = "World"
host = "127.0.0.1"
port = {nobody}
security = "none"
user = "tips"
password = "x"

[pipeline]
step_seconds = 1

[web]
bind = "127.0.0.1:{port}"
"""


class Box:
    """An installation whose mailbox nobody answers for, and a `tipdesk run` on it."""

    def __init__(self, folder: Path) -> None:
        self.port, self.bind = 0, ""
        self.config, self.log = folder / "config.toml", folder / "log"
        self.config.touch(mode=0o600)
        self.port = free_port()
        self.bind = f"127.0.0.1:{self.port}"
        self.config.write_text(_CONFIG.format(nobody=free_port(), port=self.port))
        setup.prepare(load(self.config).pipeline, desk="World", administrator="Ann")

    def run(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(TIPDESK), "run", "--config", str(self.config)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def up(self) -> "Box":
        self.run()
        eventually(lambda: answers(self.bind) or self.process.poll() is not None)
        assert self.process.poll() is None, self.log.read_text()
        return self

    def web_server(self) -> int:
        """The process that was started for the page."""
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        (child,) = [int(one) for path in listed for one in path.read_text().split()]
        return child

    def is_gone(self) -> bool:
        return self.process.poll() is not None and is_free(self.bind)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    one = Box(tmp_path)
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait(LONG)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_both_within_seconds(box: Box, number: int) -> None:
    box.up()
    with urllib.request.urlopen(f"http://{box.bind}/readyz", timeout=LONG) as page:
        assert page.status == 200
    box.process.send_signal(number)
    assert box.process.wait(_SOON) == 0
    assert box.is_gone()
    assert '"event": "stopped"' in box.log.read_text()


def test_the_workers_end_when_the_web_server_dies(box: Box) -> None:
    box.up()
    os.kill(box.web_server(), signal.SIGKILL)
    assert box.process.wait(_SOON) == 1
    assert "The web server ended by itself (signal 9)" in box.log.read_text()
    eventually(box.is_gone, within=_SOON)


def test_the_web_server_ends_when_the_workers_die(box: Box) -> None:
    box.up()
    box.process.kill()
    box.process.wait(_SOON)
    eventually(box.is_gone, within=_SOON)
    eventually(lambda: "The process with the workers is gone" in box.log.read_text(), _SOON)


def test_a_taken_port_is_one_sentence(box: Box) -> None:
    box.config.write_text(box.config.read_text() + 'log_level = "error"\n')
    with socket.create_server(("127.0.0.1", box.port)):
        box.run()
        assert box.process.wait(LONG) == 1
    (said,) = box.log.read_text().splitlines()
    assert said.startswith(f"Error: The port of {box.bind} is taken")


def test_no_scheduler_is_loaded_where_the_page_is_served() -> None:
    asked = "import sys, web.commands.serve; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert {"apscheduler", "pipeline.schedule"} & set(modules.stdout.split()) == set()
