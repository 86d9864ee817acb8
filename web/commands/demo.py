"""`tipdesk demo`: a desk to try, with real mail over real IMAP and no account anywhere."""

import logging
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.store import Store, utc_now
from web import beside
from web.commands.options import opened
from web.demo import colleagues, newsroom, place
from web.demo.feed import FeedServer, stories
from web.demo.imap import DemoServer
from web.demo.letters import Letter, day
from web.demo.post import Deliver, Postman
from web.demo.watch import Watch
from web.ending import end_when_told
from web.logs import configure
from web.mailboxes import work
from web.settings import Settings

_PORT, _FOLDER = 8025, Path("demo-data")
_WELCOME = """
  {open}     {url}{why}
  {sign_in}  ann, bob or eve        password: {password}
           ann keeps the installation and covers the war and the Middle East,
           bob covers NATO and the climate, eve is their editor.
  {try_}      Several people saw one night at a pier in Odesa: find them all. Take a tip,
           route it, note something, give it away, close it, undo. Look for a photo that
           says where it was taken, for Arabic, and for the mail that wants your password.
           One mail lies in the quarantine: its reader was stopped. Retry it.
  {shell}    {tipdesk} tips search 'odesa siren' --config {config}
"""


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=_FOLDER,
    show_default=True,
    help="Where the demo keeps its data.",
)
@click.option("--fresh", is_flag=True, help="Start over.")
@click.option(
    "--every", default=15.0, show_default=True, help="Seconds between two mails that come."
)
@click.option("--port", default=_PORT, show_default=True, help="Where the page is, if it is free.")
@click.option("--seconds", type=float, help="Stop after so long, by itself.")
def command(folder: Path, fresh: bool, every: float, port: int, seconds: float | None) -> None:
    """Try it: a desk with a mailbox of its own, until Ctrl-C.

    A newspaper that does not exist receives made-up mails over real IMAP; the real poller stores
    them, the judges sort and route them, and you work them in the browser. A second start goes on
    where the first one stopped.
    """
    stop = threading.Event()
    end_when_told(stop)
    if seconds:
        timer = threading.Timer(seconds, stop.set)
        timer.daemon = True
        timer.start()
    configure("warning")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a poll every 2 s may wait for one
    with place.held(folder, fresh=fresh) as demo:
        click.secho(
            "Tipdesk, a demo: the world desk of the Evening Chronicle,", bold=True, nl=False
        )
        click.echo(" a newspaper that does not exist.")
        click.secho("A moment: a mailbox, a newspaper and a desk are being set up …", dim=True)
        _Show(demo, stop, every).run(port)
    named = "" if folder == _FOLDER else f" --folder {folder}"
    click.echo(
        f"\nThe demo has stopped. `tipdesk demo{named}` goes on; with --fresh it starts over."
    )


class _Show:
    """One run of the demo: the mailbox, the postman, the workers, the page, and what is told."""

    def __init__(self, demo: place.Place, stop: threading.Event, every: float) -> None:
        self._demo, self._stop, self._every = demo, stop, every
        self._answers = threading.Event()

    def run(self, port: int) -> None:
        """Until told to stop."""
        server = DemoServer(place.any_port())
        server.start()
        born = self._demo.born(utc_now())
        paper = FeedServer(self._demo.paper_port(), born, utc_now)
        paper.start()
        settings = self._demo.settings(
            imap=server.port, web=place.port_near(port), paper=paper.port
        )
        newsroom.prepare(settings.pipeline)
        post = Postman(_deliver_to(server), self._demo.postbook, born, self._every)
        post.bring_the_day()
        with opened(settings) as store:
            newsroom.furnish(store, paper.feed, let_in=not self._demo.is_furnished())
            teller = threading.Thread(target=self._tell, args=(settings, store, post, port))
            teller.start()
            try:
                bind = settings.web.bind
                ready = self._answers.set
                beside.run(work(settings, store), bind, self._demo.config, self._stop, ready)
            finally:
                self._stop.set()
                teller.join()
                server.stop()
                paper.stop()

    def _tell(self, settings: Settings, store: Store, post: Postman, port: int) -> None:
        """On a thread of its own: where to go, then the day, then each mail that comes."""
        while not self._answers.wait(0.1):
            if self._stop.is_set():
                return
        click.echo(_welcome(settings, self._demo.config, port))
        watch = Watch(store, self._stop)
        if not self._demo.is_furnished():
            born = self._demo.born(utc_now())
            letters = day(born)
            numbers = watch.until_sorted(letters)
            if not numbers:
                return
            published = [story.slug for story in stories(born) if story.at <= born]
            colleagues.work(store, letters, numbers, watch.until_read(published))
            self._demo.furnished()
        click.echo(f"The mail of today: {watch.day()}.")
        click.secho("What comes from now on (Ctrl-C ends the demo):\n", dim=True)
        postman = threading.Thread(target=post.go_on, args=(self._stop, utc_now))
        postman.start()
        watch.go_on()
        postman.join()


def _deliver_to(server: DemoServer) -> Deliver:
    def deliver(letters: Sequence[Letter]) -> None:
        server.deliver((letter.raw, letter.at) for letter in letters)

    return deliver


def _welcome(settings: Settings, config: Path, wanted: int) -> str:
    url = settings.web.origin()
    taken = "" if url.endswith(f":{wanted}") else f"   (port {wanted} is taken)"
    return _WELCOME.format(
        open=click.style("Open", bold=True),
        url=click.style(url, fg="blue", underline=True),
        why=taken,
        sign_in=click.style("Sign in", bold=True),
        password=click.style(newsroom.PASSWORD, bold=True),
        try_=click.style("Try", bold=True),
        shell=click.style("Shell", bold=True),
        tipdesk=Path(sys.argv[0]).name if shutil.which("tipdesk") else sys.argv[0],
        config=config,
    )
