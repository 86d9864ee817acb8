"""A child inside its fence: whatever it says, and however much, is bounded."""

import sys

import pytest

from inbox import fence

_POURS = """
import sys
try:
    while True:
        sys.stdout.buffer.write(bytes(1_000_000))
except BrokenPipeError:
    pass
"""
_GIVEN = bytes(3_000_000)  # more than a pipe holds


def _child(monkeypatch: pytest.MonkeyPatch, program: str, wall: float = 60.0) -> fence.Ended:
    monkeypatch.setattr(fence, "command", lambda *_: [sys.executable, "-c", program])
    return fence.run("inbox.reading.child", given=_GIVEN, wall_seconds=wall)


def test_a_child_that_pours_without_end_fills_no_memory_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fence, "_SAYS", 1_000_000)
    ended = _child(monkeypatch, _POURS)
    assert ended.why == "memory"
    assert len(ended.said) == 1_000_000 + 8 * len(_GIVEN)


@pytest.mark.parametrize(
    ("program", "why", "said"),
    [
        ("print('heard nothing', end='')", "", b"heard nothing"),
        ("import sys; sys.stdin.read(10); sys.stdin.close()", "", b""),
        ("import os; os.close(1); os.abort()", "crash", b""),
        ("import sys, time; sys.stdout.close(); time.sleep(60)", "time", b""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "time", b""),
    ],
)
def test_a_child_that_does_not_hear_us_out_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch, program: str, why: str, said: bytes
) -> None:
    monkeypatch.setattr(fence, "_OURS", fence._code())
    ended = _child(monkeypatch, program, 1.0 if why == "time" else 60.0)
    assert (ended.why, ended.said) == (why, said)
