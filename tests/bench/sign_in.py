"""What a refused sign-in costs, whatever is wrong: nobody learns from it who works here (W10).

    python -m tests.bench.sign_in [--times 40]

Each line: a kind of refusal, its median time and CPU in milliseconds, and its quartiles.
"""

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline import access, setup
from pipeline.desk import accounts, links, people
from pipeline.desk.passwords import REAL
from pipeline.errors import LoginRefused
from pipeline.settings import PipelineSettings
from pipeline.store import Store, open_store
from pipeline.terms import Role

_PASSWORD = "walnut drizzle orchid 7"
_KINDS = {"wrong password": "Ann", "no password yet": "Bob", "disabled": "Eve", "nobody": "Nemo"}


class _Hours:
    """An hour goes by at each look, so that no throttle is met."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now


def _newsroom(folder: Path) -> Store:
    settings = PipelineSettings(data_folder=folder)
    setup.prepare(settings, desk="World", administrator="Ada")
    store = open_store(settings, _Hours())
    with store.unit() as session:
        ada = access.viewer(session, "Ada")
        for name in ("Ann", "Bob", "Eve"):
            people.add_user(session, ada, name, Role.REPORTER, ["World"], store.clock())
        for name in ("Ann", "Eve"):
            links.set_password(session, ada, name, _PASSWORD, store.clock(), REAL)
        people.disable(session, ada, "Eve", store.clock())
    return store


def _refused(store: Store, name: str) -> tuple[float, float]:
    """Milliseconds of time and of CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        accounts.sign_in(store, name, "not this one", address="192.0.2.1")
    except LoginRefused:
        return (time.perf_counter() - wall) * 1e3, (time.process_time() - cpu) * 1e3
    raise AssertionError(name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        store = _newsroom(Path(folder))
        spent: dict[str, list[tuple[float, float]]] = {kind: [] for kind in _KINDS}
        for _ in range(times):  # in turns, so that what else the machine does falls on all
            for kind, name in _KINDS.items():
                spent[kind].append(_refused(store, name))
        store.close()
    for kind, found in spent.items():
        wall, cpu = [one for one, _ in found], [one for _, one in found]
        low, middle, high = statistics.quantiles(wall, n=4)
        told = {
            "refused": kind,
            "ms": round(middle, 1),
            "quartiles": [round(low, 1), round(high, 1)],
        }
        print(json.dumps(told | {"cpu_ms": round(statistics.median(cpu), 1)}), flush=True)


if __name__ == "__main__":
    main()
