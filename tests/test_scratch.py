"""The servers of the tests start wherever the throw-away files lie."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.postgres import BINARIES, Postgres


@pytest.fixture(params=["long", "shut"])
def scratch(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What TMPDIR names: a path as long as a socket's may be, or a folder of one user alone."""
    made = folder = Path(tempfile.mkdtemp(dir="/tmp"))
    if request.param == "long":
        folder.chmod(0o755)
        folder = folder / ("x" * 90)
        folder.mkdir(mode=0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(made)


def test_dovecot_starts(scratch: Path) -> None:
    server = Dovecot()
    server.close()


@pytest.mark.matrix
@pytest.mark.skipif(not BINARIES, reason="no PostgreSQL here")
def test_postgresql_starts(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIPDESK_TEST_POSTGRES", raising=False)
    server = Postgres()
    server.close()
