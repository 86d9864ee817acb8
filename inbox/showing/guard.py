"""Mails made harmless inside limits: many in one child, since its start costs more than a mail.

A child that dies is started again with what it had not done. A death counts against a wish only
when it was the first of its child, so that no mail pays for its neighbour; what else was wished of
that mail is then left undone, so that no mail costs more than a death.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from inbox.fence import MEGABYTE, Limits, run
from inbox.showing.values import Picture, SafeHtml

SHOWING_LIMITS = Limits(cpu_seconds=5.0, wall_seconds=60.0, memory=300 * MEGABYTE)
TOO_MUCH = "too much"
_PAGE = (-1, 0)  # the wish for the HTML, beside those for (part, pixels)
_UNDONE = "undone"
_Answer = dict[str, Any] | str | None  # a string: the child died of it, and why


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one mail: its HTML, and pictures as (part, most pixels a side)."""

    raw: bytes = field(repr=False)
    html: bool = False
    pictures: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What was made of it. `html` is None when the mail has none, or with a `problem`:
    "too much" (size, depth), or what the child died of ("cpu", "memory", "time", "crash").
    A picture is None when it cannot be made; one that was not tried is not in `pictures`."""

    html: SafeHtml | None = None
    parts: dict[str, int] = field(default_factory=dict)  # content-id in the HTML to part
    problem: str = ""
    pictures: dict[tuple[int, int], Picture | None] = field(default_factory=dict)


def show_guarded(wishes: Sequence[Wish], limits: Limits = SHOWING_LIMITS) -> list[Shown]:
    """Fulfil the wishes, in order. Never raises for what is in a mail."""
    pieces = [
        (number, piece)
        for number, wish in enumerate(wishes)
        for piece in ((_PAGE,) if wish.html else ()) + wish.pictures
    ]
    answers: list[_Answer] = []
    while len(answers) < len(pieces):
        came, why = _in_child(wishes, pieces[len(answers) :], limits)
        answers += came or [why]
        while not came and len(answers) < len(pieces) and _same_mail(pieces, len(answers)):
            answers.append(_UNDONE)
    shown = [Shown() for _ in wishes]
    for (number, piece), answer in zip(pieces, answers, strict=True):
        shown[number] = _with(shown[number], piece, answer)
    return shown


def _same_mail(pieces: Sequence[tuple[int, tuple[int, int]]], at: int) -> bool:
    return pieces[at][0] == pieces[at - 1][0]


def _in_child(
    wishes: Sequence[Wish], pieces: Sequence[tuple[int, tuple[int, int]]], limits: Limits
) -> tuple[list[_Answer], str]:
    """What a child answered before it ended, and why it ended early."""
    given = []
    for number, group in groupby(pieces, key=lambda one: one[0]):
        raw = wishes[number].raw
        head = {"bytes": len(raw), "wishes": [piece for _number, piece in group]}
        given += [json.dumps(head).encode() + b"\n", raw]
    largest = max(len(wishes[number].raw) for number, _piece in pieces)
    memory = limits.memory + limits.memory_per_byte * largest
    ended = run(
        "inbox.showing.child",
        limits.cpu_seconds,
        memory,
        len({number for number, _piece in pieces}),
        given=b"".join(given),
        wall_seconds=limits.wall_seconds,
    )
    lines = ended.said.split(b"\n")[:-1]  # one that was cut short is no answer
    return [_answer(line) for line in lines[: len(pieces)]], ended.why or "crash"


def _answer(line: bytes) -> _Answer:
    """What a child says is data: when it makes no sense, it is a crash."""
    try:
        told = json.loads(line)
    except ValueError:
        return "crash"
    return told if told is None or isinstance(told, dict) else "crash"


def _with(shown: Shown, piece: tuple[int, int], answer: _Answer) -> Shown:
    if answer == _UNDONE:
        return shown
    if piece != _PAGE:
        made = _picture(answer) if isinstance(answer, dict) else None
        return replace(shown, pictures={**shown.pictures, piece: made})
    if not isinstance(answer, dict):
        return replace(shown, problem=answer or TOO_MUCH)
    return replace(shown, **_page(answer)) if answer else shown


def _page(told: dict[str, Any]) -> dict[str, Any]:
    try:
        parts = {str(one): int(part) for one, part in told.pop("parts").items()}
        return {"html": SafeHtml(**told | {"inline": tuple(told["inline"])}), "parts": parts}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"problem": "crash"}


def _picture(told: dict[str, Any]) -> Picture | None:
    try:
        return Picture(**told | {"content": base64.b64decode(told["content"])})
    except (ValueError, KeyError, TypeError):
        return None
