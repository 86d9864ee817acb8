"""`tipdesk demo`: a desk to try, with real mail over real IMAP and no account anywhere."""

import shutil
import signal
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pipeline import access, schedule, setup
from pipeline.desk import beats, people
from pipeline.queries import newsroom
from pipeline.queries.tips import Row, Wanted, page
from pipeline.store import Store
from pipeline.terms import Role
from web.commands.options import opened
from web.demo.imap import PASSWORD, USER, DemoServer
from web.demo.letters import beats as demo_beats
from web.demo.letters import coming, day, sent
from web.mailboxes import work
from web.output import tame, when
from web.settings import Settings, load

_CONFIG = """\
# A demo. Its mailbox lives only as long as `tipdesk demo` runs.

[[inbox.mailboxes]]
name = "worldnews"
desk = "World"
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
password = "{password}"
every_seconds = 2

[pipeline]
step_seconds = 1

[web]
command_user = "ann"
log_level = "warning"
"""
_EVERY = 20.0  # seconds between two mails that arrive while you watch


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    show_default=True,
    help="Where the demo keeps its data.",
)
@click.option("--fresh", is_flag=True, help="Start over.")
@click.option("--seconds", type=int, help="Stop after so long, by itself.")
def command(folder: Path, fresh: bool, seconds: int | None) -> None:
    """Try it: a desk with a mailbox of its own, until Ctrl-C.

    A newsroom that does not exist receives made-up mails over real IMAP; the real poller stores
    them, the judges sort and route them. A second start goes on where the first one stopped.
    """
    if fresh and (folder / "config.toml").exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    born = _born(folder)
    server = DemoServer(_free_port())
    server.start()
    settings = _settings(folder, server.port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    _newsroom(settings)
    _welcome(folder)
    postman = threading.Thread(target=_post, args=(server, born, stop), daemon=True)
    postman.start()
    with opened(settings) as store:
        working = work(settings, store, say=lambda event, **values: None)
        worker = threading.Thread(target=schedule.run, args=(working, stop), daemon=True)
        worker.start()
        _watch(store, stop, seconds)
        stop.set()
        worker.join(30)
        postman.join(30)
    server.stop()
    click.echo("The demo has stopped. `tipdesk demo` goes on, `tipdesk demo --fresh` starts over.")


def _born(folder: Path) -> datetime:
    """When this demo was first started: its mails are dated from there, the same every time."""
    path = folder / "born"
    if not path.exists():
        path.write_text(datetime.now(UTC).isoformat(timespec="seconds"))
    return datetime.fromisoformat(path.read_text().strip())


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _settings(folder: Path, port: int) -> Settings:
    path = folder / "config.toml"
    path.touch(mode=0o600)
    path.write_text(_CONFIG.format(port=port, user=USER, password=PASSWORD))
    return load(path)


def _newsroom(settings: Settings) -> None:
    """World desk, its people and beats; what is there already stays as it is."""
    setup.prepare(settings.pipeline, desk="World", administrator="ann")
    with opened(settings) as store:
        now = store.clock()
        for name, role in (("bob", Role.REPORTER), ("eve", Role.EDITOR)):
            with store.unit() as session:
                ann = access.viewer(session, "ann")
                if name not in {user.name for user in newsroom.users(session, ann)}:
                    people.add_user(session, ann, name, role, ["World"], now)
        for beat in demo_beats():
            with store.unit() as session:
                ann = access.viewer(session, "ann")
                if beat["name"] not in {row.name for row in newsroom.beats(session, ann)}:
                    beats.add_beat(session, ann, "World", now=now, **beat)


def _welcome(folder: Path) -> None:
    config = f"--config {folder}/config.toml"
    click.secho("Tipdesk, a demo: the world desk of a newspaper that does not exist.", bold=True)
    click.echo(
        f"\nMail arrives below as you watch. In another shell:\n\n"
        f"  tipdesk tips list {config}\n"
        f"  tipdesk tips show 1 {config}\n"
        f"  tipdesk tips search 'odesa warning' {config}\n"
        f"  tipdesk tips claim 1 {config}      (ann; --as bob for a colleague)\n"
        f"  tipdesk beats list {config}\n\n"
        "The commands live in .venv/bin when `make run` made the installation. Ctrl-C ends it.\n"
    )


def _post(server: DemoServer, born: datetime, stop: threading.Event) -> None:
    """The postman: the day's mail at once, the rest one by one."""
    for letter in day(born):
        server.deliver(letter.raw, letter.at)
    for number, told in enumerate(coming(), start=1):
        if stop.wait(_EVERY):
            return
        at = born + timedelta(seconds=number * _EVERY)
        server.deliver(sent(told, at).raw, at)


def _watch(store: Store, stop: threading.Event, seconds: int | None) -> None:
    """Print each tip once it is sorted and routed."""
    told: set[int] = set()
    end = time.monotonic() + seconds if seconds else None
    while not stop.wait(0.5) and (end is None or time.monotonic() < end):
        with store.look() as session:
            ann = access.viewer(session, "ann")
            rows = page(session, ann, Wanted(shelf=None), limit=200).rows
        for row in reversed(rows):
            if row.id not in told and row.lane and (row.beat or row.unsure):
                told.add(row.id)
                click.echo(_line(row))


def _line(row: Row) -> str:
    lane = row.lane.value if row.lane else ""
    where = row.beat or "unsure"
    hidden = " (out of the first view)" if row.shelf.value == "hidden" else ""
    return (
        f"{when(row.arrived_at)}  #{row.id:<3} {lane:<10} {where:<28} {tame(row.subject)}{hidden}"
    )
