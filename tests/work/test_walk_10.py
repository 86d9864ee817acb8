"""Walk 10: a backup, a purge, a poll, an export and a restore, on each engine and across."""

import subprocess
from pathlib import Path

import pytest

from tests.bench.mails import generate
from tests.work.canaries import canaries, canary_mail, everything, found_in
from tests.work.conftest import Make
from tests.work.newsroom import Newsroom, holds_exactly, ok, purge, restored, tip_of

_OTHERS = list(generate(8, seed=38))
_LATE = list(generate(1, seed=39))


@pytest.mark.parametrize(
    ("database", "engine"),
    [
        ("sqlite", "sqlite"),
        ("sqlite", "postgresql"),
        pytest.param("postgresql", "postgresql", marks=pytest.mark.matrix),
    ],
    indirect=["database"],
)
def test_walk_10_backup_purge_poll_export_restore(
    newsroom: Newsroom,
    engine: str,
    make_newsroom: Make,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    raw = canary_mail(canaries(38))
    newsroom.account.deliver([*_OTHERS, raw])
    newsroom.done("poll")
    purged, kept = tip_of(newsroom, raw), tip_of(newsroom, _OTHERS[0])
    ok(newsroom, "tips", "claim", kept)
    ok(newsroom, "tips", "note", kept, "Called her back.")
    made = newsroom.done("db", "backup", "--to", tmp_path / "away")
    assert made["mails"] == 9

    purge(newsroom, purged)
    newsroom.done("poll")
    holds_exactly(newsroom, _OTHERS)
    ok(newsroom, "tips", "export", kept, "--to", tmp_path)
    folder = tmp_path / f"tip-{kept}"
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    assert (folder / "mail-1.eml").read_bytes() == _OTHERS[0]

    there = newsroom.done("tips", "show", kept)
    url = _another(request) if engine == "postgresql" else ""
    fresh = make_newsroom(url)
    ledger = newsroom.data / "backups" / "purged.jsonl"
    assert restored(fresh, made["folder"], "--purges", ledger)["Purged again"] == 1
    holds_exactly(fresh, _OTHERS)
    assert fresh.run("tips", "show", purged).returncode == 1
    assert fresh.done("tips", "show", kept) == there
    assert found_in(everything(fresh, url), canaries(38)) == {}
    fresh.account.deliver(_LATE)
    assert fresh.done("poll")[0]["new"] == 1
    holds_exactly(fresh, _OTHERS + _LATE)
    assert fresh.done("db", "check")["sound"]
    assert not fresh.done("db", "check")["recounted"]


def _another(request: pytest.FixtureRequest) -> str:
    """A database of its own: the server drops it when the test run ends."""
    url: str = request.getfixturevalue("postgres_server").create_database()
    return url
