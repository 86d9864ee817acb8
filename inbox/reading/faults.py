"""What is found broken while one mail is read. A collection, not a judge: nothing raises here."""

from collections.abc import Callable
from typing import TypeVar

from inbox.mail import Mark

Value = TypeVar("Value")

_GUESSES = frozenset({"charset guessed"})


class Faults:
    """Collects the codes of what is broken, each once, in the order found."""

    def __init__(self) -> None:
        self._codes: dict[str, None] = {}

    def add(self, code: str) -> None:
        """Note one fault. Noting it again changes nothing."""
        if code:
            self._codes[code] = None

    def guard(self, code: str, read: Callable[[], Value], otherwise: Value) -> Value:
        """The value that `read` gives; when it raises, `otherwise`, and the fault `code`.

        A MemoryError passes: it is a limit that was reached, and quarantine is the answer.
        """
        try:
            return read()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one unreadable field must not cost the rest of a mail
            self.add(code)
            return otherwise

    def marks(self) -> tuple[Mark, ...]:
        """One *damaged* mark for each fault. A guess that lost nothing is a mark of its own."""
        return tuple(
            Mark(code) if code in _GUESSES else Mark("damaged", {"why": code})
            for code in self._codes
        )
