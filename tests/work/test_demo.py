"""`tipdesk demo`, as a newcomer starts it, ends it and starts it again."""

import signal
import socket
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col

from pipeline.desk import accounts
from pipeline.models import Act, Belonging, Message, Reading, Sighting, Story, Tip
from pipeline.store import Store, open_store
from tests.servers.ports import free_port
from tests.work.newsroom import LONG, eventually
from tests.work.started import Started, ended
from web.demo.feed import stories
from web.demo.letters import coming, day
from web.demo.newsroom import PASSWORD
from web.demo.place import held, port_near
from web.listening import is_free
from web.settings import load

_SOON = 60.0  # seconds: Ctrl-C ends everything within them, also where others keep it busy
_PATIENT = 4 * LONG
_BORN = datetime(2026, 11, 5, 20, tzinfo=UTC)
_COLLEAGUES = Counter(
    {
        "assigned": 1,
        "claimed": 4,
        "closed": 3,
        "linked": 2,
        "moved to beat": 5,
        "moved to lane": 5,
        "noted": 8,
        "restricted": 1,
        "spiked": 1,
        "status": 2,
    }
)
_ALL = len(day(_BORN)) + len(coming())


class Demo:
    """A demo in a folder, running or not. What it told is text."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, folder / "config.toml"
        self.out = folder.with_suffix(".out")

    def start(self, *words: object) -> None:
        with self.out.open("wb") as out:
            self.process = Started("demo", "--folder", self.folder, *words, out=out)

    def told(self) -> str:
        return self.out.read_text()

    def waits_for(self, words: str) -> None:
        eventually(lambda: words in self.told() or self.process.poll() is not None, _PATIENT)
        assert words in self.told(), self.told()

    def ctrl_c(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_SOON)

    def run(self, *words: object) -> str:
        done = ended(*words, "--config", self.config, within=LONG)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def store(self) -> Iterator[Store]:
        store = open_store(load(self.config).pipeline)
        try:
            yield store
        finally:
            store.close()

    def rows(self, *columns: object) -> list[tuple[object, ...]]:
        with self.store() as store, store.look() as session:
            found = session.execute(sa.select(*columns).order_by(columns[0]))
            return [tuple(row) for row in found]

    def held(self) -> dict[str, list[tuple[object, ...]]]:
        """All that a second start must find as it was."""
        return {
            "messages": self.rows(col(Message.digest), col(Message.arrival)),
            "tips": self.rows(col(Tip.id), col(Tip.arrival), col(Tip.status), col(Tip.owner_id)),
            "belongings": self.rows(col(Belonging.id), col(Belonging.arrival)),
            "stories": self.rows(col(Story.id), col(Story.url), col(Story.digest)),
            "acts": self.rows(col(Act.id), col(Act.verb), col(Act.at)),
        }

    def linked(self) -> list[tuple[object, ...]]:
        return [row for row in self.rows(col(Act.id), col(Act.verb)) if row[1] == "linked"]

    def tip_about(self, sender: str) -> object:
        """The tip whose first message came from that person."""
        asked = sa.select(col(Tip.id)).join(Reading, col(Reading.arrival) == col(Tip.arrival))
        with self.store() as store, store.look() as session:
            return session.execute(
                asked.where(col(Reading.sender_name).startswith(sender))
            ).scalar_one()


def started(*words: object) -> "subprocess.CompletedProcess[str]":
    return ended("demo", *words, within=LONG)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    one = Demo(tmp_path / "demo")
    yield one
    if one.process.poll() is None:
        one.process.kill()
        one.process.wait(LONG)


def test_a_second_start_finds_the_same_tips_and_acts_and_none_twice(demo: Demo) -> None:
    port = free_port()
    demo.start("--every", 0.05, "--port", port)
    demo.waits_for("What comes from now on")
    demo.waits_for("LAST REMINDER")  # the last one that comes while somebody watches
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=_SOON) as page:
        assert page.status == 200
    taken = demo.tip_about("vasyl")
    demo.run("tips", "claim", taken, "--as", "bob")
    demo.run("tips", "note", taken, "Called him.", "--as", "bob")
    eventually(lambda: len(demo.linked()) == _COLLEAGUES["linked"])  # a judge suggests before it
    assert demo.ctrl_c() == 0
    assert is_free(f"127.0.0.1:{port}")
    before = demo.held()
    assert len(before["messages"]) == _ALL + 1, "one lies in quarantine"
    verbs = Counter(verb for _id, verb, _at in before["acts"])
    assert verbs == _COLLEAGUES + Counter({"claimed": 1, "noted": 1, "wrote again": 2})
    assert len(before["stories"]) == sum(story.at <= _BORN for story in stories(_BORN))

    demo.start("--every", 0.05, "--port", port)
    demo.waits_for("What comes from now on")
    eventually(
        lambda: len(demo.rows(col(Sighting.id))) == 2 * _ALL + 1
    )  # numbered anew, seen again
    with demo.store() as store:
        assert accounts.sign_in(store, "bob", PASSWORD, address="127.0.0.1")
    assert demo.ctrl_c() == 0
    assert demo.held() == before
    assert "LAST REMINDER" not in demo.told()  # known: told of no more


def test_a_second_demo_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "born").write_text("2026-11-05T08:00:00+00:00")
    with held(tmp_path, fresh=False):
        ended = started("--folder", tmp_path, "--fresh")
    assert ended.returncode == 1
    assert "A demo runs in" in ended.stderr
    assert (tmp_path / "born").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("# somebody's own")
    ended = started("--folder", tmp_path, "--fresh")
    assert ended.returncode == 1
    assert "something else than a demo" in ended.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["# somebody's own"]


def test_a_fresh_start_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "born").write_text("2026-11-05T08:00:00+00:00")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tipdesk.db").touch()
    with held(tmp_path, fresh=True) as place:
        assert place.is_new()
        assert list(tmp_path.iterdir()) == []


def test_a_taken_port_finds_the_next_one_that_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = port_near(port)
    assert found != port
    assert is_free(f"127.0.0.1:{found}")
