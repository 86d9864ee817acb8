"""What stories cost: CPU of one suggestion among 500 stories, of a story kept, of a feed polled.

    python -m tests.bench.stories [--stories 500] [--mails 200]

A suggestion is the whole step for one waiting mail: search, judge, writing. A feed is polled by
this process and read by its child; both are counted.
"""

import argparse
import json
import random
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from inbox import MailboxSettings
from pipeline import access, setup, steps
from pipeline.desk import feeds as feeds_desk
from pipeline.desk import stories as desk
from pipeline.poll import poll
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from pipeline.stories import feeds
from pipeline.stories.articles import from_text
from pipeline.stories.outgoing import fetch
from tests.bench.words import LANGUAGES
from tests.builders import a_mail
from tests.fakes import FakeMailbox
from tests.servers.site import Site, answer

_ROOTS = sorted(LANGUAGES["en"])
WORDS = [f"{first}{second}" for second in ("", "land", "wick", "stone") for first in _ROOTS]
OFTEN = [1 / rank for rank in range(1, len(WORDS) + 1)]  # as in any language (Zipf)
NAMES = [f"{first}{last}".title() for first in _ROOTS for last in ("ov", "ski", "ham")]


def prose(dice: random.Random, sentences: int) -> str:
    """Sentences of twelve words, every other with a name in it."""
    said = []
    for number in range(sentences):
        words = dice.choices(WORDS, OFTEN, k=12)
        words[3] = dice.choice(NAMES) if number % 2 else words[3]
        said.append(" ".join(words).capitalize() + ".")
    return "\n\n".join(" ".join(said[at : at + 4]) for at in range(0, len(said), 4))


def cpu() -> float:
    """Seconds of this process and of its children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    begun = cpu()
    work()
    return 1_000 * (cpu() - begun)


def keep_stories(store: Store, count: int, dice: random.Random) -> None:
    for _ in range(count):
        article = from_text(prose(dice, 50))
        with store.unit() as session:
            desk.add(session, access.viewer(session, "Ada"), "World", article, store.clock())


def take_mails(store: Store, count: int, dice: random.Random, name: str) -> None:
    """Mails of ten sentences, judged but for the stories that they may be about."""
    mails = [
        a_mail(f"Mail {at}", prose(dice, 10), message_id=f"{name}{at}@x") for at in range(count)
    ]
    settings = MailboxSettings(name=name, desk="World", host="x", user="x")
    first = datetime.now(UTC) - timedelta(days=1)
    poll(store, FakeMailbox(*mails, first=first, batch=50), settings, max_mail_bytes=10**8)
    for step in ("lane", "beat"):
        while steps.run(store, step):
            pass


@contextmanager
def a_feed(store: Store) -> Iterator[tuple[int, Site]]:
    articles = Path(__file__).parents[1] / "articles"
    with Site() as site:
        raw = (articles / "feed.xml").read_text()
        site.pages["/f"] = answer(raw.replace("{site}", site.url).encode(), etag='"1"')
        site.pages["/cables"] = answer((articles / "page.html").read_bytes())
        with store.unit() as session:
            ada = access.viewer(session, "Ada")
            feed = feeds_desk.add_feed(session, ada, "World", f"{site.url}/f", 5, store.clock())
        yield feed.id, site


def figures(store: Store, stories: int, mails: int) -> dict[str, float]:
    """Milliseconds of CPU, each of one."""
    dice = random.Random(4)
    take_mails(store, 300, dice, "before")
    judge_all(store)
    kept = spent(lambda: keep_stories(store, stories, dice)) / stories
    judge_all(store)
    take_mails(store, mails, dice, "batch")
    together = spent(lambda: steps.run(store, "story", batch=mails)) / mails
    take_mails(store, 20, dice, "single")
    alone = spent(lambda: [steps.run(store, "story", batch=1) for _ in range(20)]) / 20
    with a_feed(store) as (feed_id, site):
        way = partial(fetch, allow=[site.place])
        first = spent(lambda: feeds.poll(store, feed_id, way))
        again = spent(lambda: feeds.poll(store, feed_id, way))
        site.pages["/f"] = answer(b"", status=304)
        unchanged = spent(lambda: feeds.poll(store, feed_id, way))
    return {
        "a story kept": kept,
        "a suggestion, of many at once": together,
        "a suggestion, alone": alone,
        "a feed with two new stories": first,
        "a feed with nothing new": again,
        "a feed that says so (304)": unchanged,
    }


def judge_all(store: Store) -> None:
    while steps.run(store, "story"):
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=500)
    parser.add_argument("--mails", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = PipelineSettings(data_folder=Path(folder) / "data")
        setup.prepare(settings, desk="World", administrator="Ada")
        store = open_store(settings)
        found = figures(store, asked.stories, asked.mails)
        store.close()
    print(json.dumps({name: round(spent, 1) for name, spent in found.items()}, indent=2))


if __name__ == "__main__":
    main()
