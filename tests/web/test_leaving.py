"""How the command leaves: quietly when nobody reads on, with a sentence when the disk is full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inbox.errors import ServerRefused
from tests.web.door import run
from web import cli

PROGRAM = "from web.cli import main; main()"


def leave(stdout: int, *words: str, program: str = PROGRAM) -> tuple[int, str]:
    """Exit code and standard error of `tipdesk WORDS`, whose output goes to this file."""
    # Unbuffered, as some machines set it, nothing would be left to write at the end.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        env={**environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    os.close(stdout)
    return done.returncode, done.stderr


def deaf() -> int:
    """The writing end of a pipe that nobody reads, as `| true` leaves it."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


# What a command prints at the very end stands in a buffer until it leaves.
SAYS = "from web import cli; cli._run = lambda: (print('x'), 1)[1]; cli.main()"


@pytest.mark.parametrize("words", [("--help",), ("completion", "bash"), ("--version",)])
def test_a_pipe_that_is_closed_ends_it_quietly(words: tuple[str, ...]) -> None:
    assert leave(deaf(), *words) == (0, "")


def test_what_was_left_in_the_buffer_of_a_closed_pipe_leaves_no_trace() -> None:
    assert leave(deaf(), program=SAYS) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Needs /dev/full, as Linux has it")
@pytest.mark.parametrize("program", [PROGRAM, SAYS])
def test_a_full_disk_is_one_sentence(program: str) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    assert leave(full, "--help", program=program) == (1, "Error: No space left on device.\n")


def test_f19_what_a_server_said_does_nothing_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**options: object) -> None:
        raise ServerRefused("The server said: NO \x1b]0;owned\x07 \u202egnp.exe")

    monkeypatch.setattr(cli.tipdesk, "main", refuse)
    said = run("tips", "list").sentence()
    assert said == "The server said: NO <001B>]0;owned<0007> <202E>gnp.exe"
