"""What the terminal tells while the demo runs: the day in one line, then each mail that comes."""

import shutil
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pipeline import access
from pipeline.queries import evidence, stories
from pipeline.queries.inbox import pulse
from pipeline.queries.tips import Row, Wanted, page
from pipeline.store import Store
from pipeline.terms import NOISE, Lane, Shelf
from web.demo.letters import Letter
from web.tame import tame

_EVERY = 1.0  # seconds between two looks
_PATIENCE = 30  # looks for the stories of the feed
_MANY = 500  # more tips than a demo has
_IN_VIEW = {Lane.TIP: "green", Lane.QUESTION: "cyan", Lane.CORRECTION: "yellow"}
_BEFORE_SUBJECT = 50  # columns


class Watch:
    """Follows the desk as its keeper sees it."""

    def __init__(self, store: Store, stop: threading.Event) -> None:
        self._store, self._stop = store, stop
        self._told: dict[int, int] = {}  # tip to its messages, as last told

    def until_sorted(self, letters: Sequence[Letter]) -> dict[str, int]:
        """Wait for the judges; returns the tip of each mail, by digest. Empty when told to stop."""
        wanted = {letter.digest for letter in letters}
        while not self._stop.wait(_EVERY):
            with self._store.look() as session:
                mails = evidence.mails(session, access.viewer(session, "ann"), limit=_MANY)
            numbers = {mail.digest: mail.tip_id for mail in mails if mail.tip_id is not None}
            if wanted <= numbers.keys() and all(map(_is_sorted, self._rows())):
                return numbers
        return {}

    def until_read(self, slugs: Sequence[str]) -> dict[str, int]:
        """Wait a while for the stories of the feed; returns the number of each, by its slug."""
        found: dict[str, int] = {}
        for _ in range(_PATIENCE):
            with self._store.look() as session:
                rows = stories.page(session, access.viewer(session, "ann"), limit=_MANY).rows
            found = {Path(row.url).stem: row.id for row in rows}
            if found.keys() >= set(slugs) or self._stop.wait(_EVERY):
                break
        return found

    def day(self) -> str:
        """All that is there, in one line. What comes later is told by `go_on`."""
        rows = self._rows()
        self._told = {row.id: row.messages for row in rows if _is_sorted(row)}
        lanes = Counter(row.lane for row in rows if row.shelf is not Shelf.HIDDEN)
        said = [f"{lanes.pop(lane)} {lane.value}s" for lane in _IN_VIEW if lanes[lane]]
        hidden = sum(row.shelf is Shelf.HIDDEN for row in rows)
        said.append(f"{lanes.total()} that may be noise, {hidden} that surely are (out of view)")
        return ", ".join(said)

    def go_on(self) -> None:
        """Tell of each mail once it is sorted and routed, until told to stop."""
        before = ""
        while not self._stop.wait(_EVERY):
            with self._store.look() as session:
                now = pulse(session)
            if now != before:  # a quiet desk costs next to nothing
                self._tell()
            before = now

    def _tell(self) -> None:
        for row in reversed(self._rows()):
            if _is_sorted(row) and self._told.get(row.id, 0) < row.messages:
                again = row.id in self._told
                self._told[row.id] = row.messages
                at = self._store.clock() if again else row.arrived_at
                click.echo(_line(row, at, again=again))

    def _rows(self) -> Sequence[Row]:
        with self._store.look() as session:
            ann = access.viewer(session, "ann")
            return page(session, ann, Wanted(shelf=None), limit=_MANY).rows


def _is_sorted(row: Row) -> bool:
    return row.lane is not None and (bool(row.beat) or row.unsure or row.lane in NOISE)


def _line(row: Row, at: datetime, *, again: bool) -> str:
    """A mail as one line, no wider than the terminal."""
    lane = row.lane or Lane.TIP
    where = "wrote again" if again else row.beat or ("" if lane in NOISE else "no beat yet")
    told = f"  {at.astimezone():%H:%M}  {lane.value:<10}  {where:<28.28}  "
    room = max(20, shutil.get_terminal_size().columns - _BEFORE_SUBJECT)
    subject = tame(row.subject)
    cut = subject if len(subject) <= room else subject[: room - 1] + "…"
    if lane not in _IN_VIEW:
        return click.style(told + cut, dim=True)
    return told.replace(lane.value, click.style(lane.value, fg=_IN_VIEW[lane]), 1) + cut
