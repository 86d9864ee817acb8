"""What is begun by a fork is what the program itself would be."""

import subprocess
from pathlib import Path

import pytest

from tests.work.newsroom import LONG
from tests.work.started import TIPDESK, ended


@pytest.mark.parametrize("words", [["--version"], ["tips", "show", "1"], ["tips", "--nonsense"]])
def test_it_says_and_returns_what_the_program_does(tmp_path: Path, words: list[str]) -> None:
    forked = ended(*words, within=LONG, folder=tmp_path)
    program = subprocess.run(
        [str(TIPDESK), *words], capture_output=True, text=True, cwd=tmp_path, timeout=LONG
    )
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        program.returncode,
        program.stdout,
        program.stderr,
    )
