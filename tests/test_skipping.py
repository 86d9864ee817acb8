"""Where nothing may be skipped, a skip is a failure: the build must not shrink unseen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPS = {
    "inside": "def test_it():\n    pytest.skip('apt-get install it')\n",
    "by mark": "@pytest.mark.skip(reason='apt-get install it')\ndef test_it():\n    pass\n",
    "by fixture": "@pytest.fixture\ndef server():\n    missing('it')\n"
    "def test_it(server):\n    pass\n",
    "whole module": "pytest.skip('apt-get install it', allow_module_level=True)\n",
}


def run(folder: Path, body: str, no_skip: str) -> tuple[int, str]:
    path = folder / "test_made_up.py"
    path.write_text(f"import pytest\nfrom tests.conftest import missing\n{body}")
    options = ["-q", "-rs", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", os.devnull]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--rootdir={folder}", str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"TIPDESK_NO_SKIP": no_skip, "PYTHONPATH": str(ROOT)},
    )
    return ended.returncode, ended.stdout


@pytest.mark.parametrize("how", SKIPS)
def test_a_skip_is_a_failure_that_keeps_its_reason_where_nothing_may_be_skipped(
    tmp_path: Path, how: str
) -> None:
    code, said = run(tmp_path, SKIPS[how], no_skip="1")
    assert code in (1, 2), said
    assert "apt-get install it" in said
    assert "skipped" not in said.splitlines()[-1]


def test_elsewhere_it_is_skipped_and_says_why(tmp_path: Path) -> None:
    code, said = run(tmp_path, SKIPS["by fixture"], no_skip="")
    assert code == 0
    assert "apt-get install it" in said
    assert "1 skipped" in said
