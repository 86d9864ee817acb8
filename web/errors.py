"""What a door refuses before anything is opened.

* DoorError
  - BadConfig       config.toml, with all that is wrong in it
  - NoViewer        nobody was named to act as
"""

from collections.abc import Sequence


class DoorError(Exception):
    """Base of all errors that this package raises on purpose."""


class BadConfig(DoorError):
    """Every problem of config.toml at once, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class NoViewer(DoorError):
    """An act needs somebody who does it."""

    def __init__(self) -> None:
        super().__init__("Say who acts: --as NAME, or web.command_user in config.toml.")
