"""The `tipdesk` command as a shell starts it, in this process: words in; exit code and text out."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from web import cli


@dataclass(frozen=True, slots=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one document that it printed, of a command that succeeded."""
        assert self.code == 0, self.err or self.out
        return json.loads(self.out)

    def sentence(self) -> str:
        """The one line on standard error of a command that was refused."""
        assert self.code == 1, self
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, lines
        assert lines[0].startswith("Error: ")
        return lines[0].removeprefix("Error: ")


def run(*words: object, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Done:
    """Run `tipdesk WORDS`. Nobody sits at a terminal; questions read from `stdin`."""
    runner = CliRunner(env=env)
    code: Any = 0
    with (
        runner.isolation(input=stdin) as (out, err, _both),
        patch.object(sys, "argv", ["tipdesk", *map(str, words)]),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
        sys.stdout.flush()
        sys.stderr.flush()
        said, complained = out.getvalue().decode(), err.getvalue().decode()
    return Done(code if isinstance(code, int) else 1, said, complained)


def mode(path: Path) -> int:
    """Who may do what with a file, as `chmod` counts."""
    return path.stat().st_mode & 0o777
