"""What a page costs with many tips held: CPU of the server, bytes on the way, requests, start-up.

    python -m tests.bench.pages [--tips 100000] [--folder KEPT]

Asked of the app itself by a test client, signed in as an editor who covers a beat.
"""

import argparse
import gzip
import json
import re
import resource
import signal
import statistics
import subprocess
import time
from pathlib import Path

from pipeline import access, steps
from pipeline.desk import beats, people
from pipeline.queries.newsroom import colleagues
from pipeline.queries.tips import page
from pipeline.store import Store
from pipeline.terms import Role
from tests.bench.desk import filled
from tests.servers.ports import free_port
from tests.web.pages.site import Client, client_of, sid_of
from tests.work.started import TIPDESK
from web.app import create_app
from web.listening import answers
from web.settings import load

PAGES = {
    "inbox, desk": "/inbox/desk",
    "inbox, a lane": "/inbox/lane?lane=tip",
    "inbox, a beat": "/inbox/beat?beat={beat}",
    "inbox, my beats": "/inbox/beats",
    "inbox, a tip beside it": "/inbox/desk?tip={tip}",
    "inbox, older": "/inbox/desk?before={key}",
    "inbox, a language": "/inbox/desk?language=en",
    "inbox, dangers": "/inbox/danger",
    "tip": "/tips/{tip}",
    "search, frequent word": "/search?q=the",
    "stories": "/stories",
    "pulse": "/pulse",
}
_RUNS = 25


def newsroom(store: Store) -> int:
    """An editor and a beat of hers, made when they are new; the beat's number."""
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        if "Eve" not in colleagues(session, "World"):
            now = store.clock()
            people.add_user(session, ada, "Eve", Role.EDITOR, ["World"], now)
            beats.add_beat(session, ada, "World", "Harbour", now, keywords=["harbour"])
            beats.set_reporters(session, ada, "World", "Harbour", ["Eve"], now)
            session.flush()
        return next(iter(access.viewer(session, "Eve").beats))


def cost(client: Client, path: str) -> dict[str, object]:
    """CPU milliseconds of a page, and its bytes as they travel compressed."""
    spent, body = [], b""
    for _ in range(_RUNS):
        before = time.process_time()
        answer = client.get(path)
        spent.append(1000 * (time.process_time() - before))
        assert answer.status_code == 200, (path, answer.status_code)
        body = answer.get_data()
    size = round(len(gzip.compress(body)) / 1e3, 1)
    return {"cpu_ms": round(statistics.median(spent), 1), "kb": size}


def weight(client: Client, path: str) -> dict[str, object]:
    """A page with all that it asks for: requests, and bytes compressed."""
    page = client.get(path).get_data(as_text=True)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    scripts = [name for name in files if name.endswith(".js")]
    for name in scripts:
        said = client.get(name).get_data(as_text=True)
        files |= {f"/static/{other}" for other in re.findall(r'from "\./([^"]+)"', said)}
    sizes = [len(gzip.compress(client.get(name).get_data())) for name in files]
    whole = len(gzip.compress(page.encode())) + sum(sizes)
    return {"requests": 1 + len(files), "kb": round(whole / 1e3, 1)}


def cold_start(config: Path) -> float:
    """CPU seconds of `tipdesk serve` until it answers, and then ends."""
    bind = f"127.0.0.1:{free_port()}"
    other = config.with_name("serve.toml")
    other.touch(mode=0o600)
    other.write_text(config.read_text() + f'bind = "{bind}"\n')
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([str(TIPDESK), "serve", "--config", str(other)])
    while not answers(bind):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with filled(given.folder, given.tips) as folder:
        config = folder / "config.toml"
        settings = load(config)
        app = create_app(settings)
        store: Store = app.extensions["store"]
        beat = newsroom(store)
        steps.run_all(store, batch=500)
        client = client_of(app, sid_of(store, "Eve"))
        with store.look() as session:
            middle = page(session, access.viewer(session, "Eve"), limit=50).next
        values = {"beat": beat, "tip": given.tips // 2, "key": middle}
        for name, path in PAGES.items():
            print(json.dumps({"page": name, **cost(client, path.format(**values))}), flush=True)
        told = weight(client, f"/inbox/desk?tip={given.tips // 2}")
        print(json.dumps({"page": "inbox with all its files", **told}))
        starts = [cold_start(config) for _ in range(3)]
        print(json.dumps({"cold start of serve, cpu_s": round(statistics.median(starts), 2)}))
        store.close()


if __name__ == "__main__":
    main()
