"""What a door refuses before anything is opened.

* DoorError
  - BadConfig       config.toml, with all that is wrong in it
  - BadData         a labelled file that is none
  - NoViewer        nobody was named to act as
  - PortTaken       somebody else listens there
  - WebServerEnded  the web server beside the workers ended by itself
"""

from collections.abc import Sequence


class DoorError(Exception):
    """Base of all errors that this package raises on purpose."""


class BadConfig(DoorError):
    """Every problem of config.toml at once, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class BadData(DoorError):
    """A file of labelled texts or of beats that cannot be used; says where and why."""


class NoViewer(DoorError):
    """An act needs somebody who does it."""

    def __init__(self) -> None:
        super().__init__("Say who acts: --as NAME, or web.command_user in config.toml.")


class PortTaken(DoorError):
    """Only one can listen at an address."""

    def __init__(self, bind: str) -> None:
        super().__init__(
            f"The port of {bind} is taken, or the address is none of this machine. "
            "Choose another one: web.bind in config.toml."
        )


class WebServerEnded(DoorError):
    """Workers without a page would look like a desk where nothing arrives."""

    def __init__(self, code: int) -> None:
        how = f"exit code {code}" if code >= 0 else f"signal {-code}"
        super().__init__(
            f"The web server ended by itself ({how}), so the workers ended too. Nothing that was "
            "stored is lost: start `tipdesk run` again."
        )
