"""What showing mail costs in CPU: making it harmless (a mail), its frame, its tip page.

python -m tests.bench.showing [--mails 400]
"""

import argparse
import io
import json
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from inbox import Wish, show_guarded
from pipeline import setup, steps
from pipeline.digests import digest
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from tests.bench.mails import generate
from tests.pipeline import rounds
from tests.web.pages.site import client_of, sid_of
from web.app import create_app
from web.settings import Settings


def cpu() -> float:
    """Seconds of CPU that this process and its children have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def spent(work: Callable[[], object], times: int) -> float:
    """Milliseconds of CPU for each of so many times."""
    before = cpu()
    work()
    return round((cpu() - before) * 1_000 / times, 2)


def with_html(count: int) -> list[bytes]:
    """Mails of 8 KB with an HTML alternative."""
    made = (raw for raw in generate(count * 3, 20, "full") if b"text/html" in raw)
    return [raw for raw, _number in zip(made, range(count), strict=False)]


def a_photo() -> bytes:
    """Twelve million pixels, as a telephone takes them."""
    written = io.BytesIO()
    Image.effect_noise((4_000, 3_000), 40).convert("RGB").save(written, "JPEG", quality=85)
    return written.getvalue()


def children(count: int) -> Iterator[tuple[str, float]]:
    mails = with_html(count)
    for together in (1, 10, 40):
        part = [Wish(raw, html=True) for raw in mails[:together]]
        yield f"html_ms_a_mail_{together}_together", spent(lambda p=part: show_guarded(p), together)
    head = b"Content-Type: image/jpeg; name=a.jpg\nContent-Transfer-Encoding: 8bit\n\n"
    photo = Wish(head + a_photo(), pictures=((0, 640),) * 10)
    yield "preview_ms_a_photo_10_together", spent(lambda: show_guarded([photo]), 10)


def pages(count: int) -> Iterator[tuple[str, float]]:
    settings = PipelineSettings(data_folder=Path(tempfile.mkdtemp(prefix="tipdesk-bench-")))
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings)
    mails = with_html(count)
    rounds.take(store, *mails)
    with store.look() as session:
        assert steps.waiting(session, "show") == 0
    yield from _asked(store, settings, [digest(raw) for raw in mails])
    store.close()


def _asked(
    store: Store, settings: PipelineSettings, digests: list[str]
) -> Iterator[tuple[str, float]]:
    ada = client_of(create_app(Settings(pipeline=settings)), sid_of(store, "Ada"))
    for name, address in (("frame", f"/mails/{digests[0]}/formatted"), ("tip", "/tips/1")):
        ada.get(address)

        def ask(address: str = address) -> None:
            for _ in range(200):
                assert ada.get(address).status_code == 200

        yield f"{name}_ms", spent(ask, 200)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=200)
    given = parser.parse_args()
    json.dump(dict([*children(given.mails), *pages(given.mails)]), sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
